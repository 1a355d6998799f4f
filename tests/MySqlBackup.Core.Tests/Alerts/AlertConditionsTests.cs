using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Monitoring;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Tests.History;
using Xunit;

namespace MySqlBackup.Core.Tests.Alerts;

public class AlertConditionsTests
{
    [Fact]
    public void An_unfinished_run_is_long_after_two_hours_and_over_with_its_end()
    {
        using var trial = new AlertTrial();
        trial.Add("slack");
        BackupRecord running = new()
        {
            Id = "20261120T020000Z-0001",
            Status = BackupStatus.Incomplete,
            Repository = "/srv/backup",
            StartTime = trial.Clock.Now,
        };
        Assert.Empty(trial.Send(running));

        trial.Clock.Now += TimeSpan.FromHours(2.5);
        AlertResult result = Assert.Single(trial.Send(running));
        Assert.Equal((AlertKind.BackupLong, AlertDecision.Sent, AlertLevel.Warning), (result.Kind, result.Decision, result.Level));
        Assert.Contains("began 02:30:00 ago", result.Summary, StringComparison.Ordinal);
        trial.Clock.Now += TimeSpan.FromHours(1);
        Assert.Equal(AlertDecision.Recovered, Assert.Single(trial.Send(trial.Succeeded() with { Id = running.Id })).Decision);
    }

