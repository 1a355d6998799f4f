using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Load;

/// <summary>An account that may not do all that a restore needs is told which right it lacks; the backup is not to blame.</summary>
public sealed class RestoreRightsTests
{
    private const string Password = "S3cret-restore";

    // Each list lacks the one right; what comes first in a restore stands first.
    [Theory]
    [MariaDB("CREATE", "SELECT")]
    [MySql("CREATE", "SELECT")]
    [MariaDB("INSERT", "SELECT, CREATE, DROP")]
    [MySql("INSERT", "SELECT, CREATE, DROP")]
    [MariaDB("DROP", "SELECT, CREATE, INSERT")]
    [MySql("DROP", "SELECT, CREATE, INSERT")]
    [MySql("REFERENCES", "SELECT, CREATE, INSERT, DROP, ALTER")]
    [MariaDB("CREATE ROUTINE", "SELECT, CREATE, INSERT, DROP, ALTER, REFERENCES")]
    [MySql("CREATE ROUTINE", "SELECT, CREATE, INSERT, DROP, ALTER, REFERENCES")]
    [MariaDB("SET USER", "SELECT, CREATE, INSERT, DROP, ALTER, REFERENCES, CREATE ROUTINE, ALTER ROUTINE")]
    [MySql("SUPER", "SELECT, CREATE, INSERT, DROP, ALTER, REFERENCES, CREATE ROUTINE, ALTER ROUTINE")]
    public void A_missing_right_is_named(ServerFamily family, string missing, string granted)
    {
        var server = TestServers.Get(family);
        using var folder = new TestFolder();
        using var shop = Backup(server, folder);
        var copy = server.UniqueName("copy");
        var account = server.CreateAccount(Password, [$"{granted} ON `{copy}`.*"]);

        var result = Assert.Single(Restore(server, folder, shop.Name, copy, account));

        Assert.Equal((BackupStatus.Failed, BackupErrorId.PermissionMissing), (result.Status, result.ErrorId));
        Assert.Contains($"lacks the right {missing}", result.ErrorMessage!.Replace("SUPER, ", "", StringComparison.Ordinal).Replace("SUPER or ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains(account, result.ErrorMessage, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, result.ErrorMessage, StringComparison.Ordinal);
        server.Sql($"DROP DATABASE IF EXISTS `{copy}`");
        server.DropAccount(account);
    }

    [Theory, MariaDB, MySql]
    public void A_database_that_may_not_be_made_does_not_keep_a_dump_files_others_from_coming_back(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var folder = new TestFolder();
        var (forbidden, allowed) = (server.UniqueName("no"), server.UniqueName("yes"));
        var account = server.CreateAccount(Password, [$"SELECT, INSERT, CREATE, DROP ON `{allowed}`.*"]);
        var file = Path.Combine(folder.Path, "two.sql");
        File.WriteAllText(file, string.Concat(new[] { forbidden, allowed }.Select(name =>
            $"CREATE DATABASE `{name}`;\nUSE `{name}`;\nCREATE TABLE `t` (`a` INT);\nINSERT INTO `t` VALUES (1),(2);\n")) + "-- Dump completed\n");

        var results = new RestoreOperation(
            new RestoreRequest { Server = server.Options with { User = account, Password = Password }, Repository = file }).Run(default);

        Assert.Equal([BackupStatus.Failed, BackupStatus.Success], results.Select(result => result.Status));
        Assert.Equal(BackupErrorId.PermissionMissing, results[0].ErrorId);
        Assert.Contains("lacks the right CREATE", results[0].ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("2", server.Sql("SELECT COUNT(*) FROM t", allowed));
        server.Sql($"DROP DATABASE `{allowed}`");
        server.DropAccount(account);
    }

    [Theory, MariaDB, MySql]
    public void A_drill_on_a_named_server_that_the_account_may_not_use_is_skipped(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var folder = new TestFolder();
        using var shop = Backup(server, folder);
        var account = server.CreateAccount(Password, ["SELECT ON *.*"]);
        var output = new RecordingOutput();

        var result = Assert.Single(new IntegrityOperation(
            new IntegrityRequest
            {
                Repository = folder.Path,
                Level = IntegrityLevel.Restore,
                ScratchServer = server.Options with { User = account, Password = Password },
            },
            output).Run(default));

        Assert.Equal(IntegrityStatus.Skipped, result.Status);
        Assert.False(result.IsValid);
        Assert.Empty(result.Findings);
        Assert.Contains("lacks the right CREATE", result.Reason, StringComparison.Ordinal);
        Assert.Empty(output.Warnings);
        server.DropAccount(account);
    }

    // What the server says where no right is named, and what the statement tells.
    [Theory]
    [InlineData(1044, "DROP DATABASE `a`", "DROP")]
    [InlineData(1044, "/*!50003 CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DO 1 */", "EVENT")]
    [InlineData(1044, "LOCK TABLES `t` WRITE", "LOCK TABLES")]
    [InlineData(1044, "DROP FUNCTION IF EXISTS `f`", "ALTER ROUTINE")]
    [InlineData(1044, "CREATE TEMPORARY TABLE t (a INT)", "CREATE TEMPORARY TABLES")]
    [InlineData(1044, "GRANT SELECT ON `a`.* TO `u`@`%`", "GRANT OPTION")]
    [InlineData(1045, "LOAD DATA INFILE '/x' INTO TABLE t", "FILE")]
    [InlineData(1044, "USE `a`", "any on that database")]
    [InlineData(1419, "CREATE FUNCTION f() RETURNS INT RETURN 1", "SUPER")]
    [InlineData(1410, "GRANT SELECT ON *.* TO u", "CREATE USER")]
    [InlineData(1370, "DROP FUNCTION f", "ALTER ROUTINE")]
    public void A_right_is_told_by_the_statement_where_the_server_does_not(int code, string statement, string right)
    {
        var message = code switch
        {
            1419 => "You do not have the SUPER privilege and binary logging is enabled (you *might* want to use the less safe log_bin_trust_function_creators variable)",
            1410 => "You are not allowed to create a user with GRANT",
            1370 => "alter routine command denied to user 'u'@'%' for routine 'a.f'",
            _ => "Access denied for user 'u'@'%'",
        };
        var server = ServerOptions.Resolve("localhost", "u", null, null);

        var failure = RestoreFailure.At("a.sql, statement 1", new Protocol.MySqlServerException(code, "42000", message), server, statement);

        Assert.Equal(BackupErrorId.PermissionMissing, failure.ErrorId);
        Assert.Contains($"lacks the right {right}", failure.Message, StringComparison.Ordinal);
        Assert.StartsWith("a.sql, statement 1: ", failure.Message, StringComparison.Ordinal);
    }

    private static TestDatabase Backup(TestServer server, TestFolder folder)
    {
        var shop = server.CreateDatabase();
        shop.Sql(
            "CREATE TABLE t (id INT PRIMARY KEY); INSERT INTO t VALUES (1),(2);"
            + "CREATE TABLE l (id INT PRIMARY KEY, t INT, CONSTRAINT f FOREIGN KEY (t) REFERENCES t (id));"
            + "CREATE FUNCTION one() RETURNS INT DETERMINISTIC RETURN 1");
        new BackupOperation(
            new BackupRequest { Server = server.Options, Destination = folder.Path, Database = [shop.Name], Compression = "none", SkipSpaceCheck = true }, NullOutput.Instance).Run(default);
        return shop;
    }

    private static IReadOnlyList<RestoreResult> Restore(TestServer server, TestFolder folder, string database, string copy, string account) =>
        new RestoreOperation(new RestoreRequest
        {
            Server = server.Options with { User = account, Password = Password },
            Repository = folder.Path,
            As = new Dictionary<string, string> { [database] = copy },
        }).Run(default);
}
