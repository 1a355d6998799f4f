using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Monitoring;
using MySqlBackup.Core.Reports;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Tests.History;
using MySqlBackup.Core.Tests.Load;
using MySqlBackup.Core.Tests.Monitoring;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Reports;

/// <summary>What reports count, against what was counted by hand. Now is noon of 20 November, so a week begins on the 14th.</summary>
public sealed class ReportBuilderTests : IDisposable
{
    private readonly HealthBench _bench = new();
    private readonly TestFolder _folder = new();

    private string StatePath => Path.Combine(_folder.Path, "alerts.json");

    public void Dispose()
    {
        _bench.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_week_is_counted_as_by_hand()
    {
        _bench.Journal.Write(
        [
            Success(14, 0, 60, ("shop", 1000)),
            // Before the week, and after the part of the week before that is as long.
            Success(13, 23, 7000, ("shop", 70000)),
            Success(18, 2, 120, ("shop", 3000), ("crm", 1000)),
            RunSamples.Failure(At(18, 3), "shop"),
            RunSamples.Failure(At(19, 2)) with { ErrorId = BackupErrorId.DestinationFull, ErrorMessage = "full" },
            RunSamples.Failure(At(20, 2), "shop") with { ErrorMessage = "the last" },
            RunSamples.Running(At(20, 11), RunOwner.Current()),
            Success(10, 2, 100, ("shop", 2000)),
            RunSamples.Failure(At(11, 2), "shop"),
        ]);
        BackupReport report = Build();

        Assert.Equal((At(14, 0), At(20, 12)), (report.From, report.To));
        Assert.Equal((6, 2, 3, 1, 40.0), (report.RunCount, report.SuccessCount, report.FailureCount, report.RunningCount, report.SuccessRate));
        Assert.Equal((Seconds(90), Seconds(120), Seconds(60)), (report.AverageDuration, report.LongestDuration, report.ShortestDuration));
        Assert.Equal((2500, 5000), (report.AverageSize, report.TotalSize));
        // Ten bytes of rows for each on disk: 50,000 in 180 s.
        Assert.Equal(50000.0 / 180, report.AverageThroughput!.Value, 6);

        Assert.Equal((1, 1, 50.0, 2000), (report.Before.SuccessCount, report.Before.FailureCount, report.Before.SuccessRate, report.Before.AverageSize));
        Assert.Equal((-10.0, -10.0, 25.0), (report.SuccessRateChange, report.DurationChangePercent, report.SizeChangePercent));

        Assert.Equal(Enumerable.Range(14, 7), report.ByDay.Select(d => d.Day.Day));
        Assert.Equal([1, 0, 0, 0, 1, 0, 0], report.ByDay.Select(d => d.SuccessCount));
        Assert.Equal([0, 0, 0, 0, 1, 1, 1], report.ByDay.Select(d => d.FailureCount));
        Assert.Equal([100.0, null, null, null, 50.0, 0.0, 0.0], report.ByDay.Select(d => d.SuccessRate));
        Assert.Equal([1000, null, null, null, 4000, null, null], report.ByDay.Select(d => d.TotalSize));
        Assert.Equal(Seconds(120), report.ByDay[4].AverageDuration);
        Assert.Equal(1, report.ByDay[6].RunningCount);

        Assert.Equal([(BackupErrorId.ServerUnreachable, 2, At(20, 2), "the last"), (BackupErrorId.DestinationFull, 1, At(19, 2), "full")], report.Errors.Select(e => (e.ErrorId, e.Count, e.LastTime, e.LastMessage)));

        Assert.Equal(
            [("db1:3306", "*", BackupStatus.Failed, 1, 1), ("db1:3306", "crm", BackupStatus.Success, 1, 0), ("db1:3306", "shop", BackupStatus.Failed, 4, 2), ("db2:3306", "shop", BackupStatus.Running, 1, 0)],
            report.ByDatabase.Select(d => (d.Server, d.Database, d.LastStatus!.Value, d.RunCount, d.FailureCount)));
        Assert.Equal((50.0, Seconds(90)), (report.ByDatabase[2].SuccessRate, report.ByDatabase[2].AverageDuration));
    }

    [Fact]
    public void Filters_leave_what_they_mean_and_the_space_of_all()
    {
        _bench.Journal.Write([Success(18, 2, 120, ("shop", 3000), ("crm", 1000)), Success(19, 2, 60, ("crm", 500)), RunSamples.Failure(At(20, 2), "crm") with { Server = "db9" }]);
        BackupReport crm = Build(new ReportRequest { Database = ["c*"], Server = ["db1*"] });

        Assert.Equal((2, 0, 1500), (crm.SuccessCount, crm.FailureCount, crm.TotalSize));
        Assert.Equal(["crm"], crm.ByDatabase.Select(d => d.Database));
        Assert.Equal(1, Build(new ReportRequest { Server = ["db9"] }).FailureCount);
    }

    [Fact]
    public void An_empty_history_gives_no_rate()
    {
        BackupReport report = Build();
        Assert.Equal((0, null, null, null, null), (report.RunCount, report.SuccessRate, report.AverageDuration, report.AverageSize, report.AverageThroughput));
        Assert.Equal((null, null, null), (report.SuccessRateChange, report.DurationChangePercent, report.SizeChangePercent));
        Assert.Empty(report.ByDatabase);
        Assert.Equal(7, report.ByDay.Count);
        Assert.Equal((0, 0L), (report.Destinations[0].BackupCount, report.StoredSize));
    }

    [Fact]
    public void Several_repositories_make_one_report()
    {
        using var other = new HealthBench();
        _bench.Journal.Write([Success(18, 2, 60, ("shop", 1000)), RunSamples.Failure(At(18, 3), "shop")]);
        other.Journal.Write([Success(19, 2, 120, ("shop", 3000))]);
        BackupReport report = Build(null, _bench.Repository.Location, other.Repository.Location, other.Repository.Location + "/");

        Assert.Equal([_bench.Repository.Location, other.Repository.Location], report.Repository);
        Assert.Equal((2, 1, Seconds(90), 4000), (report.SuccessCount, report.FailureCount, report.AverageDuration, report.TotalSize));
        Assert.Equal(report.Repository, report.ByDatabase.Select(d => d.Repository));
        Assert.Equal(report.Repository, report.Destinations.Select(d => d.Repository));
    }

    [Fact]
    public void What_the_backups_take_is_known_also_of_those_that_no_history_has()
    {
        string id = _bench.BackUp(TimeSpan.FromDays(100), "shop");
        BackupRecord unrecorded = _bench.WriteBackup(TimeSpan.FromDays(50), new ManifestOptions { Compression = "none" }, HealthBench.Server, "crm");
        BackupReport report = Build();

        Assert.Equal(2, report.Destinations[0].BackupCount);
        long onDisk = new DirectoryInfo(Path.Combine(_bench.Repository.Location, unrecorded.Id)).EnumerateFiles().Sum(f => f.Length);
        Assert.Equal(_bench.Repository.Find(id).Size + onDisk, report.StoredSize);
        ReportDatabase crm = report.ByDatabase.Single(d => d.Database == "crm");
        Assert.Equal((BackupHealthStatus.Unhealthy, unrecorded.Id, 0, null), (crm.Health, crm.LastId, crm.RunCount, crm.LastStatus));
    }

    [Fact]
    public void Checks_and_drills_of_the_time_are_counted()
    {
        string id = _bench.BackUp(TimeSpan.FromHours(5), "shop");
        _bench.Check(id, "shop", TimeSpan.FromHours(4), IntegrityStatus.Passed, restore: TimeSpan.FromMinutes(3));
        _bench.Check(id, "shop", TimeSpan.FromHours(3), IntegrityStatus.Passed, restore: TimeSpan.FromMinutes(2));
        _bench.Check(id, "shop", TimeSpan.FromHours(2), IntegrityStatus.Failed);
        _bench.Check(id, "shop", TimeSpan.FromHours(1), IntegrityStatus.Failed, IntegrityLevel.Content);
        _bench.Check(id, "shop", TimeSpan.FromHours(1), IntegrityStatus.Passed, IntegrityLevel.Quick);
        _bench.Check(id, "shop", TimeSpan.FromHours(1), IntegrityStatus.Skipped, IntegrityLevel.Quick);
        _bench.Check(id, "shop", TimeSpan.FromDays(8), IntegrityStatus.Passed);
        ReportChecks checks = Build().Checks;

        Assert.Equal((1, 1, 2, 1, TimeSpan.FromMinutes(3)), (checks.PassedCheckCount, checks.FailedCheckCount, checks.PassedDrillCount, checks.FailedDrillCount, checks.LongestRestore));
        Assert.Equal([IntegrityLevel.Content, IntegrityLevel.Restore], checks.Failures.Select(c => c.Level));
    }

    [Fact]
    public void Alerts_are_open_as_Get_BackupAlert_means_it_told_or_not()
    {
        _bench.Journal.Write([Success(18, 2, 60, ("shop", 1000))]);
        AlertEntry told = Entry(AlertKind.BackupFailed, "db1:3306", "shop");
        var state = new AlertStateFile(StatePath, NullOutput.Instance, _bench.Clock);
        state.Change(old => (old
            .With(told)
            .With(Entry(AlertKind.DestinationFull, _bench.Repository.Location))
            .With(Entry(AlertKind.BackupOverdue, "db1:3306", "shop") with { Count = 0, ToldLevel = AlertLevel.Warning })
            .With(Entry(AlertKind.BackupLong, "db1:3306", "shop") with { ToldChannel = [] })
            .With(Entry(AlertKind.ConnectionFailed, "db1:3306") with { Count = 0, ToldChannel = [] })
            .With(Entry(AlertKind.BackupFailed, "another:3306", "shop")), 0));

        IReadOnlyList<ReportAlert> open = Build().OpenAlerts;
        Assert.Equal([AlertKind.BackupFailed, AlertKind.DestinationFull, AlertKind.BackupOverdue, AlertKind.BackupLong], open.Select(a => a.Kind));
        Assert.Equal([false, false, true, false], open.Select(a => a.IsOver));
        Assert.Equal((AlertLevel.Warning, null), (open[3].Level, open[3].ToldTime));
        IReadOnlyList<OpenAlert> listed = new OpenAlertQuery { Server = ["db1:3306"] }.Run(NullOutput.Instance, StatePath);
        Assert.Equal(listed.Select(a => (a.Kind, a.Level, a.Count, a.IsOver, a.ToldTime)), open.Where(a => a.Kind != AlertKind.DestinationFull).Select(a => (a.Kind, a.Level, a.Count, a.IsOver, a.ToldTime)));
        Assert.Equal(("db1:3306/shop", AlertLevel.High, 3), Build().OpenAlerts.Where(a => a.Kind == told.Kind).Select(a => (a.Target, a.Level, a.Count)).Single());
        Assert.Equal([AlertKind.DestinationFull], Build(new ReportRequest { Database = ["crm"] }).OpenAlerts.Select(a => a.Kind));
    }

    [Fact]
    public void A_state_of_alerts_that_can_not_be_read_stands_in_the_report()
    {
        File.WriteAllText(StatePath, "{ half");
        var output = new RecordingOutput();
        BackupReport report = new ReportBuilder(new ReportRequest { AlertStatePath = StatePath }, output, _bench.Clock).Build([_bench.Repository.Location], default);
        Assert.Empty(report.OpenAlerts);
        Assert.False(report.AreAlertsKnown);
        ReportGap gap = Assert.Single(report.Gaps);
        Assert.Equal((StatePath, null, null), (gap.AlertStatePath, gap.Repository, gap.ErrorId));
        Assert.Contains("Which alerts are open is not known", gap.Reason, StringComparison.Ordinal);
        Assert.Empty(output.Warnings);
        Assert.True(File.Exists(StatePath));

        File.WriteAllText(StatePath, "");
        Assert.Single(Build().Gaps);
        File.Delete(StatePath);
        Assert.True(Build().AreAlertsKnown);
        Assert.Empty(Build().Gaps);
    }

    [Fact]
    public void Reports_follow_each_other_until_they_are_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var builder = new ReportBuilder(new ReportRequest { AlertStatePath = StatePath });
        int count = 0;
        foreach (BackupReport report in builder.Follow([_bench.Repository.Location], TimeSpan.FromSeconds(1), stop.Token))
        {
            Assert.Equal(7, report.Days);
            if (++count == 2)
            {
                stop.Cancel();
            }
        }

        Assert.Equal(2, count);
        Assert.Throws<BackupException>(() => builder.Follow([], TimeSpan.Zero, default));
        Assert.Throws<BackupException>(() => builder.Follow([], TimeSpan.FromDays(40), default));
    }

