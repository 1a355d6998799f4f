using System.Globalization;
using MySqlBackup.Core.Codecs;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Tests.Dump;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Pains;

/// <summary>Views, programs, history and checks.</summary>
public sealed class ObjectPainTests
{
    /// <summary>Names sort against every dependency: views on views, on functions, on tables of another database and on its views.</summary>
    [Theory, MariaDB, MySql]
    public void Pain14_Views_and_routines_come_back_whatever_they_build_on(ServerFamily family)
    {
        using var trial = new PainTrial(family);
        using var other = trial.Server.CreateDatabase("CHARACTER SET utf8mb4");
        trial.Sql($"""
            CREATE TABLE z_table (id INT PRIMARY KEY, v INT); INSERT INTO z_table VALUES (1, 10), (2, 20);
            CREATE TABLE `{other.Name}`.m_table (id INT PRIMARY KEY); INSERT INTO `{other.Name}`.m_table VALUES (2);
            CREATE FUNCTION z_count() RETURNS INT READS SQL DATA RETURN (SELECT COUNT(*) FROM z_table);
            CREATE VIEW y_view AS SELECT id, v, z_count() AS n FROM z_table;
            CREATE VIEW `{other.Name}`.b_view AS SELECT y.id, y.n FROM `{trial.Name}`.y_view y JOIN `{other.Name}`.m_table m ON m.id = y.id;
            CREATE FUNCTION a_sum() RETURNS INT READS SQL DATA RETURN (SELECT SUM(v) FROM y_view);
            CREATE VIEW c_view AS SELECT a_sum() AS total, b.id FROM `{other.Name}`.b_view b;
            CREATE VIEW a_view AS SELECT total, id FROM c_view;
            CREATE VIEW b_view AS SELECT a.total FROM a_view a LEFT JOIN c_view c ON c.id = a.id;
            CREATE PROCEDURE a_call() SELECT total FROM b_view;
            CREATE TRIGGER a_trigger BEFORE INSERT ON z_table FOR EACH ROW SET NEW.v = a_sum();
            """);
        trial.RequireSame(null, null, other);
        Assert.Equal("30", trial.Sql("CALL a_call()"));
    }

    /// <summary>What a managed server's account may do: all in its own database, nothing in another account's name.</summary>
    [Theory, MariaDB, MySql]
    public void Pain15_Without_the_right_to_set_definers_rows_come_back_and_the_right_is_named(ServerFamily family)
    {
        using var trial = new PainTrial(family);
        const string Password = "pain-15";
        var account = trial.Server.CreateAccount(Password, [$"ALL ON `{trial.Name}`.*"]);
        var own = trial.Server.Options with { User = account, Password = Password, AllowPublicKeyRetrieval = true };
        trial.Sql("CREATE TABLE t (a INT PRIMARY KEY); INSERT INTO t VALUES (1), (2);"
            + $"CREATE DEFINER='{account}'@'localhost' VIEW mine AS SELECT a FROM t; CREATE DEFINER='{account}'@'localhost' PROCEDURE my_own() SELECT 1; CREATE DEFINER='{account}'@'localhost' TRIGGER my_trigger BEFORE INSERT ON t FOR EACH ROW SET NEW.a = NEW.a + 100");
        if (family == ServerFamily.MySql)
        {
            trial.Server.Sql($"SET GLOBAL log_bin_trust_function_creators=ON");
        }

        // Objects in its own name need no more than rights on the database.
        var before = DumpBench.Describe(trial.Server, trial.Name);
        var ownRecord = trial.Backup();
        Clear(trial);
        var back = Restore(ownRecord);
        Assert.True(back.Status == BackupStatus.Success, back.ErrorMessage);
        Assert.Equal(before, DumpBench.Describe(trial.Server, trial.Name));

        foreach (var (name, statement) in new[]
        {
            ("theirs", "CREATE DEFINER='root'@'localhost' VIEW theirs AS SELECT a FROM t"),
            ("their_own", "CREATE DEFINER='root'@'localhost' PROCEDURE their_own() SELECT 1"),
        })
        {
            trial.Sql(statement);
            var record = trial.Backup();
            Clear(trial);
            var result = Restore(record);
            Assert.Equal((BackupStatus.Failed, BackupErrorId.PermissionMissing), (result.Status, result.ErrorId));
            Assert.Contains("lacks the right", result.ErrorMessage, StringComparison.Ordinal);
            Assert.Contains(family == ServerFamily.MariaDB ? "SET USER" : "SUPER", result.ErrorMessage, StringComparison.Ordinal);

            // No backup's object is quietly given to another owner, and no row is held back for it.
            Assert.Equal("1\n2", trial.Sql("SELECT a FROM t"));
            Assert.Equal("", trial.Server.Sql($"SELECT TABLE_NAME FROM information_schema.VIEWS WHERE TABLE_SCHEMA='{trial.Name}' AND TABLE_NAME='{name}'; SELECT ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA='{trial.Name}' AND ROUTINE_NAME='{name}'"));
            Clear(trial);

            // Unless that is asked for.
            var stripped = Restore(record, DefinerMode.Strip);
            Assert.True(stripped.Status == BackupStatus.Success, stripped.ErrorMessage);
            Assert.Equal(account, trial.Server.Sql($"SELECT DISTINCT SUBSTRING_INDEX(DEFINER, '@', 1) FROM (SELECT DEFINER FROM information_schema.VIEWS WHERE TABLE_SCHEMA='{trial.Name}' UNION ALL SELECT DEFINER FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA='{trial.Name}' UNION ALL SELECT DEFINER FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA='{trial.Name}') AS definers"));
            Clear(trial);
            Assert.True(trial.Restore(ownRecord).Status == BackupStatus.Success);
        }

        trial.Server.DropAccount(account);

        RestoreResult Restore(BackupRecord record, DefinerMode definers = DefinerMode.Keep) =>
            Assert.Single(new RestoreOperation(new RestoreRequest { Server = own, Repository = trial.Bench.Repository, Id = record.Id, DefinerMode = definers }).Run(default));
    }