    [Fact]
    public void Why_there_is_nothing_to_tell_is_true_of_the_object()
    {
        using var trial = new AlertTrial();
        var past = new BackupSuccessRate { History = "/b/history", Since = trial.Clock.Now.AddDays(-3), Until = trial.Clock.Now.AddDays(-2), Day = trial.Clock.Now.Date.AddDays(-3), SuccessCount = 1, FailureCount = 1 };
        Assert.Empty(new AlertConditions(null, trial.Clock).Read(past));
        Assert.Contains($"{past.Day:yyyy-MM-dd}, a day that is past", AlertConditions.WhyNone(past), StringComparison.Ordinal);
        Assert.Contains("a time that is past", AlertConditions.WhyNone(past with { Day = null }), StringComparison.Ordinal);
        Assert.Contains("No run has ended", AlertConditions.WhyNone(past with { SuccessCount = 0, FailureCount = 0 }), StringComparison.Ordinal);
        Assert.Contains("The run has not ended", AlertConditions.WhyNone(trial.Succeeded() with { Status = BackupStatus.Running }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_backup_that_took_longer_than_the_limit_is_long()
    {
        using var trial = new AlertTrial();
        BackupRecord record = trial.Succeeded() with { StartTime = trial.Clock.Now.AddMinutes(-20) };

        AlertSignal signal = Assert.Single(new AlertConditions(new AlertLimits { LongRun = TimeSpan.FromMinutes(10) }).Read(record), s => s.IsFiring);

        Assert.Equal(AlertKind.BackupLong, signal.Kind);
        Assert.DoesNotContain(new AlertConditions().Read(record), s => s.IsFiring);
    }

    [Fact]
    public void A_check_that_fails_is_critical_one_that_was_skipped_a_warning_and_one_that_passes_the_end_of_both()
    {
        using var trial = new AlertTrial();
        trial.Add("slack");
        IntegrityResult Check(string database, IntegrityStatus status, string id = "20261120T020000Z-0001") => new()
        {
            Id = id,
            Repository = "/srv/backup/",
            Database = database,
            Level = IntegrityLevel.Restore,
            Status = status,
            Reason = "The rows of t differ.",
            StartTime = trial.Clock.Now,
        };

        Assert.Equal(AlertLevel.Warning, Assert.Single(trial.Send(Check("shop", IntegrityStatus.Skipped))).Level);
        trial.Clock.Now += TimeSpan.FromMinutes(1);
        // Graver than what was told a minute ago.
        AlertResult failed = Assert.Single(trial.Send(Check("shop", IntegrityStatus.Failed)));
        Assert.Equal((AlertDecision.Sent, AlertLevel.Critical, "/srv/backup/shop (20261120T020000Z-0001 Restore)"), (failed.Decision, failed.Level, failed.Target.ToString()));
        trial.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.Empty(trial.Send(Check("stock", IntegrityStatus.Passed)));

        // Another backup may be good, and a look at the files may find nothing: that backup still can't be restored.
        Assert.Empty(trial.Send(Check("shop", IntegrityStatus.Passed, "20261121T020000Z-0001")));
        Assert.Empty(trial.Send(Check("shop", IntegrityStatus.Passed) with { Level = IntegrityLevel.Checksum }));
        Assert.Equal(AlertDecision.Recovered, Assert.Single(trial.Send(Check("shop", IntegrityStatus.Passed))).Decision);
    }

    [Fact]
    public void A_backup_whose_manifest_can_not_be_read_is_a_failed_check_and_over_when_one_can_be_checked_again()
    {
        using var trial = new AlertTrial();
        trial.Add("slack");
        var damaged = new BackupRecord
        {
            Id = "20261101T020000Z-0001",
            Status = BackupStatus.Failed,
            Repository = "/srv/backup",
            StartTime = new DateTime(2026, 11, 1, 2, 0, 0, DateTimeKind.Utc),
            ErrorId = BackupErrorId.ManifestDamaged,
            ErrorMessage = "The manifest can't be trusted.",
        };
        Assert.Equal((AlertKind.IntegrityFailed, AlertDecision.Sent), (trial.Send(damaged)[0].Kind, trial.Send(damaged with { Repository = "/srv/other" })[0].Decision));

        trial.Clock.Now += TimeSpan.FromMinutes(1);
        AlertResult over = Assert.Single(trial.Send(new IntegrityResult
        {
            Id = damaged.Id,
            Repository = "/srv/backup",
            Database = "shop",
            Level = IntegrityLevel.Quick,
            Status = IntegrityStatus.Passed,
            StartTime = trial.Clock.Now,
        }));
        Assert.Equal((AlertDecision.Recovered, "/srv/backup/* (20261101T020000Z-0001 Quick)"), (over.Decision, over.Target.ToString()));
        // Found damaged again, though the backup itself is older than the good check.
        trial.Clock.Now += TimeSpan.FromHours(2);
        Assert.Equal(AlertDecision.Sent, Assert.Single(trial.Send(damaged)).Decision);
    }

    [Theory]
    [InlineData(BackupErrorId.StatementFailed, AlertKind.RestoreFailed, "db2/shop_copy")]
    [InlineData(BackupErrorId.AccessDenied, AlertKind.ConnectionFailed, "db2")]
    public void A_restore_that_fails_is_told_and_over_when_it_succeeds(string errorId, string kind, string target)
    {
        using var trial = new AlertTrial();
        trial.Add("slack");
        var failed = new RestoreResult
        {
            Database = "shop",
            Target = "shop_copy",
            Status = BackupStatus.Failed,
            Id = "20261120T020000Z-0001",
            Server = "db2",
            ErrorId = errorId,
            ErrorMessage = "No.",
        };

        AlertResult result = Assert.Single(trial.Send(failed));
        Assert.Equal((kind, target, AlertDecision.Sent), (result.Kind, result.Target.ToString(), result.Decision));
        trial.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(kind, Assert.Single(trial.Send(failed with { Status = BackupStatus.Success, ErrorId = null })).Kind);
    }

    [Fact]
    public void Runs_rates_and_health_are_judged()
    {
        AlertConditions conditions = new(clock: new ManualClock { Now = RunSamples.Noon.AddDays(7) });
        BackupRun failed = RunSamples.Failure(RunSamples.Noon, "shop");
        Assert.Equal(AlertKind.ConnectionFailed, Assert.Single(conditions.Read(failed), s => s.IsFiring).Kind);
        Assert.DoesNotContain(conditions.Read(RunSamples.Success(RunSamples.Noon, TimeSpan.FromSeconds(1), ("shop", 1))), s => s.IsFiring);

        var rate = new BackupSuccessRate { History = "/b/history", Since = RunSamples.Noon, Until = RunSamples.Noon.AddDays(7), SuccessCount = 94, FailureCount = 6 };
        AlertSignal low = Assert.Single(conditions.Read(rate));
        Assert.Equal((AlertKind.SuccessRateLow, true), (low.Kind, low.IsFiring));
        Assert.Contains("94.0 %", low.Summary, StringComparison.Ordinal);
        Assert.False(Assert.Single(conditions.Read(rate with { FailureCount = 4 })).IsFiring);
        Assert.Empty(conditions.Read(rate with { SuccessCount = 0, FailureCount = 0 }));

        var health = new BackupHealth { Repository = "/b/", Server = "db1", Database = "shop", Status = BackupHealthStatus.Unhealthy, IsOverdue = true, IsDestinationFull = true, Reasons = [new HealthFinding(BackupHealthStatus.Unhealthy, HealthFindingKind.BackupOld, ["2.00:00:00", "1.01:00:00"])] };
        Assert.Equal(
            [(AlertKind.BackupOverdue, "db1/shop in /b", true), (AlertKind.DestinationFull, "/b", true)],
            conditions.Read(health).Select(s => (s.Kind, s.Target.ToString(), s.IsFiring)));
        Assert.False(Assert.Single(conditions.Read(health with { IsOverdue = false, IsDestinationFull = null })).IsFiring);
    }

    [Fact]
    public void Other_objects_are_refused_by_name()
    {
        BackupException refused = Assert.Throws<BackupException>(() => new AlertConditions().Read(new Version(1, 0)));
        Assert.Equal(BackupErrorId.InvalidArgument, refused.ErrorId);
        Assert.Contains("Version", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_has_a_rule() => Assert.Equal(AlertKind.All.Order(StringComparer.Ordinal), AlertRules.Default.All.Select(r => r.Kind).Order(StringComparer.Ordinal));
}
