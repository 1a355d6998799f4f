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
        using TestDatabase database = Shop.Create(server);
        using var folder = new TestFolder();
        string address = "unix:" + server.Socket;
        string copy = server.UniqueName("copy");

        JsonElement backup = Runner.RunJson("backup", "--server", address, "--user", "root", "--database", database.Name, "--destination", folder.Path, "--json");
        Assert.Equal("Success", backup.GetProperty("status").GetString());
        Assert.Equal(3, backup.GetProperty("rowCount").GetInt64());
        string id = backup.GetProperty("id").GetString()!;

        JsonElement listed = Runner.RunJson("list", "--repository", folder.Path, "--last", "1", "--status", "success", "--json");
        Assert.Equal(id, listed.GetProperty("id").GetString());
        Assert.Equal(backup.GetProperty("peakMemory").GetInt64(), listed.GetProperty("peakMemory").GetInt64());

        JsonElement check = Runner.RunJson("verify", "--repository", folder.Path, "--id", id, "--level", "content", "--json");
        Assert.Equal("Passed", check.GetProperty("status").GetString());

        JsonElement restored = Runner.RunJson("restore", "--server", address, "--user", "root", "--repository", folder.Path, "--as", $"{database.Name}={copy}", "--json");
        Assert.Equal(copy, restored.GetProperty("target").GetString());
        Assert.Equal("3", server.Sql($"SELECT COUNT(*) FROM {copy}.t").Trim());
        server.Sql($"DROP DATABASE {copy}");
    }

    [Theory, MariaDB]
    public void Tables_are_for_people(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using TestDatabase database = Shop.Create(server);
        using var folder = new TestFolder();

        RunnerResult backup = Runner.Run("backup", "--server", "unix:" + server.Socket, "--user", "root", "--database", database.Name, "--destination", folder.Path);
        Assert.Equal(ExitCode.Done, backup.ExitCode);
        Assert.Contains("Content  : 1 table, 3 rows, ", backup.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[", backup.Output + backup.Error, StringComparison.Ordinal);

        RunnerResult list = Runner.Run("list", "--repository", folder.Path);
        Assert.Matches(@"^Id +Status +Database +Duration +Tables +Rows +Size +Server +Reason\n", list.Output);
    }

    [Theory, MariaDB]
    public void Copies_verifies_and_removes_the_source(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using TestDatabase database = Shop.Create(server);
        using var folder = new TestFolder();
        string from = Path.Combine(folder.Path, "from");
        string to = Path.Combine(folder.Path, "to");
        string id = Runner.RunJson("backup", "--server", "unix:" + server.Socket, "--user", "root", "--database", database.Name, "--destination", from, "--json").GetProperty("id").GetString()!;

        Assert.Contains($"What if: copy: {id}", Runner.Run("copy", "--repository", from, "--to", to, "--remove-source", "--what-if").Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(to));
        JsonElement copied = Runner.RunJson("copy", "--repository", from, "--last", "1", "--to", to, "--throttle", "100MB", "--json");
        Assert.Equal(("Copied", "ReadBack", id), (copied.GetProperty("status").GetString(), copied.GetProperty("verifiedBy").GetString(), copied.GetProperty("id").GetString()));
        JsonElement again = Runner.RunJson("copy", "--repository", from, "--to", to, "--remove-source", "--json");
        Assert.Equal("AlreadyThere", again.GetProperty("status").GetString());
        Assert.True(again.GetProperty("sourceRemoved").GetBoolean());
        Assert.Empty(BackupRepository.Open(from).List());
        Assert.Equal("Passed", Runner.RunJson("verify", "--repository", to, "--id", id, "--json").GetProperty("status").GetString());

        File.WriteAllText(Path.Combine(to, id, "metadata"), "x");
        RunnerResult damaged = Runner.Run("copy", "--repository", to, "--to", from);
        Assert.Equal(ExitCode.Failed, damaged.ExitCode);
        Assert.Contains("error BackupFileDamaged: ", damaged.Error, StringComparison.Ordinal);
        Assert.Matches($"{id} +Failed", damaged.Output);
        Assert.Equal(ExitCode.Failed, Runner.Run("copy", "--repository", from, "--to", to).ExitCode);
        Assert.Equal(ExitCode.Usage, Runner.Run("copy", "--repository", to, "--to", to).ExitCode);
    }

    [Fact]
    public void A_list_tells_why_a_backup_is_none()
    {
        using var folder = new TestFolder();
        string damaged = BackupRepository.NewId(DateTime.UtcNow);
        using BackupWriter running = BackupRepository.Create(folder.Path).Begin(BackupRepository.NewId(DateTime.UtcNow));
        Directory.CreateDirectory(Path.Combine(folder.Path, damaged));
        File.WriteAllText(Path.Combine(folder.Path, damaged, "shop.item.00000.sql"), "");

        RunnerResult list = Runner.Run("list", "--repository", folder.Path);
        RunnerResult json = Runner.Run("list", "--repository", folder.Path, "--status", "running", "--json");

        Assert.Matches($"(?m)^{damaged} +Failed .*manifest.json.*missing", list.Output);
        Assert.Matches($"(?m)^{running.Id} +Running .*at work \\(process {Environment.ProcessId}\\)", list.Output);
        Assert.Equal(running.Id, JsonDocument.Parse(json.Output).RootElement.GetProperty("id").GetString());
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
        using TestDatabase database = Shop.Create(server);
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
        using TestDatabase database = Shop.Create(server);
        using var folder = new TestFolder();

        RunnerResult result = Runner.Run(
            "backup", "--server", "127.0.0.1:1", "--server", "unix:" + server.Socket, "--user", "root", "--database", database.Name, "--destination", folder.Path, "--json");

        Assert.Equal(ExitCode.Failed, result.ExitCode);
        string[] statuses = result.Output.Trim().Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("status").GetString()!).ToArray();
        Assert.Equal(["Failed", "Success"], statuses);
        Assert.StartsWith($"error {BackupErrorId.ServerUnreachable}: 127.0.0.1:1", result.Error, StringComparison.Ordinal);
    }

    [Theory, MariaDB, MySql]
    public void The_record_of_a_failed_backup_tells_what_was_known(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using TestDatabase database = Shop.Create(server);
        using var folder = new TestFolder();
        database.Sql("CREATE TABLE broken (a INT PRIMARY KEY, b VARCHAR(100)) ENGINE=MyISAM; INSERT INTO broken VALUES (1, REPEAT('x', 90)), (2, REPEAT('y', 90)); FLUSH TABLES broken");
        using (FileStream rows = File.OpenWrite(Path.Combine(server.DataDirectory, database.Name, "broken.MYD")))
        {
            rows.SetLength(rows.Length / 2);
        }

        RunnerResult result = Runner.Run(
            "backup", "--server", "unix:" + server.Socket, "--user", "root", "--database", database.Name[..^1] + "?", "--destination", folder.Path, "--json");

        Assert.Equal(ExitCode.Failed, result.ExitCode);
        JsonElement record = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal("Failed", record.GetProperty("status").GetString());
        Assert.Matches("^[0-9]{8}T[0-9]{6}Z-[0-9a-f]{4}$", record.GetProperty("id").GetString());
        Assert.Equal(server.Sql("SELECT VERSION()").Trim(), record.GetProperty("serverVersion").GetString());
        Assert.Contains(database.Name, record.GetProperty("database").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(family == ServerFamily.MariaDB ? "BackupStage" : "Instance", record.GetProperty("lockMode").GetString());
        Assert.Contains("broken", record.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        Assert.False(record.TryGetProperty("path", out _));
    }

    [Fact]
    public void What_a_failed_backup_did_not_come_to_know_is_absent()
    {
        using var folder = new TestFolder();

        RunnerResult result = Runner.Run("backup", "--server", "127.0.0.1:1", "--database", "shop", "--destination", folder.Path, "--json");

        JsonElement record = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal(("Failed", "127.0.0.1:1"), (record.GetProperty("status").GetString(), record.GetProperty("server").GetString()));
        Assert.Equal(["shop"], record.GetProperty("database").EnumerateArray().Select(name => name.GetString()));
        Assert.All((string[])["serverVersion", "lockMode", "compression", "path", "gtid"], name => Assert.False(record.TryGetProperty(name, out _), name));
    }

    [Theory, MariaDB, MySql]
    public void A_restore_that_fails_before_it_starts_leaves_a_record(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using TestDatabase database = Shop.Create(server);
        using var folder = new TestFolder();
        string address = "unix:" + server.Socket;
        string id = Runner.RunJson("backup", "--server", address, "--user", "root", "--database", database.Name, "--destination", folder.Path, "--json").GetProperty("id").GetString()!;

        AssertFailed(BackupErrorId.TargetExists, address, "--server", address, "--user", "root", "--repository", folder.Path, "--id", id, "--database", database.Name, "--json");
        AssertFailed(BackupErrorId.ServerUnreachable, "127.0.0.1:1", "--server", "127.0.0.1:1", "--repository", folder.Path, "--id", id, "--database", database.Name, "--json");
        AssertFailed(BackupErrorId.NotARepository, address, "--server", address, "--repository", Path.Combine(folder.Path, "none"), "--id", id, "--database", database.Name, "--json");
        RunnerResult plan = Runner.Run("restore", "--server", "127.0.0.1:1", "--repository", folder.Path, "--what-if", "--json");
        Assert.Equal((ExitCode.Failed, ""), (plan.ExitCode, plan.Output));

        void AssertFailed(string errorId, string at, params string[] arguments)
        {
            RunnerResult result = Runner.Run(["restore", .. arguments]);
            Assert.Equal(ExitCode.Failed, result.ExitCode);
            Assert.StartsWith($"error {errorId}: ", result.Error, StringComparison.Ordinal);
            JsonElement record = JsonDocument.Parse(result.Output).RootElement;
            Assert.Equal(
                ("Failed", errorId, database.Name, database.Name, id, at),
                (Text("status"), Text("errorId"), Text("database"), Text("target"), Text("id"), Text("server")));
            Assert.Contains(Text("errorMessage")!, result.Error, StringComparison.Ordinal);
            string? Text(string name) => record.GetProperty(name).GetString();
        }
    }

    [Theory, MariaDB, MySql]
    public void Logs_in_with_a_certificate(ServerFamily family)
    {
        using var authority = new TestAuthority();
        using TestServer server = TestServer.Start(family, options => options with
        {
            Tcp = true,
            Arguments = [$"--ssl-ca={authority.AuthorityFile}", $"--ssl-cert={authority.ServerCertificate}", $"--ssl-key={authority.ServerKey}"],
        });
        using TestDatabase database = Shop.Create(server);
        using var folder = new TestFolder();
        string account = server.CreateAccount("pw", ["ALL ON *.*"]);
        server.Sql($"ALTER USER '{account}'@'%' REQUIRE X509; ALTER USER '{account}'@'localhost' REQUIRE X509");
        string file = Path.Combine(folder.Path, "my.cnf");
        File.WriteAllText(file, $"[client]\nuser={account}\npassword=pw\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        string repository = Path.Combine(folder.Path, "r");
        string[] login = ["--server", $"127.0.0.1:{server.Port}", "--defaults-file", file, "--ssl-ca", authority.AuthorityFile];
        string[] certificate = ["--ssl-cert", authority.ClientCertificate, "--ssl-key", authority.ClientKey];

        RunnerResult without = Runner.Run(["backup", .. login, "--database", database.Name, "--destination", repository]);
        Assert.StartsWith($"error {BackupErrorId.AccessDenied}: ", without.Error, StringComparison.Ordinal);
        Runner.RunJson(["backup", .. login, .. certificate, "--database", database.Name, "--destination", repository, "--json"]);
        Runner.RunJson(["restore", .. login, .. certificate, "--repository", repository, "--as", $"{database.Name}=copy", "--json"]);
        Assert.Equal("3", server.Sql("SELECT COUNT(*) FROM copy.t").Trim());
    }

    [Theory]
    [MariaDB("instance"), MySql("backup-stage")]
    public void What_fits_no_such_server_is_wrong_usage(ServerFamily family, string mode)
    {
        TestServer server = TestServers.Get(family);
        using TestDatabase database = Shop.Create(server);
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

    [Theory, MariaDB]
    public void Health_ends_with_a_code_for_probes(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using TestDatabase database = Shop.Create(server);
        using var folder = new TestFolder();
        Runner.RunJson("backup", "--server", "unix:" + server.Socket, "--user", "root", "--database", database.Name, "--destination", folder.Path, "--json");

        JsonElement health = Runner.RunJson("health", "--repository", folder.Path, "--max-used-percent", "100", "--json");
        Assert.Equal((database.Name, "Healthy"), (health.GetProperty("database").GetString(), health.GetProperty("status").GetString()));
        Assert.False(health.TryGetProperty("rto", out _));
        Assert.Equal(ExitCode.Done, Runner.Run("health", "--repository", folder.Path, "--max-used-percent", "0").ExitCode);

        RunnerResult stale = Runner.Run("health", "--repository", folder.Path, "--max-age", "1ms");
        Assert.Equal(ExitCode.Failed, stale.ExitCode);
        Assert.Matches($@"{database.Name} +Unhealthy +\d.* ms are allowed\.", stale.Output);
        Assert.Equal(ExitCode.Failed, Runner.Run("health", "--repository", folder.Path, "--max-drill-age", "1d").ExitCode);
        Assert.Equal(ExitCode.Failed, Runner.Run("health", "--repository", Path.Combine(folder.Path, "nowhere")).ExitCode);
        Assert.Equal(ExitCode.Usage, Runner.Run("health", "--repository", folder.Path, "--max-age", "soon").ExitCode);
    }

    [Theory, MariaDB, MySql]
    public void A_precheck_ends_with_a_code_of_its_own_where_a_check_failed(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using TestDatabase database = Shop.Create(server);
        using var folder = new TestFolder();
        string destination = Path.Combine(folder.Path, "repository");
        string options = Path.Combine(folder.Path, "my.cnf");
        File.WriteAllText(options, "[client]\nuser=root\npassword=\n");
        File.SetUnixFileMode(options, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        RunnerResult Precheck(params string[] more) => Runner.Run(
            ["precheck", "--server", "unix:" + server.Socket, "--defaults-file", options, "--database", database.Name, "--destination", destination, .. more]);

        RunnerResult good = Precheck();
        Assert.True(good.ExitCode == ExitCode.Done, good.Output + good.Error);
        Assert.Matches(@"(?m)^Check +Status +Finding\n(.*\n)+Connection +Passed ", good.Output);
        Assert.False(Directory.Exists(destination));

        RunnerResult bad = Precheck("--table", "nowhere", "--json");
        Assert.Equal(ExitCode.NotReady, bad.ExitCode);
        JsonElement[] checks = bad.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        JsonElement failed = Assert.Single(checks, c => c.GetProperty("status").GetString() == "Failed");
        Assert.Equal("Databases", failed.GetProperty("check").GetString());
        Assert.Equal(3, ExitCode.NotReady);

        File.WriteAllText(options, "[client]\nuser=root\npassword=S3cret-open\n");
        File.SetUnixFileMode(options, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        RunnerResult open = Precheck();
        Assert.Equal(ExitCode.NotReady, open.ExitCode);
        Assert.Matches("Configuration +Failed .*holds a password", open.Output);
        Assert.Matches("Configuration +Passed ", Precheck("--fix-permission").Output);
        Assert.Equal(ExitCode.Usage, Runner.Run("precheck", "--server", "unix:" + server.Socket).ExitCode);
    }

    [Theory, MariaDB, MySql]
    public void An_option_file_with_a_password_that_others_can_read_is_refused_and_closed_on_request(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using TestDatabase database = Shop.Create(server);
        using var folder = new TestFolder();
        string account = server.CreateAccount("S3cret-open", ["ALL ON *.*"]);
        string file = Path.Combine(folder.Path, "my.cnf");
        File.WriteAllText(file, $"[client]\nuser={account}\npassword=S3cret-open\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        string[] backup = ["backup", "--server", "unix:" + server.Socket, "--defaults-file", file, "--database", database.Name, "--destination", Path.Combine(folder.Path, "r")];

        RunnerResult refused = Runner.Run(backup);
        Assert.Equal(ExitCode.Failed, refused.ExitCode);
        Assert.StartsWith($"error {BackupErrorId.PermissionTooOpen}: ", refused.Error, StringComparison.Ordinal);
        Assert.Contains($"chmod 600 '{file}'", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("S3cret", refused.Error + refused.Output, StringComparison.Ordinal);

        RunnerResult closed = Runner.Run([.. backup, "--fix-permission"]);
        Assert.True(closed.ExitCode == ExitCode.Done, closed.Error);
        Assert.DoesNotContain("S3cret", closed.Error + closed.Output, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        server.DropAccount(account);
    }

    [Fact]
    public void Damage_is_a_failure()
    {
        using var folder = new TestFolder();
        RunnerResult result = Runner.Run("verify", "--repository", folder.Path);

        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.StartsWith("error Backup", result.Error, StringComparison.Ordinal);
    }
}
