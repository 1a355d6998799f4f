using System.Globalization;
using System.Text.Json;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.History;

public sealed class TableHistoryTests
{
    private static readonly DateTime Since = RunSamples.Noon.Date;
    private static readonly DateTime Until = RunSamples.Noon.Date.AddDays(200);

    [Theory, MariaDB, MySql]
    public void Table_and_journal_tell_the_same(ServerFamily family)
    {
        using var trial = new Trial(family);
        List<BackupRun> runs = RunSamples.Many(600, 6);
        BackupCheck[] checks = runs.Take(20).Select(r => new BackupCheck
        {
            Id = r.Id,
            Database = "shop",
            StartTime = r.StartTime.AddHours(1),
            Level = Core.Integrity.IntegrityLevel.Restore,
            Status = Core.Integrity.IntegrityStatus.Passed,
            RestoreDuration = TimeSpan.FromSeconds(90),
        }).ToArray();
        trial.Journal.Write(runs);
        trial.Journal.Write(checks);
        HistoryCopy.Run(trial.Journal, trial.Table, CancellationToken.None);
        HistoryCopy.Run(trial.Journal, trial.Table, CancellationToken.None);

        foreach (HistoryQuery query in (HistoryQuery[])[
            HistoryQuery.All, new() { Since = runs[90].StartTime, Until = runs[500].StartTime }, new() { Database = ["crm"] }, new() { Last = 5 },
            new() { Status = BackupStatus.Failed, Server = ["db1*"] }])
        {
            Assert.Equal(Texts(trial.Journal, query), Texts(trial.Table, query));
            Assert.Equal(Heads(trial.Journal, query), Heads(trial.Table, query));
        }

        Assert.Equal(trial.Journal.ReadChecks(HistoryQuery.All, default), trial.Table.ReadChecks(HistoryQuery.All, default));

        // And back, into a repository that has none of it, and one that has all.
        using var other = new JournalBench();
        HistoryCopy.Run(trial.Table, other.Journal, CancellationToken.None);
        HistoryCopy.Run(trial.Table, other.Journal, CancellationToken.None);
        Assert.Equal(Texts(trial.Table, HistoryQuery.All), Texts(other.Journal, HistoryQuery.All));
        Assert.Equal(checks.Length, other.Journal.ReadChecks(HistoryQuery.All, default).Count());
    }

