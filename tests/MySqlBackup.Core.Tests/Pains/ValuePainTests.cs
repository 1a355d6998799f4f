using MySqlBackup.Core.Load;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Tests.Dump;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Pains;

/// <summary>Values that other tools bring back as others, or not at all.</summary>
public sealed class ValuePainTests
{
    [Theory, MariaDB, MySql]
    public void Pain06_Generated_columns_are_computed_again_and_those_with_defaults_are_kept(ServerFamily family)
    {
        using var trial = new PainTrial(family);
        trial.Sql("""
            CREATE TABLE computed (id INT PRIMARY KEY, a INT, `generated` INT DEFAULT 3, v INT GENERATED ALWAYS AS (a * 2) VIRTUAL, s VARCHAR(30) GENERATED ALWAYS AS (CONCAT('é', a)) STORED,
              b INT, KEY kv (v), UNIQUE KEY ks (s));
            INSERT INTO computed (id, a, `generated`, b) VALUES (1, 10, 7, 1), (2, NULL, NULL, 2), (3, -5, 3, NULL);
            CREATE TABLE stamped (id INT AUTO_INCREMENT PRIMARY KEY, created_at TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP(6) NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
              at DATETIME DEFAULT NOW(), made VARCHAR(40) DEFAULT (UUID()));
            INSERT INTO stamped VALUES (1, '2001-02-03 04:05:06', '2002-03-04 05:06:07.654321', '2003-04-05 06:07:08', 'mine'), (2, NULL, NULL, NULL, NULL);
            CREATE TABLE nothing_else (v INT AS (1) VIRTUAL, w INT AS (2) STORED); INSERT INTO nothing_else VALUES (), ();
            CREATE TABLE documents (id INT PRIMARY KEY, j JSON, n VARCHAR(20) AS (JSON_UNQUOTE(JSON_EXTRACT(j, '$.n'))) VIRTUAL, KEY (n)); INSERT INTO documents (id, j) VALUES (1, '{"n": "ä"}'), (2, NULL);
            """);
        if (family == ServerFamily.MySql)
        {
            trial.Sql("CREATE TABLE keyed (a INT, k INT AS (a * 3) STORED NOT NULL PRIMARY KEY, t VARCHAR(9), KEY lower_t ((LOWER(t)))); INSERT INTO keyed (a, t) VALUES (1, 'A'), (2, 'b')");
        }

        trial.RequireSame();
    }

    [Theory, MariaDB, MySql]
    public void Pain07_Invisible_columns_and_keys_stay_and_none_are_added(ServerFamily family)
    {
        // A target that gives each table without a key an invisible one, as managed servers do.
        using var target = TestServer.Start(family, options => family == ServerFamily.MariaDB
            ? options
            : options with { Arguments = [.. options.Arguments, "--sql-generate-invisible-primary-key=ON", "--show-gipk-in-create-table-and-information-schema=OFF"] });
        using var trial = new PainTrial(family);
        trial.Sql("CREATE TABLE hidden (id INT PRIMARY KEY, v INT, secret VARCHAR(20) INVISIBLE DEFAULT 'none', later INT); INSERT INTO hidden (id, v, secret, later) VALUES (1, 2, 'kept', 3), (2, 3, NULL, 4);"
            + "CREATE TABLE without_key (a INT); INSERT INTO without_key VALUES (1), (1);");
        if (family == ServerFamily.MySql)
        {
            trial.Sql("SET SESSION sql_generate_invisible_primary_key=ON; CREATE TABLE with_hidden_key (a INT); INSERT INTO with_hidden_key VALUES (3), (1), (2); DELETE FROM with_hidden_key WHERE a = 1");
        }

        var record = trial.Backup();
        foreach (var method in new[] { LoadMethod.LocalInfile, LoadMethod.Insert })
        {
            target.Sql($"DROP DATABASE IF EXISTS `{trial.Name}`");
            var result = trial.Restore(record, method, target);
            Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
            foreach (var table in DumpBench.Lines(trial.Sql("SHOW TABLES")))
            {
                var show = (family == ServerFamily.MySql ? "SET SESSION show_gipk_in_create_table_and_information_schema=ON;" : "") + $"SHOW CREATE TABLE {table}; CHECKSUM TABLE {table}";
                Assert.Equal(trial.Sql(show), target.Sql(show, trial.Name));
            }
        }

        trial.RequireSame();
    }

