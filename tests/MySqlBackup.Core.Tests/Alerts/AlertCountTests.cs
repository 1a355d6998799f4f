using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Monitoring;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Tests.History;
using Xunit;

namespace MySqlBackup.Core.Tests.Alerts;

/// <summary>What counts: an event each time, a state by how long it lasts and not by how often somebody looks.</summary>
public class AlertCountTests
{
    [Fact]
    public void One_check_counts_a_full_destination_once_whatever_the_number_of_databases()
    {
        using var trial = new AlertTrial();
        RecordingChannel channel = trial.Add("slack");

        AlertResult[] results = Enumerable.Range(1, 12).SelectMany(i =>
        {
            trial.Clock.Now += TimeSpan.FromMilliseconds(1);
            return trial.Send(Health("db" + i) with { IsDestinationFull = true, DestinationUsedPercent = 91 });
        }).ToArray();

        Assert.All(results, result => Assert.Equal((1, AlertLevel.Critical), (result.Count, result.Level)));
        Assert.Single(channel.Messages);
    }

    [Fact]
    public void What_lasts_escalates_by_cooldowns_and_not_by_looks()
    {
        using var trial = new AlertTrial();
        RecordingChannel channel = trial.Add("slack");
        for (int look = 0; look < 10; look++)
        {
            trial.Clock.Now += TimeSpan.FromSeconds(5);
            Assert.Equal(1, Assert.Single(trial.Send(Health("shop") with { IsOverdue = true })).Count);
        }

        // A job of every hour begins a moment earlier or later.
        int[] counts = Enumerable.Range(1, 9).Select(hour =>
        {
            trial.Clock.Now += TimeSpan.FromHours(1) + TimeSpan.FromSeconds(hour % 2 == 0 ? 20 : -20);
            return Assert.Single(trial.Send(Health("shop") with { IsOverdue = true })).Count;
        }).ToArray();
        Assert.Equal([2, 3, 4, 5, 6, 7, 8, 9, 10], counts);
        Assert.Equal(AlertLevel.Emergency, channel.Messages[^1].Level);
        // Whoever looks once a day counts days.
        trial.Clock.Now += TimeSpan.FromDays(1);
        Assert.Equal(11, Assert.Single(trial.Send(Health("shop") with { IsOverdue = true })).Count);
    }

    [Fact]
    public void The_same_run_counts_once_however_it_is_told()
    {
        using var trial = new AlertTrial();
        trial.Add("slack");
        BackupRecord told = trial.Failed() with { Id = "20261120T020000Z-0001" };
        Assert.Equal(1, Assert.Single(trial.Send(told)).Count);
        // The history has its end a moment apart.
        Assert.Equal(1, Assert.Single(trial.Send(told with { EndTime = told.EndTime!.Value.AddMilliseconds(3) })).Count);
        Assert.Equal(2, Assert.Single(trial.Send(told with { Id = "20261120T020005Z-0002", EndTime = told.EndTime!.Value.AddSeconds(5) })).Count);
    }

    [Fact]
    public void What_fails_again_in_a_retry_is_told_at_once_and_counts_its_attempts()
    {
        using var trial = new AlertTrial();
        RecordingChannel channel = trial.Add("slack");
        BackupRun failed = RunSamples.Failure(trial.Clock.Now.AddMinutes(-1), "shop") with { ErrorId = BackupErrorId.ServerError };
        Assert.Equal(AlertDecision.BelowThreshold, Assert.Single(trial.Send(failed)).Decision);

        AlertResult second = Assert.Single(trial.Send(failed with { Id = BackupId.New(trial.Clock.Now), EndTime = trial.Clock.Now, Attempts = 2 }));
        Assert.Equal((AlertDecision.Sent, 2), (second.Decision, second.Count));
        Assert.Contains("failed again, at attempt 2:", Assert.Single(channel.Messages).Summary, StringComparison.Ordinal);
        AlertResult elsewhere = Assert.Single(trial.Send(failed with { Id = BackupId.New(trial.Clock.Now), Server = "db2", EndTime = trial.Clock.Now, Attempts = 5 }));
        Assert.Equal((AlertDecision.Sent, 5, AlertLevel.Critical), (elsewhere.Decision, elsewhere.Count, elsewhere.Level));
    }

    private static BackupHealth Health(string database) => new()
    {
        Repository = "/srv/backup",
        Server = "db1:3306",
        Database = database,
        Status = BackupHealthStatus.Unhealthy,
        Reasons = [new HealthFinding(BackupHealthStatus.Unhealthy, HealthFindingKind.BackupOld, ["2.00:00:00", "1.01:00:00"])],
    };
}