    [Theory, MariaDB, MySql]
    public void Rates_and_sizes_are_those_that_SQL_counts(ServerFamily family)
    {
        using var trial = new Trial(family);
        trial.Journal.Write(RunSamples.Many(600, 7));
        HistoryCopy.Run(trial.Journal, trial.Table, CancellationToken.None);

        foreach (IBackupHistory history in (IBackupHistory[])[trial.Journal, trial.Table])
        {
            string rates = string.Join('\n', new SuccessRateCount([SuccessRateGrouping.Day, SuccessRateGrouping.Database, SuccessRateGrouping.Target], Since, Until)
                .Run(history, HistoryQuery.All, default)
                .Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Day:yyyy-MM-dd}\t{r.Server}\t{r.Database}\t{r.SuccessCount}\t{r.FailureCount}\t{r.SuccessRate:0.0000}"))
                .Order(StringComparer.Ordinal));
            Assert.Equal(
                trial.Sql("SELECT DATE(start_time), server, database_name, SUM(status = 'SUCCESS'), SUM(status = 'FAILED'), ROUND(100 * SUM(status = 'SUCCESS') / COUNT(*), 4) FROM history.backup_logs GROUP BY 1, 2, 3"),
                rates);

            BackupSuccessRate whole = Assert.Single(new SuccessRateCount([], Since, Until).Run(history, HistoryQuery.All, default));
            Assert.Equal(
                trial.Sql("SELECT COUNT(DISTINCT run_id), ROUND(100 * COUNT(DISTINCT IF(status = 'SUCCESS', run_id, NULL)) / COUNT(DISTINCT run_id), 4) FROM history.backup_logs"),
                string.Create(CultureInfo.InvariantCulture, $"{whole.RunCount}\t{whole.SuccessRate:0.0000}"));

            string sizes = string.Join('\n', new CapacityCount([CapacityGrouping.Day, CapacityGrouping.Database], Since, Until)
                .Run(history, HistoryQuery.All, null, default)
                .Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Day:yyyy-MM-dd}\t{t.Database}\t{t.BackupCount}\t{t.AverageSize}\t{t.LargestSize}\t{t.SmallestSize}\t{t.TotalSize}"))
                .Order(StringComparer.Ordinal));
            Assert.Equal(
                trial.Sql("SELECT DATE(start_time), database_name, COUNT(*), FLOOR(AVG(backup_size)), MAX(backup_size), MIN(backup_size), SUM(backup_size) FROM history.backup_logs WHERE status = 'SUCCESS' AND database_name <> '*' GROUP BY 1, 2"),
                sizes);
        }
    }

    [Theory, MariaDB, MySql]
    public void A_run_that_learns_its_databases_keeps_its_row_and_its_time_of_creation(ServerFamily family)
    {
        using var trial = new Trial(family);
        BackupRun run = RunSamples.Running(RunSamples.Noon, RunOwner.Current()) with { Databases = [] };
        trial.Table.Write([run]);
        Assert.Equal("*\tRUNNING\tNULL", trial.Sql("SELECT database_name, status, backup_size FROM history.backup_logs"));
        BackupRun shop = run with { Databases = [new BackupRunDatabase { Name = "shop" }] };
        trial.Table.Write([shop]);
        string created = trial.Sql("SELECT id, created_at FROM history.backup_logs");
        trial.Table.Write([shop with { Status = BackupStatus.Success, Databases = [new BackupRunDatabase { Name = "shop", Size = 7 }] }]);
        Assert.Equal("shop\tSUCCESS\t7", trial.Sql("SELECT database_name, status, backup_size FROM history.backup_logs"));
        Assert.Equal(created, trial.Sql("SELECT id, created_at FROM history.backup_logs"));
    }

    [Theory, MariaDB, MySql]
    public void A_missing_table_is_told_with_what_creates_it(ServerFamily family)
    {
        var history = new TableHistory(TestServers.Get(family).Options, new HistoryTableName("nowhere.backup_logs"));
        foreach (Action use in (Action[])[() => history.Write([RunSamples.Failure(RunSamples.Noon)]), () => Assert.Empty(history.ReadRuns(HistoryQuery.All, default))])
        {
            var failure = Assert.Throws<BackupException>(use);
            Assert.Equal(BackupErrorId.HistoryUnavailable, failure.ErrorId);
            Assert.Contains("Initialize-BackupHistory", failure.Message, StringComparison.Ordinal);
        }
    }

    private static List<string> Texts(IBackupHistory history, HistoryQuery query) =>
        history.ReadRuns(query, default).Select(r => JsonSerializer.Serialize(r, HistoryJson.Line.BackupRun)).ToList();

    private static List<string> Heads(IBackupHistory history, HistoryQuery query)
    {
        var heads = new List<string>();
        history.Visit(
            query,
            h => heads.Add(string.Join('|', h.Id, h.Status, h.Duration / 10 * 10, h.Server, h.Size, h.DestinationFree, string.Join(',', h.Databases.OrderBy(d => d.Name, StringComparer.Ordinal)))),
            default);
        heads.Sort(StringComparer.Ordinal);
        return heads;
    }

    private sealed class Trial : IDisposable
    {
        private readonly TestServer _server;
        private readonly JournalBench _bench = new();

        public Trial(ServerFamily family)
        {
            _server = TestServers.Get(family);
            Table = new TableHistory(_server.Options, new HistoryTableName("history.backup_logs"));
            HistoryTable.Create(_server.Options, new HistoryTableName("history.backup_logs"), default);
            HistoryTable.Create(_server.Options, new HistoryTableName("history.backup_logs"), default);
        }

        public JournalHistory Journal => _bench.Journal;

        public TableHistory Table { get; }

        public string Sql(string statement) => string.Join('\n', _server.Sql(statement).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));

        public void Dispose()
        {
            _server.Sql("DROP DATABASE history");
            _bench.Dispose();
        }
    }
}