    [Theory, MariaDB, MySql]
    public void Pain09_Bytes_stay_bytes_and_empty_is_not_null(ServerFamily family)
    {
        using var trial = new PainTrial(family);
        trial.Sql("""
            CREATE TABLE bytes (id INT PRIMARY KEY, b BINARY(16), vb VARBINARY(300), t TINYBLOB, l LONGBLOB, bits BIT(33), flag BIT(1), g GEOMETRY, p POINT, bin VARCHAR(20) CHARACTER SET binary, cs VARCHAR(20) COLLATE utf8mb4_bin);
            INSERT INTO bytes VALUES (1, '', '', '', '', b'0', b'0', ST_GeomFromText('POINT(1e-300 -0.1)', 4326), ST_GeomFromText('POINT(0 0)'), '', ''),
              (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
              (3, X'00', X'00', X'00', X'00', b'1', b'1', ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(0 0,1 1))'), NULL, X'00', '\0'),
              (4, X'27225C000A0D1A0825FF5F2C28293B2D', X'FFFEFDFC80C3285C27', X'5C', REPEAT(X'00FF275C0A', 70000), 0x1FFFFFFFF, NULL, ST_GeomFromText('POLYGON((0 0,0 1,1 1,0 0))'), NULL, X'C328', '\\\'"\n'),
              (5, X'20', X'20', X'2020', X'30783431', X'27', b'1', NULL, NULL, X'30', '0x41'), (6, 'NULL', 'NULL', 'NULL', '\\N', X'5C', NULL, NULL, NULL, 'N', 'NULL');
            """);
        if (family == ServerFamily.MariaDB)
        {
            trial.Sql("CREATE TABLE ids (id UUID PRIMARY KEY, six INET6, four INET4, KEY (six)); INSERT INTO ids VALUES ('6ccd780c-baba-1026-9564-5b8c656024db', '2001:db8::1', '10.0.0.1'), ('ffffffff-ffff-ffff-ffff-ffffffffffff', NULL, NULL), ('00000000-0000-0000-0000-000000000000', '::', '0.0.0.0')");
        }

        trial.RequireSame();
        Assert.Equal("1", trial.Sql("SELECT id FROM bytes WHERE vb = '' AND t = '' AND l = ''"));
        Assert.Equal("2", trial.Sql("SELECT id FROM bytes WHERE b IS NULL AND vb IS NULL AND t IS NULL AND l IS NULL"));
    }

    [Theory, MariaDB, MySql]
    public void Pain10_Numbers_and_fractions_keep_every_digit(ServerFamily family)
    {
        using var trial = new PainTrial(family);
        trial.Sql("""
            CREATE TABLE numbers (id INT PRIMARY KEY, f FLOAT, d DOUBLE, big DECIMAL(65,30), u BIGINT UNSIGNED);
            INSERT INTO numbers VALUES (1, 16777216, 1e-300, 99999999999999999999999999999999999.999999999999999999999999999999, 18446744073709551615),
              (2, 3.14159274, 0.1, 0.000000000000000000000000000001, 9223372036854775808), (3, 123456.789, 1.7976931348623157e308, -0.1, 0), (4, 1.17549435e-38, 5e-324, 0, 1),
              (5, -0e0, -0e0, -0.000000000000000000000000000001, 2), (6, 0.1, 0.30000000000000004, 1, 3), (7, 3.402823466e38, 12345678901234567, 1, 4), (8, 33554433, 1e22, 1, 5), (9, 9.5e-7, 123456789.123456789, 1, 6);
            CREATE TABLE moments (id INT PRIMARY KEY, dt DATETIME(6), dt3 DATETIME(3), ts TIMESTAMP(6) NULL, t TIME(6));
            INSERT INTO moments VALUES (1, '2024-02-29 23:59:59.999999', '2024-01-01 00:00:00.001', '2024-10-27 00:30:00.000001', '-838:59:59.000000'), (2, '1000-01-01 00:00:00.000001', NULL, NULL, '838:59:58.999999'), (3, NULL, NULL, '2038-01-19 03:14:07.999999', '-00:00:00.000001');
            """);
        trial.RequireSame();
        Assert.Equal(
            "16777216\t1e-300\n3.1415927410125732\t0.1",
            trial.Sql("SELECT f + 0e0, d FROM numbers WHERE id < 3"));
        if (family == ServerFamily.MySql)
        {
            // The sign of zero; MariaDB shows it in the table's checksum alone.
            Assert.Equal("-0\t-0", trial.Sql("SELECT f * 1e0, d * 1e0 FROM numbers WHERE id = 5"));
        }
    }

