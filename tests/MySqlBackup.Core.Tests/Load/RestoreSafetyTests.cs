using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Load;

/// <summary>What a restore must not do: drop for nothing, mix tables up, pass rows over without a word.</summary>
public sealed class RestoreSafetyTests
{
    [Theory]
    [MariaDB]
    public void A_damaged_backup_replaces_nothing(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var database = server.CreateDatabase();
        using var folder = new TestFolder();
        database.Sql("CREATE TABLE a (id INT PRIMARY KEY); CREATE TABLE t (id INT PRIMARY KEY); INSERT INTO t VALUES (1),(2)");
        new BackupOperation(
            new BackupRequest { Server = server.Options, Destination = folder.Path, Database = [database.Name], Compression = "none" }, NullOutput.Instance).Run(default);
        var file = Directory.GetFiles(folder.Path, "*.t.00000.sql", SearchOption.AllDirectories).Single();
        var request = new RestoreRequest { Server = server.Options, Repository = folder.Path, Force = true };

        File.WriteAllText(file, File.ReadAllText(file).Replace("(2)", "(3)", StringComparison.Ordinal));
        var changed = Assert.Throws<BackupException>(() => new RestoreOperation(request).Run(default));
        var planned = Assert.Throws<BackupException>(() => new RestoreOperation(request).Plan(default));
        File.Delete(file);
        var missing = Assert.Throws<BackupException>(() => new RestoreOperation(request).Run(default));

        Assert.Equal((BackupErrorId.FileDamaged, BackupErrorId.FileDamaged), (changed.ErrorId, missing.ErrorId));
        Assert.EndsWith("Nothing was changed.", changed.Message, StringComparison.Ordinal);
        Assert.Equal(changed.Message, planned.Message);
        Assert.Equal("a\nt", database.Sql("SHOW TABLES"));
        Assert.Equal("1\n2", database.Sql("SELECT id FROM t"));
    }

    [Theory]
    [MariaDB(LoadMethod.LocalInfile)]
    [MariaDB(LoadMethod.Insert)]
    public void Files_of_rows_that_changed_names_are_refused(ServerFamily family, LoadMethod method)
    {
        var server = TestServers.Get(family);
        using var folder = new TestFolder();
        WriteMydumper(folder, ("a", "INSERT INTO `b` VALUES(1);\n"), ("b", "INSERT INTO `a` VALUES(2);\n"));
        var copy = server.UniqueName("copy");

        var result = Assert.Single(new RestoreOperation(new RestoreRequest
        {
            Server = server.Options,
            Repository = folder.Path,
            As = new Dictionary<string, string> { ["shop"] = copy },
            LoadMethod = method,
        }).Run(default));

        Assert.Equal((BackupStatus.Failed, BackupErrorId.FileDamaged), (result.Status, result.ErrorId));
        server.Sql($"DROP DATABASE `{copy}`");
    }

