namespace MySqlBackup.Core.Tests.Fidelity.Objects;

/// <summary>CHECK constraints; foreign keys across databases, in cycles, onto themselves and onto nothing.</summary>
internal static class ConstraintsTopic
{
    public static ObjectTopic Topic { get; } = new("constraints", Common)
    {
        MariaDb = MariaDb,
        MySql = MySql,
    };

    private const string Common = """
        CREATE TABLE checks (a INT CHECK (a > 0), b INT, c VARCHAR(20), CONSTRAINT `c ``k é` CHECK (c <> 'it''s \\ é'), CHECK (a < b), CONSTRAINT named CHECK (b IS NULL OR b BETWEEN 1 AND 10 AND c LIKE 'x%')) CHARSET utf8mb4; INSERT INTO checks VALUES (1,2,'x');
        CREATE TABLE self (id INT PRIMARY KEY, up INT, CONSTRAINT fk_self FOREIGN KEY (up) REFERENCES self (id) ON DELETE SET NULL ON UPDATE NO ACTION); INSERT INTO self VALUES (1,NULL),(2,1);
        CREATE TABLE ring_a (id INT PRIMARY KEY, o INT); CREATE TABLE ring_b (id INT PRIMARY KEY, o INT, CONSTRAINT rb FOREIGN KEY (o) REFERENCES ring_a (id) ON DELETE RESTRICT ON UPDATE CASCADE); ALTER TABLE ring_a ADD CONSTRAINT ra FOREIGN KEY (o) REFERENCES ring_b (id); SET foreign_key_checks=0; INSERT INTO ring_a VALUES (1,1); INSERT INTO ring_b VALUES (1,1); SET foreign_key_checks=1;
        CREATE TABLE {b}.far (id INT PRIMARY KEY, `k é` VARCHAR(20) NOT NULL, n INT, UNIQUE KEY (`k é`, n)) CHARSET utf8mb4; INSERT INTO {b}.far VALUES (1,'x',1);
        CREATE TABLE near (id INT PRIMARY KEY, k VARCHAR(20), n INT, f INT, CONSTRAINT `fk ``far é` FOREIGN KEY (k, n) REFERENCES {b}.far (`k é`, n) ON DELETE CASCADE ON UPDATE CASCADE, CONSTRAINT fk2 FOREIGN KEY (f) REFERENCES {b}.far (id) ON UPDATE SET NULL) CHARSET utf8mb4; INSERT INTO near VALUES (1,'x',1,1),(2,NULL,1,NULL);
        ALTER TABLE {b}.far ADD CONSTRAINT back FOREIGN KEY (n) REFERENCES {a}.self (id) ON DELETE NO ACTION;
        CREATE TABLE unnamed (id INT PRIMARY KEY, a INT, b INT, FOREIGN KEY (a) REFERENCES self (id), FOREIGN KEY (b) REFERENCES ring_a (id)); ALTER TABLE unnamed DROP FOREIGN KEY unnamed_ibfk_1; ALTER TABLE unnamed ADD FOREIGN KEY (a) REFERENCES self (id) ON DELETE CASCADE;
        SET foreign_key_checks=0; CREATE TABLE dangling (id INT PRIMARY KEY, x INT, CONSTRAINT d1 FOREIGN KEY (x) REFERENCES no_such_table (id)); INSERT INTO dangling VALUES (1, 99); SET foreign_key_checks=1;
        CREATE TABLE violated (id INT PRIMARY KEY, x INT, CONSTRAINT v1 FOREIGN KEY (x) REFERENCES self (id)); SET foreign_key_checks=0; INSERT INTO violated VALUES (1, 12345); SET foreign_key_checks=1;
        CREATE TABLE generated_key (id INT PRIMARY KEY, x INT, g INT AS (x + 1) STORED, CONSTRAINT gk FOREIGN KEY (g) REFERENCES self (id)); INSERT INTO generated_key (id, x) VALUES (1, 1);
        CREATE TABLE `P é``q` (id INT PRIMARY KEY); CREATE TABLE `c.h/i` (id INT PRIMARY KEY, CONSTRAINT `o"d'd` FOREIGN KEY (id) REFERENCES `P é``q` (id)); INSERT INTO `P é``q` VALUES (1); INSERT INTO `c.h/i` VALUES (1);
        CREATE TABLE same_name (id INT PRIMARY KEY, CONSTRAINT named_too CHECK (id > 0), a INT, KEY (a)); CREATE TABLE {b}.same_name (id INT PRIMARY KEY, CONSTRAINT named_too CHECK (id < 100));
        """;

    private const string MariaDb = """
        CREATE TABLE broken_check (a INT, CONSTRAINT c CHECK (a > 10)); SET check_constraint_checks=0; INSERT INTO broken_check VALUES (1); SET check_constraint_checks=1;
        CREATE TABLE on_function (a VARCHAR(20) CHECK (LENGTH(a) > 1 AND a RLIKE '^[a-z]+$'), j JSON, b INT DEFAULT 5 CHECK (b IN (1, 5))) CHARSET utf8mb4;
        CREATE TABLE prefix_parent (id INT, v INT, KEY (id, v)); CREATE TABLE prefix_child (x INT, CONSTRAINT pc FOREIGN KEY (x) REFERENCES prefix_parent (id)); INSERT INTO prefix_parent VALUES (1,1),(1,2); INSERT INTO prefix_child VALUES (1);
        CREATE TABLE set_default_like (id INT PRIMARY KEY, x INT DEFAULT 1, CONSTRAINT sd FOREIGN KEY (x) REFERENCES self (id) ON DELETE SET DEFAULT);
        """;

    private const string MySql = """
        CREATE TABLE not_enforced (a INT CHECK (a > 10) NOT ENFORCED, b INT, CONSTRAINT n1 CHECK (b > a) NOT ENFORCED); INSERT INTO not_enforced VALUES (1, 0);
        CREATE TABLE late (a INT, CONSTRAINT l CHECK (a > 10) NOT ENFORCED); INSERT INTO late VALUES (1);
        SET restrict_fk_on_non_standard_key=OFF; CREATE TABLE prefix_parent (id INT, v INT, KEY (id, v)); CREATE TABLE prefix_child (x INT, CONSTRAINT pc FOREIGN KEY (x) REFERENCES prefix_parent (id)); INSERT INTO prefix_parent VALUES (1,1),(1,2); INSERT INTO prefix_child VALUES (1); SET restrict_fk_on_non_standard_key=ON;
        CREATE TABLE with_expressions (j JSON, CHECK (JSON_SCHEMA_VALID('{"type": "object", "x": "it''s"}', j)), s VARCHAR(10) CHECK (s REGEXP '^\\d+$'), g GEOMETRY SRID 4326) CHARSET utf8mb4; INSERT INTO with_expressions VALUES ('{}', '12', NULL);
        """;
}