    [Theory, MariaDB]
    public void Pain18_History_and_sequences_come_back_and_no_number_is_given_twice(ServerFamily family)
    {
        using var trial = new PainTrial(family);
        trial.Sql("""
            CREATE TABLE prices (id INT PRIMARY KEY, price DECIMAL(9,2)) WITH SYSTEM VERSIONING; INSERT INTO prices VALUES (1, 1.5), (2, 2.5); UPDATE prices SET price = 3 WHERE id = 1; DELETE FROM prices WHERE id = 2;
            CREATE TABLE by_period (id INT PRIMARY KEY, v INT, s TIMESTAMP(6) GENERATED ALWAYS AS ROW START INVISIBLE, e TIMESTAMP(6) GENERATED ALWAYS AS ROW END INVISIBLE, PERIOD FOR SYSTEM_TIME (s, e)) WITH SYSTEM VERSIONING;
            INSERT INTO by_period (id, v) VALUES (1, 1); UPDATE by_period SET v = 2; UPDATE by_period SET v = 3;
            CREATE SEQUENCE sq START WITH 5; SELECT NEXTVAL(sq);
            CREATE SEQUENCE small_cache INCREMENT BY 3 CACHE 2; SELECT NEXTVAL(small_cache), NEXTVAL(small_cache), NEXTVAL(small_cache);
            CREATE SEQUENCE unused START WITH -7 INCREMENT BY -1 MINVALUE -9 MAXVALUE -1 CYCLE NOCACHE;
            CREATE TABLE numbered (id BIGINT PRIMARY KEY DEFAULT NEXTVAL(sq), v INT); INSERT INTO numbered (v) VALUES (1);
            """);
        trial.RequireSame();
        Assert.Equal("3\n3", trial.Sql("SELECT COUNT(*) FROM prices FOR SYSTEM_TIME ALL; SELECT COUNT(*) FROM by_period FOR SYSTEM_TIME ALL"));
        Assert.True(long.Parse(trial.Sql("SELECT NEXTVAL(sq)"), CultureInfo.InvariantCulture) > 6);
        Assert.True(long.Parse(trial.Sql("SELECT NEXTVAL(small_cache)"), CultureInfo.InvariantCulture) > 7);
        Assert.Equal("-7", trial.Sql("SELECT NEXTVAL(unused)"));
    }

