using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Load;

public sealed class RoundTripTests
{
    private const string Everything = """
        CREATE TABLE kinds (
          id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, t TINYINT, d DECIMAL(65,30), f FLOAT, g DOUBLE, b BIT(9), dt DATETIME(6), ts TIMESTAMP NULL, y YEAR,
          c CHAR(5), v VARCHAR(200), l VARCHAR(50) CHARACTER SET latin1, u VARCHAR(50) CHARACTER SET utf16, bi VARBINARY(300), bl BLOB, e ENUM('a','b'), s SET('x','y'),
          j JSON, p POINT, gen INT AS (t * 2) STORED, PRIMARY KEY (id), UNIQUE KEY uv (v), KEY kc (c, d), KEY kd (dt DESC), FULLTEXT KEY ft (v)) DEFAULT CHARSET utf8mb4;
        INSERT INTO kinds (t,d,f,g,b,dt,ts,y,c,v,l,u,bi,bl,e,s,j,p) VALUES
          (-1, 12345678901234567890.123456789012345678901234567890, 16777216, 1e-300, b'101010101', '2026-01-02 03:04:05.678901', '2026-01-01 00:00:00', 2026,
           'ab', 'it''s \\ "q" \t\n\r\0\Z % _', 'äöü', 'žluť', X'00090A0D5C271AFF', REPEAT(X'095C0A00', 100), 'b', 'x,y', '{"k": "v\\n", "n": [1, 2.5, null]}', POINT(1, 2)),
          (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
          (127, -0.5, -3.14159274, 1.7976931348623157e308, b'0', '1000-01-01', NULL, 1901, '', '', '', '', '', '', 'a', '', '[]', POINT(-1.5, 1e100)),
          (0, 0, -0e0, -0e0, b'1', NULL, NULL, 0, 'N', '\\N', 'NULL', 'x', '\\N', 'a\\%b', 'a', 'x', '"s"', NULL);
        CREATE TABLE parent (id INT PRIMARY KEY, partner INT, KEY (partner));
        CREATE TABLE child (id INT AUTO_INCREMENT, parent INT, big VARCHAR(1000), PRIMARY KEY (id), KEY kp (parent), CONSTRAINT fk_child FOREIGN KEY (parent) REFERENCES parent (id));
        ALTER TABLE parent ADD CONSTRAINT fk_parent FOREIGN KEY (partner) REFERENCES child (id);
        SET foreign_key_checks=0;
        INSERT INTO parent VALUES (1, 2), (2, 1);
        INSERT INTO child (parent, big) VALUES (1, REPEAT('a', 900)), (2, REPEAT('b\t', 400));
        INSERT INTO child (parent, big) SELECT c1.parent, c1.big FROM child c1, child c2, child c3, child c4, child c5, child c6, child c7, child c8, child c9, child c10, child c11;
        CREATE TABLE counter (a INT NOT NULL, n INT NOT NULL AUTO_INCREMENT, PRIMARY KEY (a), KEY k1 (a, n), KEY kn (n), KEY k2 (n, a));
        INSERT INTO counter VALUES (1, 5), (2, 7);
        CREATE TABLE single (x VARCHAR(10)); INSERT INTO single VALUES (''), (NULL), ('\\N'), ('a');
        CREATE TABLE parts (id INT PRIMARY KEY, v INT, KEY (v)) PARTITION BY HASH (id) PARTITIONS 3; INSERT INTO parts VALUES (1, 1), (2, 2), (3, 3);
        CREATE TABLE flat (id INT PRIMARY KEY, v INT, KEY (v)) ENGINE=MyISAM; INSERT INTO flat VALUES (1, 1), (2, 2);
        CREATE TABLE empty_one (id INT PRIMARY KEY);
        CREATE VIEW a_view AS SELECT b.id FROM z_view b;
        """;

    private const string Objects = """
        CREATE VIEW z_view AS SELECT id FROM parent;
        CREATE VIEW a_view AS SELECT z.id, f_one() AS one FROM z_view z;
        CREATE TRIGGER tr BEFORE INSERT ON parent FOR EACH ROW SET NEW.partner = IFNULL(NEW.partner, 0);
        CREATE EVENT ev ON SCHEDULE EVERY 1 DAY DO DELETE FROM parent WHERE id < 0;
        CREATE PROCEDURE p_one() SELECT 'a;b' AS x;
        """;

    [Theory]
    [MariaDB]
    [MySql]
    public void Restores_what_was_backed_up_by_every_method(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var source = server.CreateDatabase();
        using var folder = new TestFolder();
        source.Sql(Everything.Replace("CREATE VIEW a_view AS SELECT b.id FROM z_view b;", "", StringComparison.Ordinal));
        source.Sql("CREATE FUNCTION f_one() RETURNS INT DETERMINISTIC RETURN 1;");
        source.Sql(Objects);
        new BackupOperation(new BackupRequest { Server = server.Options, Destination = folder.Path, Database = [source.Name], ThreadCount = 2 }, NullOutput.Instance).Run(default);

        foreach (var method in Enum.GetValues<LoadMethod>().Where(m => m != LoadMethod.Auto && (m != LoadMethod.Bulk || family == ServerFamily.MariaDB)))
        {
            var target = server.UniqueName("copy");
            var output = new RecordingOutput();
            var result = Assert.Single(new RestoreOperation(
                new RestoreRequest
                {
                    Server = server.Options,
                    Repository = folder.Path,
                    As = new Dictionary<string, string> { [source.Name] = target },
                    LoadMethod = method,
                    ThreadCount = 2,
                },
                output).Run(default));

            Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
            Assert.Equal((8, target), (result.TableCount, result.Target));
            foreach (var table in new[] { "kinds", "parent", "child", "counter", "single", "parts", "flat", "empty_one" })
            {
                Assert.Equal(server.Sql($"CHECKSUM TABLE `{source.Name}`.{table}").Split('\t')[1], server.Sql($"CHECKSUM TABLE `{target}`.{table}").Split('\t')[1]);
                Assert.Equal(server.Sql($"SHOW CREATE TABLE `{source.Name}`.{table}"), server.Sql($"SHOW CREATE TABLE `{target}`.{table}"));
            }
            Assert.Equal("1\t1\n2\t1", server.Sql($"SELECT * FROM `{target}`.a_view ORDER BY 1"));
            Assert.Equal("a;b", server.Sql($"CALL `{target}`.p_one()"));
            Assert.Equal("tr", server.Sql($"SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA='{target}'"));
            Assert.Equal("ev\tENABLED", server.Sql($"SELECT EVENT_NAME, STATUS FROM information_schema.EVENTS WHERE EVENT_SCHEMA='{target}'"));
            Assert.Equal("0", server.Sql($"SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA='{target}' AND TABLE_NAME='mysqlbackup_restore_incomplete'"));
            Assert.Equal(method, result.LoadMethod);
            Assert.Empty(output.Warnings);
            server.Sql($"DROP DATABASE `{target}`");
        }
    }
}