    [Theory]
    [InlineData("information_schema")]
    [InlineData("PERFORMANCE_SCHEMA")]
    [InlineData("mysql")]
    [InlineData("sys")]
    public void Nothing_is_restored_into_the_servers_own_databases(string target)
    {
        // Refused before anything is read: there is neither a backup nor a server.
        var operation = new RestoreOperation(new RestoreRequest
        {
            Server = ServerOptions.Resolve("127.0.0.1:1", "root", null, null),
            Repository = "/nowhere",
            As = new Dictionary<string, string> { ["shop"] = target },
            Force = true,
        });

        var planned = Assert.Throws<BackupException>(() => operation.Plan(default));
        var run = Assert.Throws<BackupException>(() => operation.Run(default));

        Assert.Equal((BackupErrorId.InvalidArgument, BackupErrorId.InvalidArgument), (planned.ErrorId, run.ErrorId));
        Assert.Contains(target, run.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_no_server_takes_is_refused_at_once()
    {
        // There is neither a backup nor a server. A name of 64 letters gets as far as to look for the backup.
        BackupException Refused(string name) => Assert.Throws<BackupException>(() => new RestoreOperation(new RestoreRequest
        {
            Server = ServerOptions.Resolve("127.0.0.1:1", "root", null, null),
            Repository = "/nowhere",
            As = new Dictionary<string, string> { ["shop"] = name },
        }).Run(default));

        var tooLong = Refused(new string('ö', 65));

        Assert.Equal(BackupErrorId.InvalidArgument, tooLong.ErrorId);
        Assert.Contains("65", tooLong.Message, StringComparison.Ordinal);
        Assert.NotEqual(BackupErrorId.InvalidArgument, Refused(new string('ö', 64)).ErrorId);
    }

    [Theory, MariaDB]
    public void A_server_without_prepared_statements_takes_bulk_rows_as_statements(ServerFamily family)
    {
        using var server = TestServer.Start(family, options => options with { Arguments = ["--max-prepared-stmt-count=0", "--local-infile=0"] });
        using var database = server.CreateDatabase();
        using var folder = new TestFolder();
        var output = new RecordingOutput();
        database.Sql("CREATE TABLE t (id INT PRIMARY KEY); INSERT INTO t VALUES (1),(2)");
        new BackupOperation(
            new BackupRequest { Server = server.Options, Destination = folder.Path, Database = [database.Name], Compression = "none" }, NullOutput.Instance).Run(default);

        var result = Assert.Single(new RestoreOperation(
            new RestoreRequest
            {
                Server = server.Options,
                Repository = folder.Path,
                As = new Dictionary<string, string> { [database.Name] = "copy" },
                LoadMethod = LoadMethod.Bulk,
            },
            output).Run(default));

        Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
        Assert.Equal((2, LoadMethod.Insert), (result.RowCount, result.LoadMethod));
        Assert.Contains("max_prepared_stmt_count", Assert.Single(output.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_that_a_server_takes_for_one_are_refused()
    {
        using var folder = new TestFolder();
        WriteMydumper(folder, ("t", "INSERT INTO `t` VALUES(1);\n"), ("T", "INSERT INTO `T` VALUES(2);\n"));
        var source = BackupSource.Open(folder.Path);
        var request = new RestoreRequest { Server = ServerOptions.Resolve("localhost", "root", null, null), Repository = folder.Path };

        Assert.Equal(2, Assert.Single(RestorePlanner.Plan(source, request, ignoreCase: false)).Tables.Count);
        var refused = Assert.Throws<BackupException>(() => RestorePlanner.Plan(source, request, ignoreCase: true));

        Assert.Equal(BackupErrorId.InvalidArgument, refused.ErrorId);
    }

    [Theory]
    [MariaDB(LoadMethod.LocalInfile, "'")]
    [MariaDB(LoadMethod.Insert, "'")]
    [MariaDB(LoadMethod.Auto, "\"")]
    public void A_folder_whose_values_only_a_server_reads_is_not_called_damaged_and_keeps_its_dates(ServerFamily family, LoadMethod method, string quote)
    {
        var server = TestServers.Get(family);
        using var folder = new TestFolder();
        WriteMydumper(folder, ("a", $"/*!40101 SET SQL_MODE='NO_AUTO_VALUE_ON_ZERO'*/;\nINSERT INTO `a` VALUES({quote}2024-02-31{quote});\n"));
        File.AppendAllText(Path.Combine(folder.Path, "metadata"), "[`shop`.`a`]\nrows = 1\n");
        File.WriteAllText(Path.Combine(folder.Path, "shop.a-schema.sql"), "CREATE TABLE `a` (`a` DATE) ENGINE=InnoDB;\n");
        var copy = server.UniqueName("copy");

        var check = Assert.Single(new IntegrityOperation(new IntegrityRequest { Repository = folder.Path, Level = IntegrityLevel.Content }).Run(default));
        var restored = Assert.Single(new RestoreOperation(new RestoreRequest
        {
            Server = server.Options,
            Repository = folder.Path,
            As = new Dictionary<string, string> { ["shop"] = copy },
            LoadMethod = method,
        }).Run(default));

        Assert.Empty(check.Findings);
        Assert.True(restored.Status == BackupStatus.Success, restored.ErrorMessage);
        Assert.Empty(restored.Warnings);
        Assert.Equal("2024-02-31", server.Sql("SELECT a FROM a", copy));
        server.Sql($"DROP DATABASE `{copy}`");
    }

    [Theory]
    [MariaDB]
    public void A_dump_of_REPLACE_statements_restores_single_tables(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var target = server.CreateDatabase();
        using var folder = new TestFolder();
        var file = Path.Combine(folder.Path, "d.sql");
        File.WriteAllText(
            file,
            "CREATE TABLE `t` (`v` VARCHAR(2));\nREPLACE INTO `t` VALUES ('a'),('b');\nINSERT INTO `t` VALUES ('cut');\n"
            + "CREATE TABLE `u` (`v` INT);\nREPLACE INTO `u` VALUES (1);\n-- Dump completed\n");
        var request = new RestoreRequest
        {
            Server = server.Options,
            Repository = file,
            Table = ["t"],
            As = new Dictionary<string, string> { ["d"] = target.Name },
        };

        var result = Assert.Single(new RestoreOperation(request).Run(default));

        Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
        Assert.Equal("a\nb\ncu", target.Sql("SELECT v FROM t"));
        Assert.Equal("t", target.Sql("SHOW TABLES"));
        Assert.Contains("gave 1 warning:", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [MariaDB]
    [MySql]
    public void Databases_that_differ_in_case_and_tables_that_end_with_a_dot_come_back(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var folder = new TestFolder();
        var lower = server.UniqueName("case");
        var upper = lower.ToUpperInvariant();
        server.Sql($"CREATE DATABASE `{lower}`; CREATE DATABASE `{upper}`");
        server.Sql("CREATE TABLE `x.` (a INT); INSERT INTO `x.` VALUES (1); CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1; CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DO 1", lower);
        server.Sql("CREATE TABLE `x.` (a INT); INSERT INTO `x.` VALUES (2),(3)", upper);
        server.Sql($"CREATE PROCEDURE p() INSERT {lower}.log SELECT a FROM {lower}.y, {lower}.z", lower);

        new BackupOperation(
            new BackupRequest { Server = server.Options, Destination = folder.Path, Database = [lower, upper], Compression = "none" }, NullOutput.Instance).Run(default);
        var results = new IntegrityOperation(
            new IntegrityRequest { Repository = folder.Path, Level = IntegrityLevel.Restore, ScratchServer = server.Options }).Run(default).ToList();

        Assert.Equal(2, results.Count);
        Assert.All(results, result => Assert.True(result.IsValid, result.Reason));
        server.Sql($"DROP DATABASE `{lower}`; DROP DATABASE `{upper}`");
    }

    [Theory, MariaDB, MySql]
    public void A_database_that_a_restore_left_unfinished_is_backed_up_with_a_warning_and_stays_marked(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var database = server.CreateDatabase();
        using var folder = new TestFolder();
        var copy = server.UniqueName("copy");
        database.Sql($"CREATE TABLE a (id INT PRIMARY KEY); CREATE TABLE {RestoreTarget.Mark} (backup VARCHAR(191) NOT NULL PRIMARY KEY, started DATETIME NOT NULL); INSERT INTO {RestoreTarget.Mark} VALUES ('earlier', '2026-11-20 12:00:00')");
        var output = new RecordingOutput();

        var record = new BackupOperation(
            new BackupRequest { Server = server.Options, Destination = folder.Path, Database = [database.Name], Compression = "none" }, output).Run(default);
        var restored = Assert.Single(new RestoreOperation(new RestoreRequest
        {
            Server = server.Options,
            Repository = folder.Path,
            As = new Dictionary<string, string> { [database.Name] = copy },
        }).Run(default));
        var drill = Assert.Single(new IntegrityOperation(
            new IntegrityRequest { Repository = folder.Path, Level = IntegrityLevel.Restore, ScratchServer = server.Options }).Run(default));

        Assert.Contains(RestoreTarget.Mark, Assert.Single(output.Warnings), StringComparison.Ordinal);
        Assert.Equal(output.Warnings, record.Warnings);
        Assert.True(restored.Status == BackupStatus.Success, restored.ErrorMessage);
        Assert.Contains(RestoreTarget.Mark, Assert.Single(restored.Warnings), StringComparison.Ordinal);
        Assert.Equal("earlier", server.Sql($"SELECT backup FROM {RestoreTarget.Mark}", copy));
        Assert.True(drill.IsValid, drill.Reason);
        server.Sql($"DROP DATABASE `{copy}`");
    }

    private static void WriteMydumper(TestFolder folder, params (string Table, string Rows)[] tables)
    {
        File.WriteAllText(Path.Combine(folder.Path, "metadata"), "Started dump at: 2026-11-20 12:00:00\nFinished dump at: 2026-11-20 12:00:01\n");
        File.WriteAllText(Path.Combine(folder.Path, "shop-schema-create.sql"), "CREATE DATABASE /*!32312 IF NOT EXISTS*/ `shop`;\n");
        foreach (var (table, rows) in tables)
        {
            File.WriteAllText(Path.Combine(folder.Path, $"shop.{table}-schema.sql"), $"CREATE TABLE IF NOT EXISTS `{table}` (`a` INT) ENGINE=InnoDB;\n");
            File.WriteAllText(Path.Combine(folder.Path, $"shop.{table}.sql"), "/*!40101 SET NAMES binary*/;\n" + rows);
        }
    }
}
