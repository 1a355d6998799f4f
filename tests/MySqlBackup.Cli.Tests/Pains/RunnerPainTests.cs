using System.Globalization;
using System.Text.Json;
using MySqlBackup.Core;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Cli.Tests.Pains;

/// <summary>What a scheduler sees of other tools, and what they write of the time.</summary>
public sealed class RunnerPainTests
{
    /// <summary>An exit code of 0 where a table could not be read.</summary>
    [Theory, MariaDB, MySql]
    public void Pain03_A_table_that_can_not_be_read_is_a_failed_backup(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using TestDatabase database = server.CreateDatabase();
        using var folder = new TestFolder();
        database.Sql("CREATE TABLE fine (a INT PRIMARY KEY); INSERT INTO fine VALUES (1); CREATE TABLE broken (a INT PRIMARY KEY, b VARCHAR(100)) ENGINE=MyISAM; INSERT INTO broken VALUES (1,REPEAT('x',90)),(2,REPEAT('y',90)),(3,REPEAT('z',90)); FLUSH TABLES broken");
        using (FileStream rows = File.OpenWrite(Path.Combine(server.DataDirectory, database.Name, "broken.MYD")))
        {
            rows.SetLength(rows.Length / 2);
        }

        RunnerResult result = Backup(server, database.Name, folder);

        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.Contains("broken", result.Error, StringComparison.Ordinal);
        Assert.Empty(BackupRepository.Open(folder.Path).List());
    }

    /// <summary>A failure in the exit code of a restore whose second attempt succeeded; and a success in that of one that failed in part.</summary>
    [Theory, MariaDB, MySql]
    public void Pain03_What_succeeds_at_the_second_attempt_is_a_success_and_a_part_is_none(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using TestDatabase good = server.CreateDatabase();
        using TestDatabase bad = server.CreateDatabase();
        using var folder = new TestFolder();
        good.Sql("CREATE TABLE t (a INT PRIMARY KEY); INSERT INTO t VALUES (1); CREATE VIEW z_view AS SELECT a FROM t; CREATE VIEW m_view AS SELECT a FROM z_view; CREATE VIEW a_view AS SELECT a FROM m_view");
        bad.Sql("CREATE TABLE t (a INT PRIMARY KEY, b INT); INSERT INTO t VALUES (1,1),(2,2)");
        Assert.Equal(ExitCode.Done, Backup(server, $"{good.Name},{bad.Name}", folder).ExitCode);

        string[] restore = ["restore", "--server", "unix:" + server.Socket, "--user", "root", "--repository", folder.Path, "--force", "--json"];
        good.Sql("DROP VIEW a_view, m_view, z_view; DROP TABLE t");
        RunnerResult whole = Runner.Run([.. restore, "--database", good.Name]);
        Assert.Equal((ExitCode.Done, ""), (whole.ExitCode, whole.Error));
        Assert.Equal("Success", JsonDocument.Parse(whole.Output).RootElement.GetProperty("status").GetString());
        Assert.Equal("1", good.Sql("SELECT a FROM a_view"));

        // One of two databases meets a server that refuses it.
        string record = Directory.GetDirectories(folder.Path, "*Z-*").Single();
        string file = Directory.GetFiles(record, $"{bad.Name}.t.*").Single(name => !name.Contains("schema", StringComparison.Ordinal));
        long length = new FileInfo(file).Length;
        File.WriteAllBytes(file, File.ReadAllBytes(file).Select((value, at) => at == length - 4 ? (byte)(value ^ 1) : value).ToArray());
        good.Sql("DROP VIEW a_view, m_view, z_view; DROP TABLE t");
        bad.Sql("DROP TABLE t");
        RunnerResult part = Runner.Run(restore);
        Assert.NotEqual(ExitCode.Done, part.ExitCode);
        Dictionary<string, string?> status = part.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToDictionary(one => one.GetProperty("database").GetString()!, one => one.GetProperty("status").GetString());
        Assert.Equal(("Success", "Failed"), (status[good.Name], status[bad.Name]));
        Assert.Contains(BackupErrorId.FileDamaged, part.Error, StringComparison.Ordinal);
    }

    /// <summary>Local time in the metadata, which the next reader took for UTC.</summary>
    [Theory, MariaDB]
    public void Pain13_The_times_of_a_backup_are_in_UTC_wherever_it_runs(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using TestDatabase database = server.CreateDatabase();
        using var folder = new TestFolder();
        database.Sql("CREATE TABLE t (a INT PRIMARY KEY)");
        DateTime before = DateTime.UtcNow;

        RunnerResult result = Runner.Finish(Runner.Start(
            [new("TZ", "Asia/Shanghai")], "backup", "--server", "unix:" + server.Socket, "--user", "root", "--database", database.Name, "--destination", folder.Path, "--json"));

        Assert.Equal(ExitCode.Done, result.ExitCode);
        JsonElement told = JsonDocument.Parse(result.Output).RootElement;
        string id = told.GetProperty("id").GetString()!;
        Require(DateTime.ParseExact(id[..15], "yyyyMMddTHHmmss", CultureInfo.InvariantCulture));
        JsonElement manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.Path, id, "manifest.json"))).RootElement;
        foreach (string text in new[]
        {
            told.GetProperty("startTime").GetString()!, manifest.GetProperty("startTime").GetString()!,
            manifest.GetProperty("endTime").GetString()!, manifest.GetProperty("snapshot").GetProperty("time").GetString()!,
        })
        {
            Assert.EndsWith("Z", text, StringComparison.Ordinal);
            Require(DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal));
        }

        void Require(DateTime time) => Assert.InRange(time, before.AddMinutes(-1), DateTime.UtcNow.AddMinutes(1));
    }

    private static RunnerResult Backup(TestServer server, string databases, TestFolder folder) =>
        Runner.Run(["backup", "--server", "unix:" + server.Socket, "--user", "root", .. databases.Split(',').SelectMany(name => new[] { "--database", name }), "--destination", folder.Path, "--compression", "none"]);
}