    [Fact]
    public void What_can_not_be_read_stands_in_the_report_and_the_others_are_counted()
    {
        using var other = new HealthBench();
        _bench.Journal.Write([Success(18, 2, 60, ("shop", 1000)), RunSamples.Failure(At(18, 3), "shop")]);
        other.Journal.Write([Success(19, 2, 60, ("crm", 1000)), RunSamples.Failure(At(19, 3), "crm")]);

        // A link to itself: what was read of the repository before comes to it is not to be counted.
        string checks = Path.Combine(other.Journal.Location, "checks-2026-11.jsonl");
        File.CreateSymbolicLink(checks, checks);
        BackupReport report = Build(null, other.Repository.Location, _folder.Path, _bench.Repository.Location);

        Assert.Equal([_bench.Repository.Location], report.Repository);
        Assert.Equal((1, 1), (report.SuccessCount, report.FailureCount));
        Assert.Equal(["shop"], report.ByDatabase.Select(d => d.Database));
        Assert.Equal([(_folder.Path, BackupErrorId.NotARepository), (other.Repository.Location, BackupErrorId.FileDamaged)], report.Gaps.Select(g => (g.Repository, g.ErrorId)));
        Assert.All(report.Gaps, gap => Assert.Contains(gap.Repository!, gap.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Damaged_lines_are_counted_once_and_told_by_the_report_alone()
    {
        _bench.Journal.Write([Success(18, 2, 60, ("shop", 1000)), RunSamples.Failure(At(18, 3), "shop")]);
        _bench.Check(BackupId.New(At(18, 2)), "shop", TimeSpan.FromHours(1), IntegrityStatus.Passed);
        string runs = Path.Combine(_bench.Journal.Location, "runs-2026-11.jsonl");
        string checks = Path.Combine(_bench.Journal.Location, "checks-2026-11.jsonl");
        File.AppendAllText(runs, "{ half\n\0\0\n");
        File.AppendAllText(checks, "{ half\n");
        var output = new RecordingOutput();
        BackupReport report = new ReportBuilder(new ReportRequest { AlertStatePath = StatePath }, output, _bench.Clock).Build([_bench.Repository.Location], default);

        ReportGap gap = Assert.Single(report.Gaps);
        Assert.Equal((null, 3, _bench.Repository.Location), (gap.ErrorId, gap.DamagedLineCount, gap.Repository));
        Assert.Equal([checks, runs], gap.DamagedFile);
        Assert.Equal((1, 1, 1), (report.SuccessCount, report.FailureCount, report.Checks.PassedDrillCount));
        Assert.Empty(output.Warnings);
        Assert.Equal(3, output.Messages.Count(m => m.Contains("is damaged", StringComparison.Ordinal)));

        var news = new GapNews();
        Assert.Equal([gap], news.Of(report));
        Assert.Empty(news.Of(report));
        Assert.Empty(news.Of(report with { Gaps = [] }));
        Assert.Equal([gap], news.Of(report));
    }

    [Fact]
    public void A_repository_that_is_away_for_a_moment_is_missing_for_that_moment()
    {
        using var stop = new CancellationTokenSource();
        string away = Path.Combine(_folder.Path, "away");
        var seen = new List<(int Repositories, int Gaps)>();
        foreach (BackupReport report in new ReportBuilder(new ReportRequest { AlertStatePath = StatePath }).Follow([_bench.Repository.Location], TimeSpan.FromSeconds(1), stop.Token))
        {
            seen.Add((report.Repository.Count, report.Gaps.Count));
            switch (seen.Count)
            {
                case 1:
                    Directory.Move(_bench.Repository.Location, away);
                    break;
                case 2:
                    Directory.Move(away, _bench.Repository.Location);
                    break;
                default:
                    stop.Cancel();
                    break;
            }
        }

        Assert.Equal([(1, 0), (0, 1), (1, 0)], seen);
        Assert.Empty(Assert.Single(new ReportBuilder(new ReportRequest { AlertStatePath = StatePath }).Follow([away], TimeSpan.FromSeconds(1), default)).Repository);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(367)]
    public void A_number_of_days_that_no_report_has_is_refused(int days)
    {
        BackupException refused = Assert.Throws<BackupException>(() => new ReportBuilder(new ReportRequest { Days = days }));
        Assert.Equal(BackupErrorId.InvalidArgument, refused.ErrorId);
    }

    [Fact]
    public void A_file_is_the_old_one_or_the_new_one_and_nothing_is_written_where_there_is_no_place()
    {
        string path = Path.Combine(_folder.Path, "report.html");
        ReportFile.Write(path, "old");
        ReportFile.Write(path, "new 新");
        Assert.Equal("new 新", File.ReadAllText(path));
        Assert.Equal(BackupErrorId.InvalidArgument, Assert.Throws<BackupException>(() => ReportFile.Write(_folder.Path, "x")).ErrorId);
        Assert.Equal(BackupErrorId.DestinationNotWritable, Assert.Throws<BackupException>(() => ReportFile.Write(Path.Combine(_folder.Path, "none", "x.md"), "x")).ErrorId);
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
        Assert.Equal(
            [ReportFormat.Html, ReportFormat.Html, ReportFormat.Markdown, ReportFormat.Text],
            new[] { "a.HTML", "b.htm", "c.md", "d.txt" }.Select(ReportFile.FormatOf));
        Assert.Throws<BackupException>(() => ReportFile.FormatOf("report"));
    }

    private static DateTime At(int day, int hour) => new(2026, 11, day, hour, 0, 0, DateTimeKind.Utc);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static BackupRun Success(int day, int hour, double seconds, params (string Name, long Size)[] databases) => RunSamples.Success(At(day, hour), Seconds(seconds), databases);

    private static AlertEntry Entry(string kind, string place, params string[] databases) => new()
    {
        Kind = kind,
        Target = new AlertTarget(place, databases),
        Count = 3,
        Since = At(17, 0),
        LastTime = At(18, 0),
        ToldTime = At(18, 0),
        ToldLevel = AlertLevel.High,
        ToldChannel = ["mail"],
        ToldLevels = [AlertLevel.High],
    };

    private BackupReport Build(ReportRequest? request = null, params string[] repositories) =>
        new ReportBuilder((request ?? new ReportRequest()) with { AlertStatePath = StatePath }, new RecordingOutput(), _bench.Clock)
            .Build(repositories.Length > 0 ? repositories : [_bench.Repository.Location], CancellationToken.None);
}
