using System.Text.Json.Nodes;
using MySqlBackup.Core.Alerts;
using Xunit;

namespace MySqlBackup.Core.Tests.Alerts;

public class AlertStateTests
{
    [Fact]
    public void Runs_side_by_side_count_each_other_and_tell_once()
    {
        using var trial = new AlertTrial();
        RecordingChannel channel = trial.Add("slack");
        trial.Rules = AlertRules.Default.With([AlertRules.Default[AlertKind.BackupFailed] with { Threshold = 20, Escalation = [] }]);
        DateTime start = trial.Clock.Now;
        AlertSignal[] signals = Enumerable.Range(1, 40)
            .Select(i => new AlertConditions().Read(trial.Failed() with { EndTime = start.AddMilliseconds(i) })[0])
            .ToArray();
        trial.Clock.Now = start.AddMinutes(-1);

        // With a clock behind them none of the times counts as older than another.
        var threads = signals.Chunk(10).Select(chunk => new Thread(() => Array.ForEach(chunk, signal => trial.CreateRouter().Route(signal, CancellationToken.None)))).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.Equal(40, (int)Entry(trial)["count"]!);
        Assert.Single(channel.Messages);
        Assert.Equal(40, trial.Log.Length);
    }

    [Fact]
    public void While_one_run_tells_another_does_not()
    {
        using var trial = new AlertTrial();
        RecordingChannel channel = trial.Add("slack");
        AlertResult? meanwhile = null;
        channel.OnSend = () =>
        {
            channel.OnSend = null;
            meanwhile = trial.SendFailed(BackupErrorId.ServerUnreachable);
        };

        Assert.Equal(AlertDecision.Sent, trial.SendFailed(BackupErrorId.ServerUnreachable).Decision);

        Assert.Equal(AlertDecision.InCooldown, meanwhile!.Decision);
        Assert.Single(channel.Messages);
    }

    [Fact]
    public void A_run_that_died_while_it_told_holds_the_alert_back_for_minutes_only()
    {
        using var trial = new AlertTrial();
        RecordingChannel channel = trial.Add("slack");
        string state = "";
        channel.OnSend = () => state = File.ReadAllText(trial.StatePath);
        trial.SendFailed(BackupErrorId.ServerUnreachable);
        channel.OnSend = null;
        File.WriteAllText(trial.StatePath, state);

        DateTime died = trial.Clock.Now;
        trial.Clock.Now -= TimeSpan.FromDays(1);
        Assert.Equal(AlertDecision.Sent, trial.SendFailed(BackupErrorId.ServerUnreachable).Decision);
        File.WriteAllText(trial.StatePath, state);
        trial.Clock.Now = died.AddMinutes(1);
        Assert.Equal(AlertDecision.InCooldown, trial.SendFailed(BackupErrorId.ServerUnreachable).Decision);
        trial.Clock.Now += TimeSpan.FromMinutes(3);
        Assert.Equal(AlertDecision.Sent, trial.SendFailed(BackupErrorId.ServerUnreachable).Decision);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"formatVersion\": 1, \"entries\": [")]
    [InlineData("{ \"formatVersion\": 2, \"entries\": [] }")]
    [InlineData("{ \"formatVersion\": 1, \"entries\": null }")]
    [InlineData("{ \"formatVersion\": 1, \"entries\": [null] }")]
    [InlineData("{ \"formatVersion\": 1, \"entries\": [{ \"kind\": \"BackupFailed\", \"target\": { \"place\": \"x\", \"database\": [null] } }] }")]
    [InlineData("{ \"formatVersion\": 1, \"entries\": [{ \"kind\": \"BackupFailed\", \"target\": { \"place\": \"x\", \"database\": [] }, \"toldChannel\": null }] }")]
    public void A_damaged_state_is_set_aside_with_a_warning_and_stops_no_alert(string content)
    {
        using var trial = new AlertTrial();
        RecordingChannel channel = trial.Add("slack");
        Directory.CreateDirectory(Path.GetDirectoryName(trial.StatePath)!);
        File.WriteAllText(trial.StatePath, content);

        Assert.Equal(AlertDecision.Sent, trial.SendFailed(BackupErrorId.ServerUnreachable).Decision);

        Assert.Single(channel.Messages);
        Assert.Contains("can't be read", Assert.Single(trial.Output.Warnings), StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(trial.StatePath + ".damaged"));
        trial.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(AlertDecision.InCooldown, trial.SendFailed(BackupErrorId.ServerUnreachable).Decision);
    }

    [Fact]
    public void A_state_that_can_not_be_kept_stops_no_alert()
    {
        using var trial = new AlertTrial();
        RecordingChannel channel = trial.Add("slack");
        // A file where the folder should be.
        File.WriteAllText(Path.GetDirectoryName(trial.StatePath)!, "");
        AlertRouter router = trial.CreateRouter();

        AlertSignal signal = new AlertConditions().Read(trial.Failed(BackupErrorId.ServerUnreachable))[0];
        Assert.Equal(AlertDecision.Sent, Assert.Single(router.Route(signal, CancellationToken.None)).Decision);

        Assert.Single(channel.Messages);
        Assert.Contains(trial.Output.Warnings, w => w.Contains("earlier alerts", StringComparison.Ordinal));
        Assert.Contains(trial.Output.Warnings, w => w.Contains("log of alerts", StringComparison.Ordinal));
        // Within the run it is known even so.
        trial.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(AlertDecision.InCooldown, Assert.Single(router.Route(signal with { Time = trial.Clock.Now }, CancellationToken.None)).Decision);
    }

    [Fact]
    public void A_lock_that_is_never_let_go_stops_no_alert()
    {
        using var trial = new AlertTrial();
        Directory.CreateDirectory(Path.GetDirectoryName(trial.StatePath)!);
        using var held = new FileStream(trial.StatePath + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        var state = new AlertStateFile(trial.StatePath, trial.Output, trial.Clock, TimeSpan.FromMilliseconds(100));
        var entry = new AlertEntry { Kind = AlertKind.BackupFailed, Target = new AlertTarget("db1", []), LastTime = trial.Clock.Now };

        Assert.True(state.Change(old => (old.With(entry), true)));

        Assert.Contains("another run has held", Assert.Single(trial.Output.Warnings), StringComparison.Ordinal);
        Assert.Single(state.Peek().Entries);
    }

    [Fact]
    public void The_state_is_the_owners_alone_and_forgets_what_nothing_was_heard_of_for_months()
    {
        using var trial = new AlertTrial();
        trial.SendFailed();
        trial.Clock.Now += TimeSpan.FromDays(91);
        trial.Send(trial.Failed() with { Server = "db2" });

        Assert.Equal("db2", (string)Entry(trial)["target"]!["place"]!);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(trial.StatePath));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(trial.LogPath));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(trial.StatePath)!));
    }

    private static JsonObject Entry(AlertTrial trial) =>
        Assert.Single(JsonNode.Parse(File.ReadAllText(trial.StatePath))!["entries"]!.AsArray())!.AsObject();
}
