using System.Globalization;
using System.Text.Json;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;
using Xunit.Abstractions;

namespace MySqlBackup.Cli.Tests.Scale;

/// <summary>Memory depends on buffers and not on how much passes through them, from the first row of a table to its last.</summary>
public class EndlessTableTests(ITestOutputHelper output)
{
    private const long Slack = 32 << 20;

    private static readonly long Bytes = Fuzzer.IsNightly ? 20L << 30 : 1L << 30;

    [Theory, MariaDB, MySql]
    public void Memory_is_flat_from_the_first_row_to_the_last(ServerFamily family)
    {
        using TestServer server = TestServer.Start(family);
        using var folder = new TestFolder();
        server.Sql(
            (family == ServerFamily.MariaDB ? "INSTALL SONAME 'ha_blackhole';" : "")
            + "CREATE DATABASE endless; USE endless; CREATE TABLE t (id BIGINT, at DATETIME(6), name VARCHAR(100), note TEXT, picture BLOB) ENGINE=InnoDB;"
            + "INSERT INTO t VALUES (123456789,'2026-11-24 12:34:56.789012','Grace O''Malley',REPEAT('forty lines of \"prose\" with a \\\\ in it\n',20),UNHEX(SHA2('picture',512)))");
        int row = int.Parse(server.Sql("SELECT 1+LENGTH(id)+1+LENGTH(at)+1+LENGTH(name)+3+LENGTH(note)+1+LENGTH(picture) FROM endless.t"), CultureInfo.InvariantCulture);
        long rows = 1 + MultipliedRow.Added(Bytes, row);

        MeasuredRun backup;
        using (var proxy = new ConversationProxy(server.Socket, () => new MultipliedRow(Bytes)))
        {
            backup = MeasuredRun.RunWell(
                output, "backup", "--server", "unix:" + proxy.Socket, "--user", "root", "--ssl-mode", "disabled", "--destination", folder.Path, "--database", "endless", "--compression", "zstd", "--skip-space-check", "--json");
        }

        using JsonDocument record = JsonDocument.Parse(backup.Result.Output);
        Assert.Equal(rows, record.RootElement.GetProperty("rowCount").GetInt64());
        RequireFlat(backup);

        MeasuredRun content = MeasuredRun.RunWell(output, "verify", "--repository", folder.Path, "--level", "content");
        RequireFlat(content);

        using (var proxy = new ConversationProxy(server.Socket, () => new ChangedEngine()))
        {
            MeasuredRun restore = MeasuredRun.RunWell(
                output, "restore", "--server", "unix:" + proxy.Socket, "--user", "root", "--ssl-mode", "disabled", "--repository", folder.Path, "--as", "endless=swallowed");
            Assert.Contains("BLACKHOLE", server.Sql("SHOW CREATE TABLE swallowed.t"), StringComparison.Ordinal);
            RequireFlat(restore);
        }
    }

    private static void RequireFlat(MeasuredRun run)
    {
        int half = run.Resident.Count / 2;
        long first = run.Resident.Take(half).Max();
        long second = run.Resident.Skip(half).Max();
        Assert.True(run.Resident.Count >= 20, $"{run.Resident.Count} looks at the memory are too few.");
        Assert.True(second <= first + Slack, $"{first >> 10} KB at most in the first half and {second >> 10} KB in the second: {string.Join(' ', run.Resident.Where((_, i) => i % Math.Max(1, run.Resident.Count / 40) == 0).Select(b => b >> 20))} MB");
    }
}