    /// <summary>Written by a lax session, restored onto a server whose own mode refuses all of it.</summary>
    [Theory, MariaDB, MySql]
    public void Pain11_Zero_and_partial_dates_come_back_onto_a_strict_server_and_programs_keep_their_modes(ServerFamily family)
    {
        const string Strict = "STRICT_ALL_TABLES,STRICT_TRANS_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,PIPES_AS_CONCAT";
        using var strict = TestServer.Start(family, options => options with { Arguments = [.. options.Arguments, "--sql-mode=" + Strict] });
        using var trial = new PainTrial(family);
        trial.Sql("""
            SET sql_mode='ALLOW_INVALID_DATES';
            CREATE TABLE dates (id INT PRIMARY KEY, d DATE NOT NULL DEFAULT '0000-00-00', dt DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00', ts TIMESTAMP NOT NULL DEFAULT '0000-00-00 00:00:00', y YEAR DEFAULT '0000', note VARCHAR(20) DEFAULT 'it''s \\\\ \\n', KEY (d));
            INSERT INTO dates VALUES (1, '0000-00-00', '0000-00-00 00:00:00', '0000-00-00 00:00:00', '0000', 'a\\''b\\n"'), (2, '2025-01-00', '2025-00-00 10:11:12', '2025-01-01 00:00:00', 1901, '\\\\'), (3, '2025-02-31', '2025-02-31 23:59:59', '1970-01-01 00:00:01', 2155, NULL);
            CREATE TABLE parts (d DATE NOT NULL PRIMARY KEY) PARTITION BY RANGE COLUMNS (d) (PARTITION p0 VALUES LESS THAN ('2000-01-01'), PARTITION p1 VALUES LESS THAN (MAXVALUE)); INSERT INTO parts VALUES ('0000-00-00'), ('2024-01-00');
            SET sql_mode=''; CREATE PROCEDURE lax() SELECT "a" || 'b', CAST('2024-01-00' AS DATE);
            SET sql_mode='NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT'; CREATE FUNCTION no_escapes() RETURNS VARCHAR(20) DETERMINISTIC RETURN 'a\b' || 'c';
            SET sql_mode='ANSI_QUOTES'; CREATE TRIGGER quoted BEFORE INSERT ON dates FOR EACH ROW SET NEW."y" = IFNULL(NEW."y", 1999);
            SET sql_mode='STRICT_ALL_TABLES'; CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DISABLE DO DELETE FROM dates WHERE id < 0;
            """);
        var record = trial.Backup();
        trial.RequireSame(strict, record);
        Assert.Equal("a\\\\bc", strict.Sql("SELECT no_escapes()", trial.Name));

        // Modes that change the language itself.
        strict.Sql("SET GLOBAL sql_mode='ANSI,NO_BACKSLASH_ESCAPES,TRADITIONAL'");
        foreach (var restore in new Action[] { () => Assert.Equal(BackupStatus.Success, trial.Restore(record, target: strict).Status), () => DumpBench.Load(record, strict) })
        {
            strict.Sql($"DROP DATABASE \"{trial.Name}\"");
            restore();
            Assert.Equal(trial.Sql("CHECKSUM TABLE dates, parts"), strict.Sql("CHECKSUM TABLE dates, parts", trial.Name));
        }
    }

