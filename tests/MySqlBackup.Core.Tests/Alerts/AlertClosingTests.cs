using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.Repository;
using Xunit;

namespace MySqlBackup.Core.Tests.Alerts;

/// <summary>Alerts whose subject is gone, closed by hand.</summary>
public class AlertClosingTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void An_alert_is_listed_closed_in_silence_and_opened_again_only_by_what_happens_later()
    {
        using var trial = new AlertTrial();
        RecordingChannel slack = trial.Add("slack");
        BackupRecord failed = trial.Failed(BackupErrorId.ServerUnreachable);
        trial.Send(failed);
        trial.Clock.Now += Minute;
        OpenAlert alert = Assert.Single(Open(trial));
        Assert.Equal((AlertKind.ConnectionFailed, "db1:3306", null, 1, false), (alert.Kind, alert.Server, alert.Repository, alert.Count, alert.IsOver));
        Assert.Equal(["slack"], alert.ToldChannel);
        trial.Channels.Clear();

        AlertResult closed = trial.CreateRouter().Close(alert, CancellationToken.None)!;

        Assert.Equal((AlertDecision.Closed, 1), (closed.Decision, slack.Messages.Count));
        Assert.Contains("Closed: ConnectionFailed of db1:3306 was closed by hand.", trial.Log[^1], StringComparison.Ordinal);
        Assert.Empty(Open(trial));
        Assert.Null(trial.CreateRouter().Close(alert, CancellationToken.None));
        trial.Channels.Add(slack);
        Assert.Equal(AlertDecision.Outdated, Assert.Single(trial.Send(failed)).Decision);
        Assert.Empty(trial.Send(trial.Succeeded()));
        Assert.Empty(Open(trial));
        trial.Clock.Now += TimeSpan.FromHours(2);
        AlertResult later = trial.SendFailed(BackupErrorId.ServerUnreachable);
        Assert.Equal((AlertDecision.Sent, 1), (later.Decision, later.Count));
    }

    [Fact]
    public void Of_the_channels_that_were_told_those_that_are_given_are_told_and_one_that_fails_can_be_tried_again()
    {
        using var trial = new AlertTrial();
        RecordingChannel slack = trial.Add("slack"), pager = trial.Add("pager"), late = trial.Add("late");
        trial.Channels.Remove(late);
        trial.SendFailed(BackupErrorId.ServerUnreachable);
        trial.Channels.Remove(slack);
        trial.Channels.Add(late);
        trial.Clock.Now += Minute;
        pager.Failure = new BackupException(BackupErrorId.AlertNotDelivered, "No.");

        Assert.Equal(AlertDecision.NotDelivered, trial.CreateRouter().Close(Assert.Single(Open(trial)), CancellationToken.None)!.Decision);
        OpenAlert over = Assert.Single(Open(trial));
        Assert.True(over.IsOver);
        Assert.Equal(["pager"], over.ToldChannel);
        pager.Failure = null;
        Assert.Equal(AlertDecision.Closed, trial.CreateRouter().Close(over, CancellationToken.None)!.Decision);

        Assert.Equal((1, 2, 0), (slack.Messages.Count, pager.Messages.Count, late.Messages.Count));
        Assert.Equal((AlertEvent.Recovery, pager.Messages[0].Key), (pager.Messages[1].Event, pager.Messages[1].Key));
        Assert.Empty(Open(trial));
    }

    [Fact]
    public void An_alert_that_is_told_at_this_moment_is_not_closed()
    {
        using var trial = new AlertTrial();
        RecordingChannel slack = trial.Add("slack");
        AlertDecision? decision = null;
        slack.OnSend = () => decision = trial.CreateRouter().Close(Assert.Single(Open(trial)), CancellationToken.None)!.Decision;
        trial.SendFailed(BackupErrorId.ServerUnreachable);
        Assert.Equal(AlertDecision.InCooldown, decision);
        Assert.Single(Open(trial));
    }

    [Fact]
    public void Where_the_state_can_not_be_changed_nothing_is_closed_and_nobody_told()
    {
        using var trial = new AlertTrial();
        RecordingChannel slack = trial.Add("slack");
        trial.SendFailed(BackupErrorId.ServerUnreachable);
        trial.Clock.Now += Minute;
        OpenAlert alert = Assert.Single(Open(trial));
        // A folder in the way of what is written beside the state.
        Directory.CreateDirectory(trial.StatePath + ".part");

        var failure = Assert.Throws<BackupException>(() => trial.CreateRouter().Close(alert, CancellationToken.None));

        Assert.Equal(BackupErrorId.DestinationNotWritable, failure.ErrorId);
        Assert.Contains(trial.StatePath, failure.Message, StringComparison.Ordinal);
        Assert.Single(slack.Messages);
        Assert.Single(Open(trial));
    }

    [Theory]
    [InlineData("ConnectionFailed", "", "", "", "db1:3306; db2:3306")]
    [InlineData("Backup*", "", "", "", "db1:3306/shop, stock in /srv/backup; db1:3306/Shop in /mnt/offsite; /srv/backup (full)")]
    [InlineData("", "DB1*", "", "", "db1:3306; db1:3306/shop, stock in /srv/backup; db1:3306/Shop in /mnt/offsite")]
    [InlineData("", "", "shop", "", "db1:3306/shop, stock in /srv/backup; db1:3306/Shop in /mnt/offsite")]
    [InlineData("", "", "", "/srv/backup/", "db1:3306/shop, stock in /srv/backup; /srv/backup (full)")]
    [InlineData("", "db1*", "st?ck", "*backup", "db1:3306/shop, stock in /srv/backup")]
    public void What_is_meant_is_chosen_by_name_and_wildcard(string kind, string server, string database, string repository, string expected)
    {
        using var trial = new AlertTrial();
        AlertSignal[] signals =
        [
            Signal(AlertKind.ConnectionFailed, new AlertTarget("db1:3306", [])),
            Signal(AlertKind.ConnectionFailed, new AlertTarget("db2:3306", [])),
            Signal(AlertKind.BackupFailed, new AlertTarget("db1:3306", ["shop", "stock"], "/srv/backup")),
            Signal(AlertKind.BackupOverdue, new AlertTarget("db1:3306", ["Shop"], "/mnt/offsite")),
            Signal(AlertKind.BackupLong, new AlertTarget("/srv/backup", [], "/srv/backup", "full")),
        ];
        foreach (AlertSignal signal in signals)
        {
            trial.Clock.Now += Minute;
            trial.CreateRouter().Route(signal with { Time = trial.Clock.Now }, CancellationToken.None);
        }

        static string[] Given(string pattern) => pattern.Length == 0 ? [] : [pattern];
        var query = new OpenAlertQuery { Kind = Given(kind), Server = Given(server), Database = Given(database), Repository = Given(repository) };
        Assert.Equal(expected, string.Join("; ", query.Run(trial.Output, trial.StatePath).Select(a => a.Target)));
    }

    [Fact]
    public void A_kind_that_there_is_not_is_refused() =>
        Assert.Contains("BackupFailed, BackupOverdue", Assert.Throws<BackupException>(() => new OpenAlertQuery { Kind = ["Failed"] }.Run(NullOutput.Instance, "/nowhere/alerts.json")).Message, StringComparison.Ordinal);

    private static IReadOnlyList<OpenAlert> Open(AlertTrial trial) => new OpenAlertQuery().Run(trial.Output, trial.StatePath);

    private static AlertSignal Signal(string kind, AlertTarget target) => new()
    {
        Kind = kind,
        Target = target,
        IsFiring = true,
        Level = AlertRules.LevelOf(kind),
        Summary = "It is bad.",
        Time = default,
    };
}
