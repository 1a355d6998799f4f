using System.Text.Json.Nodes;
using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.Alerts.Channels;
using Xunit;

namespace MySqlBackup.Core.Tests.Alerts;

public class AlertmanagerTests(AlertmanagerServer server) : IClassFixture<AlertmanagerServer>
{
    [AlertmanagerFact]
    public void It_has_what_was_told_and_no_longer_when_it_is_over()
    {
        var channel = new AlertmanagerChannel(SampleAlert.Options, server.Address);
        DateTime now = DateTime.UtcNow;
        AlertMessage high = SampleAlert.Create() with { Time = now, Since = now.AddHours(-3) };
        AlertMessage other = SampleAlert.Create(database: "other") with { Time = now, Since = now };

        channel.Send(high, default);
        channel.Send(high with { Level = AlertLevel.Critical }, default);
        channel.Send(other, default);

        JsonNode alert = Assert.Single(Find(SampleAlert.Database), a => (string)a["labels"]!["severity"]! == "high");
        JsonNode labels = alert["labels"]!;
        Assert.Equal(("BackupFailed", "db1:3306", "mysqlbackup"), ((string)labels["alertname"]!, (string)labels["server"]!, (string)labels["source"]!));
        Assert.Equal(high.Summary, (string)alert["annotations"]!["summary"]!);
        Assert.Contains("In a row: 3", (string)alert["annotations"]!["description"]!, StringComparison.Ordinal);
        Assert.Equal(high.Since, DateTime.Parse((string)alert["startsAt"]!, System.Globalization.CultureInfo.InvariantCulture).ToUniversalTime(), TimeSpan.FromSeconds(1));
        // Not after five minutes, which is what an Alertmanager does of itself.
        Assert.Equal(now.AddHours(25), DateTime.Parse((string)alert["endsAt"]!, System.Globalization.CultureInfo.InvariantCulture).ToUniversalTime(), TimeSpan.FromSeconds(1));
        Assert.Equal(2, Find(SampleAlert.Database).Length);

        channel.Send(
            high with { Event = AlertEvent.Recovery, Level = AlertLevel.Critical, EarlierLevels = [AlertLevel.High, AlertLevel.Critical], Time = DateTime.UtcNow }, default);

        Assert.Empty(Find(SampleAlert.Database));
        Assert.Single(Find("other"));
    }

    [AlertmanagerFact]
    public void A_whole_server_and_a_test_have_no_database()
    {
        using var trial = new AlertTrial();
        trial.Clock.Now = DateTime.UtcNow;
        trial.Channels.Add(new AlertmanagerChannel(SampleAlert.Options, server.Address + "/api/v2/alerts"));

        Assert.Equal(AlertDecision.Sent, trial.SendFailed(BackupErrorId.ServerUnreachable).Decision);
        Assert.True(Assert.Single(AlertChannelTest.Run(trial.Channels, default)).Succeeded);

        JsonNode[] alerts = server.Alerts().Select(a => a!["labels"]!).Where(l => l["database"] is null && l["repository"] is null).ToArray();
        Assert.Equal(["ChannelTest", "ConnectionFailed"], alerts.Select(l => (string)l["alertname"]!).Order(StringComparer.Ordinal));
        trial.Clock.Now = DateTime.UtcNow;
        Assert.Equal(AlertDecision.Recovered, Assert.Single(trial.Send(trial.Succeeded())).Decision);
        Assert.DoesNotContain(server.Alerts(), a => (string)a!["labels"]!["alertname"]! == "ConnectionFailed");
    }

    [AlertmanagerFact]
    public void Each_repository_has_its_own_and_what_is_a_repositorys_alone_has_no_server()
    {
        var channel = new AlertmanagerChannel(SampleAlert.Options, server.Address);
        DateTime now = DateTime.UtcNow;
        AlertMessage Of(AlertTarget target) => SampleAlert.Create() with { Target = target, Time = now, Since = now };
        foreach (AlertTarget target in new[] { "/srv/a", "/srv/b" }.SelectMany(path => new[] { new AlertTarget("db1", ["two"], path), new AlertTarget(path, [], path) }))
        {
            channel.Send(Of(target), default);
        }

        channel.Send(Of(new AlertTarget("db1", ["two"], "/srv/a")) with { Event = AlertEvent.Recovery, Time = DateTime.UtcNow }, default);

        JsonNode[] labels = server.Alerts().Select(a => a!["labels"]!).Where(l => l["repository"] is not null).ToArray();
        Assert.Equal(
            [("", "/srv/a"), ("", "/srv/b"), ("db1", "/srv/b")],
            labels.Select(l => ((string?)l["server"] ?? "", (string)l["repository"]!)).Order());
    }

    [AlertmanagerFact]
    public void A_wrong_path_is_a_clear_answer()
    {
        var channel = new AlertmanagerChannel(SampleAlert.Options, server.Address + "/behind/no/proxy");
        Assert.Contains("answered 404", Assert.Throws<BackupException>(() => channel.Send(SampleAlert.Create(), default)).Message, StringComparison.Ordinal);
    }

    private JsonNode[] Find(string database) =>
        server.Alerts().Where(a => (string?)a!["labels"]!["database"] == AlertTextOf(database)).Select(a => a!).ToArray();

    private static string AlertTextOf(string database) => AlertText.OneLine(database);
}
