using System.Diagnostics;
using System.Globalization;
using MySqlBackup.Core;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Cli.Tests;

/// <summary>What a signal leaves behind.</summary>
public class SignalTests
{
    [Theory]
    [MariaDB("-INT")]
    [MariaDB("-TERM")]
    public void A_signal_ends_a_drill_which_is_no_failure_of_the_backup(ServerFamily family, string signal)
    {
        TestServer server = TestServers.Get(family);
        using TestDatabase database = Shop.Create(server);
        server.Sql("INSERT INTO t (v) SELECT REPEAT('x', 1000) FROM t a, t b, t c, t d, t e, t f, t g, t h, t i", database.Name);
        using var folder = new TestFolder();
        using var temporary = new TestFolder();
        Runner.RunJson("backup", "--server", "unix:" + server.Socket, "--user", "root", "--database", database.Name, "--destination", folder.Path, "--json");
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
        using TestDatabase database = Shop.Create(server);
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
        Assert.Equal(["history"], Directory.GetDirectories(destination).Select(Path.GetFileName));
    }
}