    /// <summary>MariaDB's own program begins a dump with a line that MySQL's clients take for a command they do not know.</summary>
    [Theory]
    [MariaDB(""), MariaDB(".gz")]
    [MySql(""), MySql(".zst")]
    public void Pain18_The_sandbox_line_of_a_dump_is_no_obstacle_and_none_is_written(ServerFamily family, string extension)
    {
        using var trial = new PainTrial(family);
        var file = Path.Combine(trial.Bench.Repository + ".d", "shop.sql" + extension);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using (var plain = File.Create(file))
        using (var content = CompressionCodec.ForFile(file).Compress(plain))
        {
            content.Write("/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19  Distrib 10.11.19-MariaDB\n--\n-- Host: localhost    Database: shop\n/*!40101 SET NAMES utf8mb4 */;\nCREATE TABLE `t` (`a` int);\nINSERT INTO `t` VALUES (1),(2);\n-- Dump completed on 2026-01-02  3:04:05\n"u8);
        }

        var result = Assert.Single(new RestoreOperation(new RestoreRequest { Server = trial.Server.Options, Repository = file, As = new Dictionary<string, string> { ["shop"] = trial.Name } }).Run(default));
        Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
        Assert.Equal("1\n2", trial.Sql("SELECT a FROM t"));

        var record = trial.Backup();
        Assert.All(Directory.GetFiles(record.Path, "*.sql"), written => Assert.DoesNotContain("sandbox", File.ReadAllText(written), StringComparison.Ordinal));
    }

    /// <summary>Checksums that failed for a new database's name, a counter that had moved on, and a definition that another version writes in other words.</summary>
    [Theory, MariaDB, MySql]
    public void Pain19_Checks_are_quiet_where_nothing_is_wrong(ServerFamily family)
    {
        using var trial = new PainTrial(family);
        trial.Sql("""
            CREATE TABLE users (id INT(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, small TINYINT(4), big BIGINT(20) UNSIGNED, flag TINYINT(1), name VARCHAR(50) NOT NULL DEFAULT '', at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, UNIQUE KEY k (name)) CHARSET=utf8mb3;
            INSERT INTO users (small, big, flag, name) VALUES (1, 2, 1, 'john'), (3, 4, 0, 'jane'); CREATE TABLE no_rows (id INT AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=7;
            CREATE VIEW v AS SELECT id, name FROM users; CREATE PROCEDURE p() SELECT COUNT(*) FROM users; CREATE TRIGGER tr BEFORE INSERT ON users FOR EACH ROW SET NEW.small = 1;
            """);
        trial.Sql($"CREATE VIEW qualified AS SELECT id FROM `{trial.Name}`.users; CREATE EVENT ev ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM `{trial.Name}`.users WHERE id < 0");
        var record = trial.Backup();

        // The source has gone on since.
        trial.Sql("INSERT INTO users (name) VALUES ('later'); ALTER TABLE users ADD COLUMN more INT; INSERT INTO no_rows VALUES ()");
        foreach (var level in Enum.GetValues<IntegrityLevel>())
        {
            // A named server, so that everything is restored under other names.
            var check = Assert.Single(new IntegrityOperation(new IntegrityRequest { Repository = trial.Bench.Repository, Level = level, ScratchServer = trial.Server.Options }, NullOutput.Instance).Run(default));
            Assert.True(check.IsValid, string.Join('\n', check.Findings.Select(finding => finding.Message).Append(check.Reason)));
            Assert.Empty(check.Findings);
        }

        // A copy under another name gives the same hashes when it is backed up in its turn.
        var copy = trial.Server.UniqueName("copy");
        new RestoreOperation(new RestoreRequest { Server = trial.Server.Options, Repository = trial.Bench.Repository, As = new Dictionary<string, string> { [trial.Name] = copy } }).Run(default);
        var again = trial.Bench.Backup(trial.Bench.Request(copy));
        Assert.Equal(Hashes(record), Hashes(again));
        trial.Server.Sql($"DROP DATABASE `{copy}`");

        static IEnumerable<string> Hashes(BackupRecord record) => record.Manifest!.Databases[0].Tables.Select(table => $"{table.Name} {table.Rows} {table.ContentHash} {table.DefinitionHash}");
    }

