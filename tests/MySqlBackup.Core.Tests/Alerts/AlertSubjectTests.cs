using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Monitoring;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Tests.Dump;
using MySqlBackup.Core.Tests.History;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Alerts;

/// <summary>What an alert is about: what is good of one thing hides nothing of another.</summary>
public class AlertSubjectTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_good_backup_into_one_repository_hides_no_failure_into_another()
    {
        using var trial = new AlertTrial();
        RecordingChannel channel = trial.Add("slack");
        var decisions = new List<AlertDecision>();
        for (int night = 0; night < 3; night++)
        {
            Assert.Empty(trial.Send(trial.Succeeded()));
            decisions.Add(Assert.Single(trial.Send(trial.Failed() with { Repository = "/mnt/offsite" })).Decision);
            trial.Clock.Now += TimeSpan.FromDays(1);
        }

        Assert.Equal([AlertDecision.BelowThreshold, AlertDecision.BelowThreshold, AlertDecision.Sent], decisions);
        Assert.Contains("/mnt/offsite", channel.Messages[0].Key, StringComparison.Ordinal);
        Assert.Contains("/mnt/offsite", channel.Messages[0].Summary, StringComparison.Ordinal);
        Assert.Empty(trial.Send(trial.Succeeded()));
        Assert.Equal(AlertDecision.Recovered, Assert.Single(trial.Send(trial.Succeeded() with { Repository = "/mnt/offsite/" })).Decision);
    }

    [Fact]
    public void A_database_that_is_backed_up_in_one_repository_is_still_overdue_in_another()
    {
        using var trial = new AlertTrial();
        RecordingChannel channel = trial.Add("slack");
        Assert.Equal(AlertDecision.Sent, Assert.Single(trial.Send(Health("shop", "/srv/a", isOverdue: true))).Decision);
        trial.Clock.Now += Minute;

        Assert.Empty(trial.Send(Health("shop", "/srv/b", isOverdue: false)));

        Assert.Contains(channel.Messages[0].Facts, fact => fact == new AlertFact("Repository", "/srv/a"));
        Assert.Contains("/srv/a", channel.Messages[0].Summary, StringComparison.Ordinal);
        Assert.Equal(AlertDecision.Recovered, Assert.Single(trial.Send(Health("shop", "/srv/a", isOverdue: false))).Decision);
    }

    [Fact]
    public void A_server_of_which_no_database_was_known_is_overdue_no_more_when_one_is()
    {
        using var trial = new AlertTrial();
        trial.Add("slack");
        Assert.Equal("db1:3306 in /srv/a", Assert.Single(trial.Send(Health("*", "/srv/a", isOverdue: true))).Target.ToString());
        trial.Clock.Now += Minute;

        Assert.Equal(AlertDecision.Sent, Assert.Single(trial.Send(Health("shop", "/srv/a", isOverdue: true))).Decision);
        Assert.Empty(trial.Send(Health("shop", "/srv/b", isOverdue: false)));
        Assert.Equal(AlertDecision.Recovered, Assert.Single(trial.Send(Health("stock", "/srv/a", isOverdue: false))).Decision);
    }

    [Fact]
    public void A_job_of_all_databases_is_counted_alike_wherever_it_fails_and_is_over_when_it_succeeds()
    {
        using var trial = new AlertTrial();
        trial.Add("slack");
        BackupRun early = Job(0, BackupStatus.Failed), late = Job(1, BackupStatus.Failed, "other", "shop"), again = Job(2, BackupStatus.Failed);
        AlertDecision[] decisions = new[] { early, late, again }.Select(run => Told(trial, run).Decision).ToArray();

        Assert.Equal([AlertDecision.BelowThreshold, AlertDecision.BelowThreshold, AlertDecision.Sent], decisions);
        trial.Clock.Now = RunSamples.Noon.AddHours(9);
        Assert.Equal(AlertDecision.Recovered, Assert.Single(trial.Send(Job(3, BackupStatus.Success, "other", "shop"))).Decision);
    }

    [Fact]
    public void A_job_of_all_databases_says_nothing_of_one_that_it_leaves_out()
    {
        using var trial = new AlertTrial();
        trial.Rules = AlertRules.Default.With([AlertRules.Default[AlertKind.BackupFailed] with { Threshold = 1 }]);
        trial.Add("slack");
        Assert.Equal(AlertDecision.Sent, Told(trial, Job(0, BackupStatus.Failed, "shop") with { Options = new BackupRunOptions { Database = ["shop"] } }).Decision);
        trial.Clock.Now = RunSamples.Noon.AddHours(9);

        Assert.Empty(trial.Send(Job(1, BackupStatus.Success, "other") with { Options = new BackupRunOptions { ExcludeDatabase = ["shop"] } }));
        Assert.Equal(AlertDecision.Recovered, Assert.Single(trial.Send(Job(2, BackupStatus.Success, "other", "shop"))).Decision);
    }

    [Fact]
    public void Definitions_alone_end_no_alert_of_a_backup_with_data()
    {
        using var trial = new AlertTrial();
        trial.Rules = AlertRules.Default.With([AlertRules.Default[AlertKind.BackupFailed] with { Threshold = 1 }]);
        trial.Add("slack");
        BackupRunOptions definitions = new() { Database = ["shop"], NoData = true }, data = new() { Database = ["shop"] };
        Told(trial, Job(0, BackupStatus.Failed, "shop") with { Options = data });
        Told(trial, Job(1, BackupStatus.Failed, "shop") with { Options = definitions });
        trial.Clock.Now = RunSamples.Noon.AddHours(9);

        AlertResult over = Assert.Single(trial.Send(Job(2, BackupStatus.Success, "shop") with { Options = definitions }));
        Assert.Contains("definitions", over.Target.ToString(), StringComparison.Ordinal);
        Told(trial, Job(3, BackupStatus.Failed, "shop") with { Options = definitions });
        // What has the data has the definitions too.
        Assert.Equal(2, trial.Send(Job(4, BackupStatus.Success, "shop") with { Options = data }).Count);
    }

    [Fact]
    public void A_rate_of_a_day_that_is_past_says_nothing_and_each_filter_is_an_alert_of_its_own()
    {
        using var trial = new AlertTrial();
        trial.Add("slack");
        using var bench = new JournalBench();
        DateTime now = trial.Clock.Now, today = now.Date;
        bench.Journal.Write(
        [
            RunSamples.Failure(today.AddDays(-3).AddHours(1), "shop"),
            RunSamples.Failure(today.AddSeconds(1), "other"),
            RunSamples.Success(today.AddSeconds(2), Minute, ("shop", 1)),
        ]);
        BackupSuccessRate[] Rates(SuccessRateGrouping[] by, params string[] database) =>
            new SuccessRateCount(by, today.AddDays(-6), now).Run(bench.Journal, new HistoryQuery { Database = database }, default).ToArray();

        Assert.Empty(Rates([SuccessRateGrouping.Day], "shop").SelectMany(trial.Send));
        Assert.Equal(AlertDecision.Sent, Assert.Single(trial.Send(Assert.Single(Rates([], "other")))).Decision);
        trial.Clock.Now += Minute;
        Assert.Empty(trial.Send(Assert.Single(Rates([], "shop")) with { FailureCount = 0, Until = trial.Clock.Now }));
        Assert.Equal(AlertDecision.Recovered, Assert.Single(trial.Send(Assert.Single(Rates([], "other")) with { SuccessCount = 99, Until = trial.Clock.Now })).Decision);
        trial.Clock.Now += TimeSpan.FromDays(2);
        Assert.Empty(new AlertConditions(clock: trial.Clock).Read(Rates([], "other")[0]));
    }

    [Fact]
    public void An_unfinished_run_is_over_with_its_own_end_and_with_no_other_run()
    {
        using var trial = new AlertTrial();
        trial.Add("slack");
        BackupRun running = RunSamples.Running(trial.Clock.Now.AddHours(-3), RunOwner.Current()) with { Repository = "/srv/backup" };
        Assert.Equal(AlertKind.BackupLong, Told(trial, running).Kind);
        trial.Clock.Now += Minute;

        Assert.Empty(trial.Send(trial.Succeeded()));
        trial.Clock.Now += Minute;
        IReadOnlyList<AlertResult> ended = trial.Send(running with { Status = BackupStatus.Failed, EndTime = trial.Clock.Now, ErrorId = BackupErrorId.ServerError, ErrorMessage = "No." });
        Assert.Equal(AlertKind.BackupLong, Assert.Single(ended, r => r.Decision == AlertDecision.Recovered).Kind);
    }

    [Fact]
    public void An_unfinished_run_that_is_gone_is_over_with_the_next_that_ends()
    {
        using var trial = new AlertTrial();
        using var bench = new JournalBench();
        trial.Add("slack");
        BackupRun running = RunSamples.Running(trial.Clock.Now.AddHours(-3), RunOwner.Current()) with { Repository = bench.Repository.Location };
        string folder = Path.Combine(bench.Repository.Location, running.Id + BackupId.PartialSuffix);
        Directory.CreateDirectory(folder);
        Told(trial, running);
        trial.Clock.Now += Minute;
        BackupRecord next = trial.Succeeded() with { Repository = bench.Repository.Location };

        Assert.Empty(trial.Send(next));
        Directory.Delete(folder);
        Assert.Equal(AlertDecision.Recovered, Assert.Single(trial.Send(next)).Decision);
    }

    [Fact]
    public void A_run_that_died_is_a_failed_one_whether_the_repository_or_the_history_tells_of_it()
    {
        using var trial = new AlertTrial();
        using var bench = new JournalBench();
        trial.Rules = AlertRules.Default.With([AlertRules.Default[AlertKind.BackupFailed] with { Threshold = 1 }]);
        trial.Add("slack");
        BackupRun died = RunSamples.Running(trial.Clock.Now.AddHours(-3), RunSamples.DeadOwner) with { Repository = bench.Repository.Location, Options = new BackupRunOptions { Database = ["shop"] } };
        bench.Journal.Write([died]);
        Directory.CreateDirectory(Path.Combine(bench.Repository.Location, died.Id + BackupId.PartialSuffix));
        BackupRecord left = Assert.Single(bench.Repository.List());
        Assert.Equal(BackupStatus.Incomplete, left.Status);
        var told = new List<(string Kind, string Target, AlertDecision Decision)>();
        for (int look = 0; look < 3; look++)
        {
            told.AddRange(trial.Send(left).Concat(trial.Send(Assert.Single(bench.Runs()))).Select(r => (r.Kind, r.Target.ToString(), r.Decision)));
            trial.Clock.Now += Minute;
        }

        string target = $"db2:3306/shop in {bench.Repository.Location}";
        Assert.Equal((AlertKind.BackupFailed, target, AlertDecision.Sent), told[0]);
        Assert.All(told.Skip(1), again => Assert.Equal((AlertKind.BackupFailed, target, AlertDecision.InCooldown), again));
    }

    [Fact]
    public void A_run_that_may_go_on_elsewhere_is_long_whether_the_repository_or_the_history_tells_of_it()
    {
        using var trial = new AlertTrial();
        using var bench = new JournalBench();
        trial.Add("slack");
        BackupRun away = RunSamples.Running(trial.Clock.Now.AddHours(-3), RunOwner.Current() with { Host = "another" }) with { Repository = bench.Repository.Location };
        bench.Journal.Write([away]);
        Directory.CreateDirectory(Path.Combine(bench.Repository.Location, away.Id + BackupId.PartialSuffix));

        AlertResult first = Assert.Single(trial.Send(Assert.Single(bench.Repository.List())));
        trial.Clock.Now += Minute;
        AlertResult second = Assert.Single(trial.Send(Assert.Single(bench.Runs())));

        Assert.Equal((AlertKind.BackupLong, AlertDecision.Sent, AlertDecision.InCooldown), (first.Kind, first.Decision, second.Decision));
        Assert.Equal(first.Target, second.Target);
    }

    [Fact]
    public void A_host_is_one_in_any_case_and_a_repository_one_by_any_path_to_it()
    {
        using var trial = new AlertTrial();
        using var folder = new TestFolder();
        RecordingChannel slack = trial.Add("slack");
        string real = Path.Combine(folder.Path, "real"), link = Path.Combine(folder.Path, "link");
        Directory.CreateDirectory(Path.Combine(real, "backup"));
        Directory.CreateSymbolicLink(link, real);
        BackupRecord At(BackupRecord record, string server, string repository) => record with { Server = server, Repository = repository };
        Assert.Equal(AlertDecision.BelowThreshold, Assert.Single(trial.Send(At(trial.Failed(), "LOCALHOST:3306", Path.Combine(real, "backup")))).Decision);
        trial.Clock.Now += Minute;
        Assert.Equal(2, Assert.Single(trial.Send(At(trial.Failed(), "localhost:3306", Path.Combine(link, "backup") + "/"))).Count);
        trial.Clock.Now += Minute;
        Assert.Equal(AlertDecision.Sent, Assert.Single(trial.Send(At(trial.Failed(), "Localhost:3306", Path.Combine(link, "backup")))).Decision);
        Assert.Equal(1, Assert.Single(trial.Send(At(trial.Failed(), "localhost:3306", Path.Combine(link, "other")))).Count);
        trial.Send(At(trial.Failed(BackupErrorId.DestinationFull), "LOCALHOST:3306", Path.Combine(link, "backup")));
        trial.Clock.Now += Minute;

        AlertResult[] over = trial.Send(At(trial.Succeeded(), "localhost:3306", Path.Combine(link, "backup"))).ToArray();

        Assert.Equal([AlertKind.BackupFailed, AlertKind.DestinationFull], over.Select(r => r.Kind));
        // The key that an incident was opened with closes it.
        Assert.Equal(slack.Messages[0].Key, slack.Messages[2].Key);
        Assert.NotEqual(new AlertTarget("unix:/run/A.sock", []), new AlertTarget("unix:/run/a.sock", []));
    }

    [Fact]
    public void A_part_of_the_data_is_a_job_of_its_own()
    {
        using var trial = new AlertTrial();
        trial.Add("slack");
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(AlertDecision.BelowThreshold, Assert.Single(trial.Send(trial.Failed())).Decision);
            trial.Clock.Now += Minute;
            Assert.Empty(trial.Send(trial.Succeeded() with { Choice = BackupChoice.Describe(null, ["orders"], null) }));
            Assert.Empty(trial.Send(trial.Succeeded() with { Choice = BackupChoice.Describe(["shop"], null, null) }));
            trial.Clock.Now += Minute;
        }

        Assert.Equal(AlertDecision.Sent, Assert.Single(trial.Send(trial.Failed())).Decision);
        trial.Clock.Now += Minute;
        Assert.Equal(AlertDecision.Recovered, Assert.Single(trial.Send(trial.Succeeded())).Decision);
        Assert.Equal("only a, b; without c, d.e", BackupChoice.Describe(["c"], ["a", "b"], ["d.e"]));
    }

    [Fact]
    public void A_repository_without_any_backup_is_overdue_no_more_when_it_has_one()
    {
        using var trial = new AlertTrial();
        trial.Add("slack");
        Assert.Equal("/srv/a", Assert.Single(trial.Send(Health("*", "/srv/a", isOverdue: true) with { Server = "" })).Target.ToString());
        trial.Clock.Now += Minute;
        Assert.Equal(AlertDecision.Recovered, Assert.Single(trial.Send(Health("shop", "/srv/a", isOverdue: false))).Decision);
    }

    [Fact]
    public void Who_was_told_is_told_of_the_end_also_when_given_later()
    {
        using var trial = new AlertTrial();
        RecordingChannel slack = trial.Add("slack");
        RecordingChannel pager = trial.Add("pager");
        Assert.Equal(AlertDecision.Sent, Assert.Single(trial.Send(Health("shop", "/srv/a", isOverdue: true))).Decision);
        trial.Clock.Now += Minute;
        trial.Channels.Remove(pager);
        Assert.Equal(AlertDecision.Recovered, Assert.Single(trial.Send(Health("shop", "/srv/a", isOverdue: false))).Decision);
        trial.Clock.Now += Minute;
        trial.Channels.Add(pager);
        Assert.Equal(AlertDecision.Recovered, Assert.Single(trial.Send(Health("shop", "/srv/a", isOverdue: false))).Decision);
        Assert.Equal((2, 2), (slack.Messages.Count, pager.Messages.Count));
        trial.Clock.Now += Minute;
        Assert.Empty(trial.Send(Health("shop", "/srv/a", isOverdue: false)));
    }

    private static BackupHealth Health(string database, string repository, bool isOverdue) => new()
    {
        Repository = repository,
        Server = "db1:3306",
        Database = database,
        Status = isOverdue ? BackupHealthStatus.Unhealthy : BackupHealthStatus.Healthy,
        IsOverdue = isOverdue,
        Reasons = isOverdue ? [new HealthFinding(BackupHealthStatus.Unhealthy, HealthFindingKind.BackupOld, ["2.00:00:00", "1.01:00:00"])] : [],
    };

    private static AlertResult Told(AlertTrial trial, BackupRun run)
    {
        trial.Clock.Now = run.EndTime ?? trial.Clock.Now;
        return Assert.Single(trial.Send(run));
    }

    private static BackupRun Job(int hour, BackupStatus status, params string[] databases)
    {
        DateTime start = RunSamples.Noon.AddHours(hour);
        BackupRun run = status == BackupStatus.Success
            ? RunSamples.Success(start, Minute, databases.Select(d => (d, 1L)).ToArray())
            : RunSamples.Failure(start, databases) with { ErrorId = BackupErrorId.ServerError };
        return run with { Repository = "/srv/backup", Options = new BackupRunOptions() };
    }
}
