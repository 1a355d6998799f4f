using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Load;

/// <summary>Programs that were made under a sql_mode which the server restored into does not know.</summary>
public sealed class ProgramModeTests
{
    // Each family knows modes that the other does not.
    [Theory]
    [MySql("NO_AUTO_CREATE_USER")]
    [MySql("NO_FIELD_OPTIONS,NO_KEY_OPTIONS")]
    [MariaDB("TIME_TRUNCATE_FRACTIONAL")]
    public void A_folders_programs_lose_the_modes_that_the_server_does_not_know(ServerFamily family, string unknown)
    {
        var server = TestServers.Get(family);
        using var target = server.CreateDatabase();
        using var folder = new TestFolder();
        var mode = $"SET SESSION sql_mode='PIPES_AS_CONCAT,{unknown},NO_ENGINE_SUBSTITUTION';\n";
        Write(folder, "metadata", "Started dump at: 2026-11-20 12:00:00\nFinished dump at: 2026-11-20 12:00:01\n");
        Write(folder, "shop-schema-create.sql", "CREATE DATABASE IF NOT EXISTS `shop`;\n");
        Write(folder, "shop.t-schema.sql", "CREATE TABLE `t` (`a` INT) ENGINE=InnoDB;\n");
        Write(
            folder,
            "shop-schema-post.sql",
            mode + "CREATE FUNCTION `joined`() RETURNS CHAR(2) DETERMINISTIC RETURN 'a' || 'b';\n"
            + mode + "CREATE EVENT `nightly` ON SCHEDULE EVERY 1 DAY DISABLE DO DO 1;\n"
            + "SET SESSION sql_mode='PIPES_AS_CONCAT';\nCREATE FUNCTION `plain`() RETURNS CHAR(2) DETERMINISTIC RETURN 'c' || 'd';\n");
        Write(folder, "shop.t-schema-triggers.sql", mode + "CREATE TRIGGER `tr` BEFORE INSERT ON `t` FOR EACH ROW SET NEW.a = 1;\n");
        var output = new RecordingOutput();

        var result = Restore(server, folder.Path, target.Name, output);

        Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
        Assert.Equal("ab\tcd", target.Sql("SELECT joined(), plain()"));
        Assert.Equal(
            "nightly\njoined\nplain\ntr",
            target.Sql(
                $"SELECT event_name FROM information_schema.events WHERE event_schema='{target.Name}' AND sql_mode='PIPES_AS_CONCAT,NO_ENGINE_SUBSTITUTION';"
                + $"SELECT routine_name FROM information_schema.routines WHERE routine_schema='{target.Name}' AND sql_mode LIKE 'PIPES_AS_CONCAT%' ORDER BY 1;"
                + $"SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema='{target.Name}' AND sql_mode='PIPES_AS_CONCAT,NO_ENGINE_SUBSTITUTION'"));
        Assert.Equal(3, result.Warnings.Count);
        foreach (var program in (string[])["joined", "nightly", "tr"])
        {
            var warning = Assert.Single(result.Warnings, warning => warning.Contains($"{target.Name}.{program}", StringComparison.Ordinal));
            Assert.All(unknown.Split(','), name => Assert.Contains(name, warning, StringComparison.Ordinal));
            Assert.DoesNotContain("PIPES_AS_CONCAT", warning, StringComparison.Ordinal);
        }

        Assert.Equal(result.Warnings.Order(StringComparer.Ordinal), output.Warnings.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MySql("NO_AUTO_CREATE_USER")]
    [MariaDB("TIME_TRUNCATE_FRACTIONAL")]
    public void So_do_those_of_a_dump_file(ServerFamily family, string unknown)
    {
        var server = TestServers.Get(family);
        using var target = server.CreateDatabase();
        using var folder = new TestFolder();
        Write(
            folder,
            "d.sql",
            "CREATE TABLE `t` (`a` INT);\n/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;\n"
            + $"/*!50003 SET sql_mode              = 'PIPES_AS_CONCAT,{unknown}' */ ;\nDELIMITER ;;\n"
            + "CREATE FUNCTION `joined`() RETURNS CHAR(2) DETERMINISTIC RETURN 'a' || 'b' ;;\nDELIMITER ;\n"
            + "/*!50003 SET sql_mode              = @saved_sql_mode */ ;\n-- Dump completed\n");
        var output = new RecordingOutput();

        var result = Restore(server, Path.Combine(folder.Path, "d.sql"), target.Name, output, "d");

        Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
        Assert.Equal("ab", target.Sql("SELECT joined()"));
        var warning = Assert.Single(result.Warnings);
        Assert.Contains(unknown, warning, StringComparison.Ordinal);
        Assert.Contains($"{target.Name}.joined", warning, StringComparison.Ordinal);
        Assert.Equal(result.Warnings, output.Warnings);
    }

    // The real thing, where a machine has both servers.
    [Theory, MySql]
    public void A_routine_of_MariaDB_comes_into_MySQL(ServerFamily family)
    {
        if (TestServerBinaries.Get(ServerFamily.MariaDB) is null)
        {
            return;
        }

        var origin = TestServers.Get(ServerFamily.MariaDB);
        var server = TestServers.Get(family);
        using var shop = origin.CreateDatabase("CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
        using var target = server.CreateDatabase();
        using var folder = new TestFolder();
        shop.Sql("SET sql_mode='NO_AUTO_CREATE_USER,STRICT_ALL_TABLES'; CREATE FUNCTION made_there() RETURNS INT DETERMINISTIC RETURN 1");
        new BackupOperation(
            new BackupRequest { Server = origin.Options, Destination = folder.Path, Database = [shop.Name], SkipSpaceCheck = true }, NullOutput.Instance).Run(default);

        var result = Restore(server, folder.Path, target.Name, NullOutput.Instance, shop.Name);

        Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
        Assert.Equal("1", target.Sql("SELECT made_there()"));
        Assert.Equal("STRICT_ALL_TABLES", target.Sql($"SELECT sql_mode FROM information_schema.routines WHERE routine_schema='{target.Name}'"));
        Assert.Contains(result.Warnings, warning => warning.Contains("NO_AUTO_CREATE_USER", StringComparison.Ordinal));
    }

    [Theory, MySql]
    public void A_mode_that_no_server_knows_is_dropped_nowhere_else(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var target = server.CreateDatabase();
        using var folder = new TestFolder();
        Write(folder, "d.sql", "SET sql_mode = 42000000000000;\nCREATE TABLE `t` (`a` INT);\n-- Dump completed\n");

        var result = Restore(server, Path.Combine(folder.Path, "d.sql"), target.Name, NullOutput.Instance, "d");

        Assert.Equal((BackupStatus.Failed, BackupErrorId.StatementFailed), (result.Status, result.ErrorId));
    }

    private static void Write(TestFolder folder, string name, string text) => File.WriteAllText(Path.Combine(folder.Path, name), text);

    private static RestoreResult Restore(TestServer server, string path, string target, IOperationOutput output, string database = "shop") =>
        Assert.Single(new RestoreOperation(
            new RestoreRequest { Server = server.Options, Repository = path, As = new Dictionary<string, string> { [database] = target } }, output).Run(default));
}
