using System.Diagnostics;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Reports;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;
using Xunit.Abstractions;

namespace MySqlBackup.Core.Tests.History;

/// <summary>A history of many runs: what its queries take. The numbers are for reading; the counts decide.</summary>
public sealed class MillionRunTests(ITestOutputHelper output)
{
    private static int Count => Fuzzer.IsNightly ? 1_000_000 : 20_000;

    [Fact]
    public void A_journal()
    {
        using var bench = new JournalBench();
        foreach (BackupRun[] some in Runs().Chunk(10_000))
        {
            bench.Journal.Write(some);
        }

        Measure(bench.Journal);
        foreach (int days in new[] { 7, 30 })
        {
            var builder = new ReportBuilder(new ReportRequest { Days = days, AlertStatePath = Path.Combine(bench.Journal.Location, "alerts.json") });
            Assert.InRange(Time($"report, {days} days", () => builder.Build([bench.Repository.Location], default).ByDay.Count(d => d.SuccessCount > 0)), days - 1, days);
        }
    }

    [Theory, MariaDB, MySql]
    public void A_table(ServerFamily family)
    {
        using TestServer server = TestServer.Start(family);
        var name = new HistoryTableName(HistoryTableName.Default);
        HistoryTable.Create(server.Options, name, default);
        var table = new TableHistory(server.Options, name);
        foreach (BackupRun[] some in Runs().Chunk(10_000))
        {
            table.Write(some);
        }

        Measure(table);
    }

    // Each as its start and its end, over three years.
    private static IEnumerable<BackupRun> Runs()
    {
        var random = new Random(8);
        DateTime first = DateTime.UtcNow.Date.AddDays(-1095);
        for (int i = 0; i < Count; i++)
        {
            DateTime start = first.AddSeconds(i * 1095.0 * 86400 / Count);
            start = start.AddTicks(-(start.Ticks % TimeSpan.TicksPerMicrosecond));
            string id = $"{start:yyyyMMdd'T'HHmmss'Z'}-{random.Next(65536):x4}";
            BackupRun run = RunSamples.Success(start, TimeSpan.FromSeconds(random.Next(600)), ("shop", random.NextInt64(1L << 34)), ("crm", random.NextInt64(1L << 30)))
                with
            { Id = id, Repository = "/var/backups/mysql", ServerVersion = "10.11.19-MariaDB", BinlogFile = "binlog.000123", BinlogPosition = i, Options = new BackupRunOptions() };
            yield return run with { Status = BackupStatus.Running, EndTime = null, Size = null, Databases = [] };
            yield return i % 20 == 0 ? run with { Status = BackupStatus.Failed, ErrorId = BackupErrorId.ServerUnreachable, ErrorMessage = "No answer." } : run;
        }
    }

    private void Measure(IBackupHistory history)
    {
        DateTime now = DateTime.UtcNow;
        Assert.InRange(Time("rate, 30 days by day", () => new SuccessRateCount([SuccessRateGrouping.Day], now.Date.AddDays(-29), now).Run(history, HistoryQuery.All, default).Count), 30, 30);
        Assert.Equal(Count, Time("rate, all runs", () => new SuccessRateCount([], DateTime.UnixEpoch, now).Run(history, HistoryQuery.All, default)[0].RunCount), 0.001 * Count);
        Assert.Equal(2, Time("capacity, all runs by database", () => new CapacityCount([CapacityGrouping.Database], DateTime.UnixEpoch, now).Run(history, HistoryQuery.All, null, default).Count));
        Assert.Equal(20, Time("the last 20", () => history.ReadRuns(new HistoryQuery { Last = 20 }, default).Count()));
        Assert.Equal(5, Time("the last 5 that failed", () => history.ReadRuns(new HistoryQuery { Status = BackupStatus.Failed, Last = 5 }, default).Count()));
        Assert.InRange(Time("one day", () => history.ReadRuns(new HistoryQuery { Since = now.AddDays(-2), Until = now.AddDays(-1) }, default).Count()), 1, Count / 500);
        Assert.Equal(Count / 20, Time("all that failed", () => history.ReadRuns(new HistoryQuery { Status = BackupStatus.Failed }, default).Count()), 0.001 * Count);
    }

    private T Time<T>(string what, Func<T> query)
    {
        long clock = Stopwatch.GetTimestamp();
        T result = query();
        TimeSpan time = Stopwatch.GetElapsedTime(clock);
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        output.WriteLine($"{what}: {time.TotalMilliseconds:0} ms, working set {process.WorkingSet64 >> 20} MB, peak {process.PeakWorkingSet64 >> 20} MB");
        return result;
    }
}
