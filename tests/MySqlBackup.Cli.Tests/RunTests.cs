using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MySqlBackup.Core;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Cli.Tests;

public class RunTests
{
    [Theory, MariaDB, MySql]
    public void Backs_up_lists_verifies_and_restores(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using TestDatabase database = CreateShop(server);
        using var folder = new TestFolder();
        string address = "unix:" + server.Socket;
        string copy = server.UniqueName("copy");

        JsonElement backup = RunJson("backup", "--server", address, "--user", "root", "--database", database.Name, "--destination", folder.Path, "--json");
        Assert.Equal("Success", backup.GetProperty("status").GetString());
        Assert.Equal(3, backup.GetProperty("rowCount").GetInt64());
        string id = backup.GetProperty("id").GetString()!;

        JsonElement listed = RunJson("list", "--repository", folder.Path, "--last", "1", "--status", "success", "--json");
        Assert.Equal(id, listed.GetProperty("id").GetString());

        JsonElement check = RunJson("verify", "--repository", folder.Path, "--id", id, "--level", "content", "--json");
        Assert.Equal("Passed", check.GetProperty("status").GetString());

        JsonElement restored = RunJson("restore", "--server", address, "--user", "root", "--repository", folder.Path, "--as", $"{database.Name}={copy}", "--json");
        Assert.Equal(copy, restored.GetProperty("target").GetString());
        Assert.Equal("3", server.Sql($"SELECT COUNT(*) FROM {copy}.t").Trim());
        server.Sql($"DROP DATABASE {copy}");
    }