    /// <summary>Rows are the same whichever family holds them, so the hash of a migrated table is.</summary>
    [Theory, MySql]
    public void Pain19_A_table_that_moved_to_the_other_family_has_the_same_content_hash(ServerFamily family)
    {
        if (TestServerBinaries.Get(ServerFamily.MariaDB) is null)
        {
            return;
        }

        using var origin = new PainTrial(ServerFamily.MariaDB, "CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
        origin.Sql("CREATE TABLE users (id INT(11) PRIMARY KEY, small TINYINT(4), name VARCHAR(50) DEFAULT 'ä', f FLOAT, at DATETIME(3), b BLOB) CHARSET=utf8mb4; INSERT INTO users VALUES (1, 2, 'ü😀', 3.14159274, '2024-01-01 00:00:00.5', X'00FF'), (2, NULL, NULL, -0.1, NULL, '')");
        var record = origin.Backup();
        var target = TestServers.Get(family);
        Assert.True(origin.Restore(record, target: target).Status == BackupStatus.Success);
        var again = origin.Bench.Backup(origin.Bench.Request(origin.Name) with { Server = target.Options });
        Assert.Equal(record.Manifest!.Databases[0].Tables[0].ContentHash, again.Manifest!.Databases[0].Tables[0].ContentHash);
        target.Sql($"DROP DATABASE `{origin.Name}`");
    }

    /// <summary>A test that reports nothing, or success, where it tested nothing.</summary>
    [Theory, MariaDB, MySql]
    public void Pain22_A_restore_test_reports_each_database_and_never_a_skip_as_success(ServerFamily family)
    {
        using var trial = new PainTrial(family);
        using var broken = trial.Server.CreateDatabase();
        trial.Sql("CREATE TABLE t (a INT PRIMARY KEY); INSERT INTO t VALUES (1)");
        broken.Sql("CREATE TABLE t (a INT PRIMARY KEY); INSERT INTO t VALUES (1),(2)");
        var record = trial.Backup(broken.Name);
        var file = Path.Combine(record.Path, $"{broken.Name}.t.00000.sql");
        File.WriteAllText(file, File.ReadAllText(file).Replace("(2)", "(3)", StringComparison.Ordinal));

        var results = Check(trial.Server.Options);
        Assert.Equal(new[] { trial.Name, broken.Name }.Order(StringComparer.Ordinal), results.Select(result => result.Database).Order(StringComparer.Ordinal));
        Assert.True(results.Single(result => result.Database == trial.Name) is { IsValid: true, RowCount: 1, RestoreDuration: not null });
        var failed = results.Single(result => result.Database == broken.Name);
        Assert.Equal((false, IntegrityStatus.Failed), (failed.IsValid, failed.Status));
        Assert.Contains(Path.GetFileName(file), failed.Reason, StringComparison.Ordinal);

        // Nothing of it can be read any more: there is still an answer a database.
        File.WriteAllText(file, "");
        Assert.False(Check(trial.Server.Options).Single(result => result.Database == broken.Name).IsValid);

        // No server to try on: skipped, with the reason, and no success.
        Assert.All(Check(trial.Server.Options with { Address = ServerAddress.ForSocket("/nonexistent/server.sock") }), result =>
        {
            Assert.False(result.IsValid);
            Assert.NotEqual(IntegrityStatus.Passed, result.Status);
            Assert.False(string.IsNullOrEmpty(result.Reason));
        });

        List<IntegrityResult> Check(ServerOptions scratch) =>
            new IntegrityOperation(new IntegrityRequest { Repository = trial.Bench.Repository, Level = IntegrityLevel.Restore, ScratchServer = scratch }, NullOutput.Instance).Run(default).ToList();
    }

    private static void Clear(PainTrial trial) => trial.Server.Sql($"DROP DATABASE `{trial.Name}`; CREATE DATABASE `{trial.Name}` CHARACTER SET utf8mb4");
}