    /// <summary>The user's very statements: a row that became 0 by UPDATE came back with the next number.</summary>
    [Theory, MariaDB, MySql]
    public void Pain12_An_auto_increment_of_zero_stays_and_so_does_the_counter(ServerFamily family)
    {
        using var trial = new PainTrial(family);
        trial.Sql("""
            SET sql_mode='';
            CREATE TABLE t (a INT NOT NULL AUTO_INCREMENT PRIMARY KEY, b INT) AUTO_INCREMENT=2; INSERT INTO t VALUES (0, 1); UPDATE t SET a = 0 WHERE a = 2; INSERT INTO t VALUES (7, 2), (-3, 3);
            CREATE TABLE no_rows (id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=500;
            CREATE TABLE rows_gone (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY); INSERT INTO rows_gone VALUES (), (), (); DELETE FROM rows_gone;
            CREATE TABLE second_column (k INT NOT NULL, n INT NOT NULL AUTO_INCREMENT, KEY (n)) AUTO_INCREMENT=40; INSERT INTO second_column VALUES (1, 0); UPDATE second_column SET n = 0;
            """);
        trial.RequireSame();
        Assert.Equal("-3\n0\n7", trial.Sql("SELECT a FROM t ORDER BY a"));
        Assert.Equal("500\n4", trial.Sql("INSERT INTO no_rows VALUES (); INSERT INTO rows_gone VALUES (); SELECT id FROM no_rows; SELECT id FROM rows_gone"));
    }

    /// <summary>A source in one zone and a target in another, many connections at once, and a default that is no time in UTC unless its session says so.</summary>
    [Theory, MariaDB, MySql]
    public void Pain13_Timestamps_and_their_defaults_do_not_move_with_the_zone(ServerFamily family)
    {
        using var east = TestServer.Start(family, options => options with { Arguments = [.. options.Arguments, "--default-time-zone=+08:00"] });
        using var west = TestServer.Start(family, options => options with { Arguments = [.. options.Arguments, "--default-time-zone=-05:00"] });
        using var trial = new PainTrial(east);
        trial.Sql("""
            CREATE TABLE test10 (id INT PRIMARY KEY, create_time TIMESTAMP NOT NULL DEFAULT '1970-01-01 08:00:01', ts TIMESTAMP(6) NULL, dt DATETIME, plain VARCHAR(20));
            INSERT INTO test10 WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 900) SELECT i, FROM_UNIXTIME(i * 2300000), FROM_UNIXTIME(i * 2300000 + 0.654321), FROM_UNIXTIME(i * 2300000), REPEAT('x', 20) FROM n;
            CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 03:00:00' ENDS '2031-01-01 03:00:00' DISABLE DO DELETE FROM test10 WHERE id < 0;
            ANALYZE TABLE test10;
            """);
        trial.RequireSame(west, trial.Bench.Backup(trial.Bench.Request(trial.Name) with { ChunkSize = 10_000, ThreadCount = 4 }));

        // The same instants, read in the target's own zone.
        const string Instants = "SELECT SUM(UNIX_TIMESTAMP(create_time)), SUM(UNIX_TIMESTAMP(ts)), MIN(dt), MAX(dt) FROM test10";
        Assert.Equal(trial.Sql(Instants), west.Sql(Instants, trial.Name));
        Assert.Contains("'1970-01-01 08:00:01'", trial.Sql("SHOW CREATE TABLE test10"), StringComparison.Ordinal);
        Assert.Contains("'1970-01-01 08:00:01'", west.Sql("SET time_zone='+08:00'; SHOW CREATE TABLE test10", trial.Name), StringComparison.Ordinal);
    }
}