    [Theory, MariaDB]
    public void Tables_are_for_people(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using TestDatabase database = CreateShop(server);
        using var folder = new TestFolder();

        RunnerResult backup = Runner.Run("backup", "--server", "unix:" + server.Socket, "--user", "root", "--database", database.Name, "--destination", folder.Path);
        Assert.Equal(ExitCode.Done, backup.ExitCode);
        Assert.Contains("Content  : 1 table, 3 rows, ", backup.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[", backup.Output + backup.Error, StringComparison.Ordinal);

        RunnerResult list = Runner.Run("list", "--repository", folder.Path);
        Assert.Matches(@"^Id +Status +Database +Duration +Tables +Rows +Size +Server\n", list.Output);
    }

    [Fact]
    public void An_empty_repository_is_called_empty()
    {
        using var folder = new TestFolder();
        BackupRepository.Create(folder.Path);

        RunnerResult list = Runner.Run("list", "--repository", folder.Path);
        Directory.CreateDirectory(Path.Combine(folder.Path, BackupRepository.NewId(DateTime.UtcNow)));
        RunnerResult chosen = Runner.Run("list", "--repository", folder.Path, "--status", "success");
        RunnerResult json = Runner.Run("list", "--repository", folder.Path, "--status", "success", "--json");

        Assert.Equal((ExitCode.Done, "", $"There are no backups in {folder.Path}.\n"), (list.ExitCode, list.Output, list.Error));
        Assert.Equal((ExitCode.Done, "", $"No backup in {folder.Path} matches.\n"), (chosen.ExitCode, chosen.Output, chosen.Error));
        Assert.Equal((ExitCode.Done, "", ""), (json.ExitCode, json.Output, json.Error));
    }

    [Fact]
    public void What_if_gives_the_error_alone()
    {
        using var folder = new TestFolder();

        RunnerResult result = Runner.Run("backup", "--server", "127.0.0.1:1", "--destination", folder.Path, "--what-if");

        Assert.Equal((ExitCode.Failed, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"error {BackupErrorId.ServerUnreachable}: ", result.Error, StringComparison.Ordinal);
    }

    [Theory, MariaDB]
    public void What_if_changes_nothing(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using TestDatabase database = CreateShop(server);
        using var folder = new TestFolder();
        string destination = Path.Combine(folder.Path, "repository");

        RunnerResult plan = Runner.Run("backup", "--server", "unix:" + server.Socket, "--user", "root", "--database", database.Name, "--destination", destination, "--what-if");

        Assert.Equal(ExitCode.Done, plan.ExitCode);
        Assert.StartsWith($"What if: back up {database.Name} of unix:", plan.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(destination));
    }

    [Theory, MariaDB, MySql]
    public void A_wrong_password_fails_without_showing_it(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        string account = server.CreateAccount("S3cret-right", []);
        using var folder = new TestFolder();
        string file = Path.Combine(folder.Path, "my.cnf");
        File.WriteAllText(file, $"[client]\nuser={account}\npassword=S3cret-wrong\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        RunnerResult result = Runner.Run(
            "backup", "--server", "unix:" + server.Socket, "--defaults-file", file, "--destination", Path.Combine(folder.Path, "r"), "--verbose", "--json");

        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.StartsWith($"error {BackupErrorId.AccessDenied}: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(account, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("S3cret", result.Error + result.Output, StringComparison.Ordinal);
        Assert.Equal(BackupErrorId.AccessDenied, JsonDocument.Parse(result.Output).RootElement.GetProperty("errorId").GetString());
        server.DropAccount(account);
    }

    [Theory, MariaDB]
    public void A_server_that_fails_does_not_keep_the_next_from_its_backup(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using TestDatabase database = CreateShop(server);
        using var folder = new TestFolder();

        RunnerResult result = Runner.Run(
            "backup", "--server", "127.0.0.1:1", "--server", "unix:" + server.Socket, "--user", "root", "--database", database.Name, "--destination", folder.Path, "--json");

        Assert.Equal(ExitCode.Failed, result.ExitCode);
        string[] statuses = result.Output.Trim().Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("status").GetString()!).ToArray();
        Assert.Equal(["Failed", "Success"], statuses);
        Assert.StartsWith($"error {BackupErrorId.ServerUnreachable}: 127.0.0.1:1", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MariaDB("instance"), MySql("backup-stage")]
    public void What_fits_no_such_server_is_wrong_usage(ServerFamily family, string mode)
    {
        TestServer server = TestServers.Get(family);
        using TestDatabase database = CreateShop(server);
        using var folder = new TestFolder();
        string[] backup = ["backup", "--server", "unix:" + server.Socket, "--user", "root", "--database", database.Name, "--destination", folder.Path];
        foreach (string[] wrong in (string[][])[["--lock-mode", mode], ["--lock-mode", mode, "--what-if"], ["--compression", "none", "--compression-level", "3"]])
        {
            RunnerResult result = Runner.Run([.. backup, .. wrong]);
            Assert.StartsWith($"error {BackupErrorId.InvalidArgument}: ", result.Error, StringComparison.Ordinal);
            Assert.Equal(ExitCode.Usage, result.ExitCode);
        }

        // A failure of another kind weighs more.
        Assert.Equal(ExitCode.Failed, Runner.Run([.. backup, "--server", "127.0.0.1:1", "--lock-mode", mode]).ExitCode);
    }

    [Theory]
    [MariaDB("-INT")]
    [MariaDB("-TERM")]
    public void A_signal_ends_a_drill_which_is_no_failure_of_the_backup(ServerFamily family, string signal)
    {
        TestServer server = TestServers.Get(family);
        using TestDatabase database = CreateShop(server);
        server.Sql("INSERT INTO t (v) SELECT REPEAT('x', 1000) FROM t a, t b, t c, t d, t e, t f, t g, t h, t i", database.Name);
        using var folder = new TestFolder();
        using var temporary = new TestFolder();
        RunJson("backup", "--server", "unix:" + server.Socket, "--user", "root", "--database", database.Name, "--destination", folder.Path, "--json");
        using Process process = Runner.Start(temporary, "verify", "--repository", folder.Path, "--level", "restore");
        var clock = Stopwatch.StartNew();
        while (Directory.GetDirectories(temporary.Path).All(scratch => !File.Exists(Path.Combine(scratch, "server.sock"))))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30) && !process.HasExited, "The scratch server did not start.");
            Thread.Sleep(10);
        }

        using (Process kill = Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            kill.WaitForExit();
        }

        RunnerResult result = Runner.Finish(process);
        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.Contains($"error {BackupErrorId.Cancelled}: ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Failed", result.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(temporary.Path, "mysqlbackup-scratch-*"));
    }

    [Theory]
    [MariaDB("-INT")]
    [MariaDB("-TERM")]
    public void A_signal_ends_a_backup_and_leaves_nothing_of_it(ServerFamily family, string signal)
    {
        TestServer server = TestServers.Get(family);
        using TestDatabase database = CreateShop(server);
        server.Sql($"INSERT INTO t (v) SELECT REPEAT('x', 1000) FROM t a, t b, t c, t d, t e, t f", database.Name);
        using var folder = new TestFolder();
        string destination = Path.Combine(folder.Path, "r");
        using Process process = Runner.Start(
            "backup", "--server", "unix:" + server.Socket, "--user", "root", "--database", database.Name, "--destination", destination, "--throttle", "20KB");
        var clock = Stopwatch.StartNew();
        while (!Directory.Exists(destination) || Directory.GetDirectories(destination, "*.partial").Length == 0)
        {
            Assert.False(process.HasExited);
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30));
            Thread.Yield();
        }

        Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        RunnerResult result = Runner.Finish(process);

        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.Contains($"error {BackupErrorId.Cancelled}: ", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(destination));
    }

    [Fact]
    public void Damage_is_a_failure()
    {
        using var folder = new TestFolder();
        RunnerResult result = Runner.Run("verify", "--repository", folder.Path);

        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.StartsWith("error Backup", result.Error, StringComparison.Ordinal);
    }

    private static TestDatabase CreateShop(TestServer server)
    {
        TestDatabase database = server.CreateDatabase();
        server.Sql("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v TEXT); INSERT INTO t (v) VALUES ('a'), ('ß'), (NULL)", database.Name);
        return database;
    }

    private static JsonElement RunJson(params string[] arguments)
    {
        RunnerResult result = Runner.Run(arguments);
        Assert.True(result.ExitCode == ExitCode.Done, result.Error);
        return JsonDocument.Parse(result.Output).RootElement;
    }
}
