namespace MySqlBackup.Core.Tests.Fidelity.Objects;

/// <summary>Views on views, routines and other databases, in another order than that of their names.</summary>
internal static class ViewsTopic
{
    public static ObjectTopic Topic { get; } = new("views", Common)
    {
        MariaDb = MariaDb,
        MySql = MySql,
        InvalidViews = ["on_nothing", "on_broken", "on_no_column", "on_no_function"],
    };

    private const string Common = """
        USE {b};
        CREATE TABLE u (id INT PRIMARY KEY, w VARCHAR(20) CHARACTER SET latin1) CHARSET utf8mb4; INSERT INTO u VALUES (1, 'é'), (2, 'b');
        USE {a};
        CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20), n DECIMAL(10,2)) CHARSET utf8mb4; INSERT INTO t VALUES (1, 'x', 1.5), (2, 'y', NULL);
        CREATE FUNCTION twice(x INT) RETURNS INT DETERMINISTIC RETURN x * 2;
        CREATE VIEW zz AS SELECT id, v FROM t;
        CREATE VIEW {b}.mid AS SELECT z.id, u.w, {a}.twice(z.id) AS d FROM {a}.zz z JOIN {b}.u ON u.id = z.id;
        CREATE VIEW aa AS SELECT * FROM {b}.mid;
        CREATE FUNCTION {b}.of_view() RETURNS INT READS SQL DATA RETURN (SELECT MAX(d) FROM {a}.aa);
        CREATE VIEW a0 AS SELECT {b}.of_view() AS m, aa.* FROM aa;
        CREATE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW checked AS SELECT id, v FROM t WHERE id > 0 WITH LOCAL CHECK OPTION;
        CREATE ALGORITHM=UNDEFINED VIEW cascaded AS SELECT id FROM checked WHERE id < 100 WITH CASCADED CHECK OPTION;
        CREATE ALGORITHM=TEMPTABLE DEFINER=`no body`@`nowhere` VIEW temporary_one AS SELECT v, COUNT(*) AS c FROM t GROUP BY v WITH ROLLUP;
        CREATE DEFINER=`no body`@`nowhere` SQL SECURITY INVOKER VIEW orphan AS SELECT 1 AS one;
        CREATE VIEW odd (`a ``b`, `c.d`, `日本`, `e'f"g`) AS SELECT id, v, n, 'it''s \\ "é" 😀 % _' FROM t WHERE v LIKE 'a\\_%' ESCAPE '|';
        CREATE VIEW unnamed AS SELECT 1 + 1, 'x''y', NULL, t.id * 2 FROM t;
        CREATE VIEW walk AS WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT n, SUM(n) OVER (ORDER BY n ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s FROM r;
        CREATE VIEW many AS SELECT id FROM t UNION (SELECT id FROM {b}.u ORDER BY id DESC LIMIT 1) UNION ALL SELECT NULL WHERE EXISTS (SELECT 1 FROM {b}.u x WHERE x.id IN (SELECT id FROM t));
        CREATE VIEW dates AS SELECT CAST('2020-01-01' AS DATE) + INTERVAL 1 DAY AS d, _latin1 X'E9' COLLATE latin1_german1_ci AS l, X'00FF' AS x, b'101' AS bits;
        CREATE VIEW outer_join AS SELECT t.id, u.w FROM t LEFT JOIN {b}.u USING (id) RIGHT JOIN (SELECT 3 AS q) d ON d.q = t.id;
        CREATE VIEW `..` AS SELECT 1 AS a; CREATE VIEW `Zz` AS SELECT 2 AS a; CREATE VIEW `v-schema` AS SELECT 3 AS a; CREATE VIEW `v.00001` AS SELECT 4 AS a;
        SET sql_mode='ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES';
        CREATE VIEW modes AS SELECT 'a\' || "v" AS "q", NOT 1 = 0 AS n FROM t;
        SET sql_mode=DEFAULT;
        SET NAMES latin1; CREATE VIEW latin AS SELECT '©é' AS `cÃ©`; SET NAMES utf8mb4;
        SET NAMES gbk; CREATE VIEW chinese AS SELECT '中文' AS c; SET NAMES utf8mb4 COLLATE utf8mb4_bin; CREATE VIEW binary_one AS SELECT 'a' AS c; SET NAMES utf8mb4;
        SET collation_connection=utf8mb4_unicode_ci; CREATE VIEW two_sets AS SELECT 'a' AS c; SET NAMES utf8mb4;
        CREATE TABLE gone (id INT, other INT); CREATE VIEW on_nothing AS SELECT id FROM gone; CREATE VIEW on_broken AS SELECT * FROM on_nothing; DROP TABLE gone;
        CREATE TABLE narrower (id INT, other INT); CREATE VIEW on_no_column AS SELECT id, other FROM narrower; ALTER TABLE narrower DROP other;
        CREATE FUNCTION lost() RETURNS INT DETERMINISTIC RETURN 1; CREATE VIEW on_no_function AS SELECT lost() AS l; DROP FUNCTION lost;
        """;

    private const string MariaDb = """
        CREATE SEQUENCE sq; CREATE TABLE h (id INT) WITH SYSTEM VERSIONING; CREATE VIEW of_sequence AS SELECT NEXTVAL(sq) AS n; CREATE VIEW past AS SELECT * FROM h FOR SYSTEM_TIME ALL;
        CREATE VIEW excepted AS SELECT id FROM t EXCEPT SELECT 1 INTERSECT SELECT 2;
        """;

    private const string MySql = """
        CREATE VIEW side AS SELECT t.id, d.x FROM t, LATERAL (SELECT t.id + 1 AS x) d; CREATE VIEW json AS SELECT j.* FROM JSON_TABLE('[{"a": 1}]', '$[*]' COLUMNS (a INT PATH '$.a' DEFAULT '1' ON EMPTY)) j;
        CREATE VIEW row_values AS VALUES ROW(1, 'a'), ROW(2, 'b'); CREATE VIEW grouped AS SELECT id, GROUPING(id) AS g FROM t GROUP BY id WITH ROLLUP;
        """;
}
