using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.Alerts.Channels;
using MySqlBackup.Core.Repository;
using Xunit;

namespace MySqlBackup.Core.Tests.Alerts;

public class AlertRouterTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void A_failed_backup_is_told_from_the_third_in_a_row_and_its_recovery_once()
    {
        using var trial = new AlertTrial();
        RecordingChannel channel = trial.Add("slack");

        Assert.Equal(AlertDecision.BelowThreshold, trial.SendFailed().Decision);
        Assert.Equal(AlertDecision.BelowThreshold, trial.FailAfter(Hour));
        Assert.Empty(channel.Messages);
        Assert.Equal(AlertDecision.Sent, trial.FailAfter(Hour));
        AlertMessage alert = Assert.Single(channel.Messages);
        Assert.Equal(("[HIGH] BackupFailed: db1:3306/shop in /srv/backup", 3), (alert.Title, alert.Count));
        Assert.Equal(trial.Clock.Now - (2 * Hour), alert.Since);

        trial.Clock.Now += Hour;
        AlertResult recovered = Assert.Single(trial.Send(trial.Succeeded()));
        Assert.Equal(AlertDecision.Recovered, recovered.Decision);
        Assert.Equal("[RECOVERED] BackupFailed: db1:3306/shop in /srv/backup", channel.Messages[1].Title);
        Assert.Equal(alert.Key, channel.Messages[1].Key);
        trial.Clock.Now += Hour;
        Assert.Empty(trial.Send(trial.Succeeded()));
        Assert.Equal(2, channel.Messages.Count);
        Assert.Equal(AlertDecision.BelowThreshold, trial.FailAfter(Hour));
    }

    [Theory]
    [InlineData(BackupErrorId.ServerUnreachable, AlertKind.ConnectionFailed, "db1:3306")]
    [InlineData(BackupErrorId.AccessDenied, AlertKind.ConnectionFailed, "db1:3306")]
    [InlineData(BackupErrorId.TlsFailed, AlertKind.ConnectionFailed, "db1:3306")]
    [InlineData(BackupErrorId.DestinationFull, AlertKind.DestinationFull, "/srv/backup (db1:3306/shop)")]
    public void What_can_not_wait_is_told_at_once_and_is_over_with_a_good_backup(string errorId, string kind, string target)
    {
        using var trial = new AlertTrial();
        RecordingChannel channel = trial.Add("slack");

        AlertResult result = trial.SendFailed(errorId);

        Assert.Equal((AlertDecision.Sent, kind, target), (result.Decision, result.Kind, result.Target.ToString()));
        Assert.Single(channel.Messages);
        trial.Clock.Now += Hour;
        Assert.Equal(kind, Assert.Single(trial.Send(trial.Succeeded())).Kind);
    }

    [Fact]
    public void It_is_not_told_again_within_the_cooldown_and_again_after_it()
    {
        using var trial = new AlertTrial();
        RecordingChannel channel = trial.Add("slack");
        trial.SendFailed(BackupErrorId.ServerUnreachable);

        trial.Clock.Now += TimeSpan.FromMinutes(59);
        AlertResult held = trial.SendFailed(BackupErrorId.ServerUnreachable);
        Assert.Equal(AlertDecision.InCooldown, held.Decision);
        Assert.Contains("00:59:00 ago", held.Reason, StringComparison.Ordinal);
        trial.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(AlertDecision.Sent, trial.SendFailed(BackupErrorId.ServerUnreachable).Decision);
        Assert.Equal(2, channel.Messages.Count);
        // Another server's is its own.
        Assert.Equal(AlertDecision.Sent, Assert.Single(trial.Send(trial.Failed(BackupErrorId.ServerUnreachable) with { Server = "db2" })).Decision);
    }

    [Fact]
    public void A_clock_that_went_back_silences_nothing()
    {
        using var trial = new AlertTrial();
        trial.Add("slack");
        trial.SendFailed(BackupErrorId.ServerUnreachable);

        trial.Clock.Now -= TimeSpan.FromDays(400);
        Assert.Equal(AlertDecision.Sent, trial.SendFailed(BackupErrorId.ServerUnreachable).Decision);
        trial.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(AlertDecision.InCooldown, trial.SendFailed(BackupErrorId.ServerUnreachable).Decision);
    }

    [Fact]
    public void What_goes_on_escalates_to_channels_of_higher_levels_and_to_those_named_even_within_the_cooldown()
    {
        using var trial = new AlertTrial();
        RecordingChannel team = trial.Add("team");
        RecordingChannel manager = trial.Add("manager", AlertLevel.Critical);
        RecordingChannel director = trial.Add("director", AlertLevel.Emergency);
        RecordingChannel sms = trial.Add("sms", AlertLevel.Emergency);
        trial.Rules = AlertRules.Default.With(
        [
            AlertRules.Default[AlertKind.BackupFailed] with
            {
                Escalation = [new AlertEscalation { At = 10, Level = AlertLevel.Emergency }, new AlertEscalation { At = 5, Level = AlertLevel.Critical, Channel = ["sms"] }],
            },
        ]);

        AlertDecision[] decisions = Enumerable.Range(1, 10).Select(_ => trial.FailAfter(TimeSpan.FromMinutes(1))).ToArray();

        Assert.Equal(
            [
                AlertDecision.BelowThreshold, AlertDecision.BelowThreshold, AlertDecision.Sent, AlertDecision.InCooldown, AlertDecision.Sent,
                AlertDecision.InCooldown, AlertDecision.InCooldown, AlertDecision.InCooldown, AlertDecision.InCooldown, AlertDecision.Sent,
            ],
            decisions);
        Assert.Equal([AlertLevel.High, AlertLevel.Critical, AlertLevel.Emergency], team.Messages.Select(m => m.Level));
        Assert.Equal([AlertLevel.Critical, AlertLevel.Emergency], manager.Messages.Select(m => m.Level));
        Assert.Equal([AlertLevel.Emergency], director.Messages.Select(m => m.Level));
        Assert.Equal([AlertLevel.Critical, AlertLevel.Emergency], sms.Messages.Select(m => m.Level));
        trial.Clock.Now += Hour;
        Assert.Equal(AlertDecision.Recovered, Assert.Single(trial.Send(trial.Succeeded())).Decision);
        Assert.All([team, manager, director, sms], channel => Assert.Equal(AlertEvent.Recovery, channel.Messages[^1].Event));
        Assert.Equal([AlertLevel.High, AlertLevel.Critical, AlertLevel.Emergency], team.Messages[^1].EarlierLevels);
    }

    [Fact]
    public void A_slow_backup_is_only_logged()
    {
        using var trial = new AlertTrial();
        RecordingChannel channel = trial.Add("slack");

        AlertResult result = Assert.Single(trial.Send(trial.Succeeded() with { StartTime = trial.Clock.Now.AddMinutes(-31) }));

        Assert.Equal((AlertKind.BackupSlow, AlertDecision.Logged), (result.Kind, result.Decision));
        Assert.Empty(channel.Messages);
        Assert.Contains(" INFO BackupSlow db1:3306/shop in /srv/backup Logged: ", Assert.Single(trial.Log), StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_channel_takes_is_logged_and_tried_again_by_the_next_run()
    {
        using var trial = new AlertTrial();
        RecordingChannel channel = trial.Add("slack");
        channel.Failure = new BackupException(BackupErrorId.AlertNotDelivered, "It is down.");

        AlertResult lost = trial.SendFailed(BackupErrorId.ServerUnreachable);
        Assert.Equal(AlertDecision.NotDelivered, lost.Decision);
        Assert.Equal("It is down.", Assert.Single(lost.Delivery).Error);
        Assert.Contains("NotDelivered: ", Assert.Single(trial.Log), StringComparison.Ordinal);
        Assert.Contains("It is down.", trial.Log[0], StringComparison.Ordinal);

        channel.Failure = null;
        trial.Clock.Now += TimeSpan.FromSeconds(1);
        AlertResult told = trial.SendFailed(BackupErrorId.ServerUnreachable);
        Assert.Equal((AlertDecision.Sent, "There are 2 in a row."), (told.Decision, told.Reason));
        Assert.Single(channel.Messages);
    }

    [Fact]
    public void The_others_are_told_where_one_fails_and_that_one_by_the_next_run()
    {
        using var trial = new AlertTrial();
        RecordingChannel good = trial.Add("good");
        RecordingChannel bad = trial.Add("bad");
        bad.Failure = new InvalidOperationException("https://hooks.example/SECRET");

        AlertResult result = trial.SendFailed(BackupErrorId.ServerUnreachable);
        Assert.Equal(AlertDecision.Sent, result.Decision);
        Assert.Equal([true, false], result.Delivery.Select(d => d.Succeeded));
        Assert.DoesNotContain("SECRET", result.Delivery[1].Error + trial.Log[0], StringComparison.Ordinal);

        trial.Clock.Now += TimeSpan.FromMinutes(1);
        AlertResult still = trial.SendFailed(BackupErrorId.ServerUnreachable);
        Assert.Equal(AlertDecision.InCooldown, still.Decision);
        Assert.Contains("did not take it now either", still.Reason, StringComparison.Ordinal);
        bad.Failure = null;
        AlertResult again = trial.SendFailed(BackupErrorId.ServerUnreachable);
        Assert.Equal("bad", Assert.Single(again.Delivery).Channel);
        trial.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(AlertDecision.InCooldown, trial.SendFailed(BackupErrorId.ServerUnreachable).Decision);
        Assert.Equal((1, 1), (good.Messages.Count, bad.Messages.Count));
        // The cooldown began with the first, not with the one that came later.
        trial.Clock.Now += TimeSpan.FromMinutes(58);
        Assert.Equal(2, trial.SendFailed(BackupErrorId.ServerUnreachable).Delivery.Count);
    }

    [Fact]
    public void A_channel_that_tells_only_some_of_its_recipients_tells_them_once()
    {
        using var trial = new AlertTrial();
        RecordingChannel mail = trial.Add("mail");
        int sent = 0;
        mail.OnSend = () => sent++;
        mail.Failure = new PartialDeliveryException("1 of 2 recipients do not have the mail.", new InvalidOperationException());
        AlertResult first = trial.SendFailed(BackupErrorId.ServerUnreachable);
        Assert.Equal(AlertDecision.Sent, first.Decision);
        Assert.Equal("mail (in part: 1 of 2 recipients do not have the mail.)", Assert.Single(first.Delivery).ToString());
        trial.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(AlertDecision.InCooldown, trial.SendFailed(BackupErrorId.ServerUnreachable).Decision);
        Assert.Equal(1, sent);

        trial.Clock.Now += TimeSpan.FromMinutes(1);
        trial.Send(trial.Succeeded());
        trial.Clock.Now += TimeSpan.FromMinutes(1);
        trial.Send(trial.Succeeded());
        Assert.Equal(2, sent);
    }

    [Fact]
    public void A_recovery_that_could_not_be_delivered_is_told_by_the_next_good_run_to_those_who_lack_it()
    {
        using var trial = new AlertTrial();
        RecordingChannel good = trial.Add("good");
        RecordingChannel bad = trial.Add("bad");
        trial.SendFailed(BackupErrorId.ServerUnreachable);

        bad.Failure = new BackupException(BackupErrorId.AlertNotDelivered, "It is down.");
        trial.Clock.Now += Hour;
        Assert.Equal(AlertDecision.Recovered, Assert.Single(trial.Send(trial.Succeeded())).Decision);
        bad.Failure = null;
        trial.Clock.Now += Hour;
        Assert.Equal("bad", Assert.Single(Assert.Single(trial.Send(trial.Succeeded())).Delivery).Channel);
        trial.Clock.Now += Hour;
        Assert.Empty(trial.Send(trial.Succeeded()));
        Assert.Equal((2, 2), (good.Messages.Count, bad.Messages.Count));
    }

    [Fact]
    public void The_same_object_again_does_not_count_again_and_an_older_one_says_nothing()
    {
        using var trial = new AlertTrial();
        RecordingChannel channel = trial.Add("slack");
        BackupRecord failed = trial.Failed();

        Assert.All(Enumerable.Range(1, 4), _ => Assert.Equal(1, Assert.Single(trial.Send(failed)).Count));
        trial.Clock.Now += Hour;
        trial.Send(trial.Succeeded());
        Assert.Equal(AlertDecision.Outdated, Assert.Single(trial.Send(failed)).Decision);
        Assert.Empty(channel.Messages);
    }

    [Fact]
    public void A_good_backup_of_the_whole_server_is_good_for_each_database_and_one_of_another_database_is_not()
    {
        using var trial = new AlertTrial();
        trial.Add("slack");
        trial.Rules = AlertRules.Default.With([AlertRules.Default[AlertKind.BackupFailed] with { Threshold = 1 }]);
        trial.SendFailed(database: "shop");
        trial.Clock.Now += Hour;

        Assert.Empty(trial.Send(trial.Succeeded("stock")));
        Assert.Empty(trial.Send(trial.Succeeded("shop") with { Server = "db2" }));
        Assert.Equal("db1:3306/shop in /srv/backup", Assert.Single(trial.Send(trial.Succeeded("stock", "shop"))).Target.ToString());
    }

    [Fact]
    public void A_preview_tells_nobody_and_changes_nothing()
    {
        using var trial = new AlertTrial();
        RecordingChannel channel = trial.Add("slack");
        AlertSignal signal = Assert.Single(new AlertConditions().Read(trial.Failed(BackupErrorId.ServerUnreachable)));

        AlertResult preview = Assert.Single(trial.CreateRouter().Preview(signal));

        Assert.Equal(AlertDecision.Sent, preview.Decision);
        Assert.Empty(channel.Messages);
        Assert.False(File.Exists(trial.StatePath));
        Assert.Empty(trial.Log);
    }

    [Fact]
    public void A_rule_that_names_no_channel_and_two_channels_of_a_name_are_refused()
    {
        using var trial = new AlertTrial();
        trial.Add("slack");
        trial.Rules = AlertRules.Default.With([AlertRules.Default[AlertKind.BackupFailed] with { Channel = ["pager"] }]);
        BackupException refused = Assert.Throws<BackupException>(trial.CreateRouter);
        Assert.Equal(BackupErrorId.InvalidArgument, refused.ErrorId);
        Assert.Contains("'pager', and the channels are slack", refused.Message, StringComparison.Ordinal);

        trial.Rules = AlertRules.Default;
        trial.Add("SLACK");
        Assert.Contains("two alert channels", Assert.Throws<BackupException>(trial.CreateRouter).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_end_in_a_name_begins_no_line_of_the_log()
    {
        using var trial = new AlertTrial();
        RecordingChannel channel = trial.Add("slack");

        trial.Send(trial.Failed(BackupErrorId.DestinationFull, "shop\r\n2026-11-20T00:00:00Z INFO forged\u2028数据库"));

        Assert.Contains("数据库", Assert.Single(trial.Log), StringComparison.Ordinal);
        Assert.DoesNotContain(channel.Messages[0].ToText().Split('\n'), line => line.StartsWith("2026-11-20T00", StringComparison.Ordinal));
    }
}
