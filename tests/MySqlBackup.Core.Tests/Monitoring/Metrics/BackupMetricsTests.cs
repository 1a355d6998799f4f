using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Monitoring.Metrics;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Tests.Dump;
using MySqlBackup.Core.Tests.History;
using MySqlBackup.Core.Tests.Load;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Monitoring.Metrics;

[Collection(DumpGroup.Name)]
public sealed class BackupMetricsTests : IDisposable
{
    private const string Odd = "a \"quoted\"\n\\名字";
    private const string OddLabel = "a \\\"quoted\\\"\\n\\\\名字";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly HealthBench _bench = new();
    private readonly RecordingOutput _output = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Durations_are_counted_up_to_each_bound()
    {
        int[] seconds = [1, 60, 61, 300, 900, 901, 1800, 3600, 3601, 100_000];
        _bench.Journal.Write(seconds.Select((s, i) => RunSamples.Success(HealthBench.Now.AddDays(-i - 2), TimeSpan.FromSeconds(s), ("shop", 1))).ToList());
        string text = Read();
        Assert.Equal(
            ["60 2", "300 4", "900 5", "1800 7", "3600 8", "+Inf 10"],
            Lines(text, "backup_duration_seconds_bucket", "shop").Select(l => l[(l.IndexOf("le=\"", StringComparison.Ordinal) + 4)..].Replace("\"}", "", StringComparison.Ordinal)));
        Assert.Equal("10", Value(text, "backup_duration_seconds_count", "shop"));
        Assert.Equal("111224", Value(text, "backup_duration_seconds_sum", "shop"));

        // None of them is there, so none of them is a last one.
        Assert.DoesNotContain("backup_last_success_timestamp_seconds", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE backup_duration_seconds histogram\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_backup_is_the_healths()
    {
        string id = _bench.BackUp(3 * Hour, "shop", "crm");
        string damaged = _bench.BackUp(2 * Hour, "shop");
        File.WriteAllText(Path.Combine(_bench.Repository.Location, damaged, "manifest.json"), "{");
        string partial = _bench.BackUp(Hour, new ManifestOptions { Compression = "none", Table = ["shop.t"] }, HealthBench.Server, "shop");
        string ahead = _bench.BackUp(-24 * Hour, "shop");
        string text = Read();
        BackupRecord last = _bench.Repository.Find(id);
        Assert.Equal(id, Assert.Single(_bench.Run(), h => h.Database == "shop").LastId);
        Assert.Equal(Number((last.StartTime - DateTime.UnixEpoch).TotalSeconds), Value(text, "backup_last_success_timestamp_seconds", "shop"));
        Assert.Equal("10800", Value(text, "backup_rpo_seconds", "shop"));
        string SizeOf(string database) => Number(last.Manifest!.Files.Where(f => f.Database == database).Sum(f => f.Size));
        Assert.Equal(SizeOf("shop"), Value(text, "backup_size", "shop"));
        Assert.Equal(SizeOf("crm"), Value(text, "backup_file_size_bytes", "crm"));
        Assert.Equal(Number(last.Duration.TotalSeconds), Value(text, "backup_duration", "shop"));

        // Each is told once, although both databases and many readers may meet it.
        Assert.Equal(2, _output.Warnings.Count);
        Assert.Contains(_output.Warnings, w => w.StartsWith($"The backup {damaged} is not counted: ", StringComparison.Ordinal));
        Assert.Contains($"The backup {ahead} has a time to come, so it is not counted as the last one. Check this machine's clock.", _output.Warnings);
        Assert.DoesNotContain(_output.Warnings, w => w.Contains(partial, StringComparison.Ordinal));
    }

    [Fact]
    public void What_never_succeeded_has_no_sample_of_a_success()
    {
        _bench.BackUp(Hour, "shop");
        _bench.Fail(Hour, "crm");
        string text = Read();
        Assert.Equal("0", Value(text, "backup_success_ratio", "crm"));
        foreach (string name in new[] { "backup_last_success_timestamp_seconds", "backup_rpo_seconds", "backup_size", "backup_duration", "backup_speed", "backup_duration_seconds_count" })
        {
            Assert.Single(Lines(text, name, "shop"));
            Assert.Empty(Lines(text, name, "crm"));
        }

        Assert.DoesNotContain("backup_rto_seconds", text, StringComparison.Ordinal);
        _bench.Check("20261110T120000Z-0001", "shop", Hour, IntegrityStatus.Passed, restore: 2 * Hour);
        Assert.Equal("7200", Value(Read(), "backup_rto_seconds", "shop"));
    }

    [Fact]
    public void A_backup_that_the_history_does_not_know_counts()
    {
        _bench.WriteBackup(2 * Hour, new ManifestOptions { Compression = "none" }, "db9:3306", "shop");
        string text = Read();
        Assert.Equal("7200", Value(text, "backup_rpo_seconds", "shop"));
        Assert.Contains("server=\"db9:3306\"", Assert.Single(Lines(text, "backup_size", "shop")), StringComparison.Ordinal);
        Assert.Equal("", Read(new BackupMetricRequest { Server = ["db1*"] }));
        Assert.Equal("", Read(new BackupMetricRequest { Database = ["crm"] }));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void What_is_no_number_is_not_written(double value)
    {
        var text = new MetricText();
        text.Add(MetricFamily.Speed, [("database", "shop")], value);
        Assert.Equal("", text.ToString());
    }

    [PromtoolTheory, MariaDB, MySql]
    public void Prometheus_reads_what_real_backups_give(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        server.Sql($"CREATE DATABASE {SqlName.Quote(Odd)}; CREATE TABLE {SqlName.Quote(Odd)}.t (a INT PRIMARY KEY)");
        try
        {
            BackupRecord record = bench.Backup(bench.Request(Odd));
            Assert.Throws<BackupException>(() => bench.Backup(bench.Request("nowhere")));
            var metrics = new BackupMetrics(new BackupMetricRequest());
            metrics.Add(BackupRepository.Open(bench.Repository), _output, CancellationToken.None);
            string text = metrics.ToString();
            Assert.Equal("", PromtoolTheoryAttribute.Check(text));
            Assert.Equal(Number(record.Manifest!.Files.Where(f => f.Database == Odd).Sum(f => f.Size)), Value(text, "backup_size", OddLabel));
            Assert.Equal("0", Value(text, "backup_success_ratio", "nowhere"));
            Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
            Assert.Empty(_output.Warnings);

            // It does find what is wrong.
            Assert.NotEqual("", PromtoolTheoryAttribute.Check(text.Replace("\\\"", "\"", StringComparison.Ordinal)));
        }
        finally
        {
            server.Sql($"DROP DATABASE {SqlName.Quote(Odd)}");
        }
    }

    private static string Number(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private static string[] Lines(string text, string name, string value) =>
        text.Split('\n').Where(l => l.StartsWith(name + "{", StringComparison.Ordinal) && l.Contains($"=\"{value}\"", StringComparison.Ordinal)).ToArray();

    private static string Value(string text, string name, string value)
    {
        string line = Assert.Single(Lines(text, name, value));
        return line[(line.LastIndexOf(' ') + 1)..];
    }

    private string Read(BackupMetricRequest? request = null)
    {
        var metrics = new BackupMetrics(request ?? new BackupMetricRequest(), _bench.Clock);
        metrics.Add(_bench.Repository, _output, CancellationToken.None);
        return metrics.ToString();
    }
}
