using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.Alerts.Channels;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Tests.Load;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Alerts;

/// <summary>A router on a state file of its own, with a clock to set. Each call makes a router anew, as each run does.</summary>
internal sealed class AlertTrial : IDisposable
{
    private readonly TestFolder _folder = new();

    public ManualClock Clock { get; } = new();

    public RecordingOutput Output { get; } = new();

    public AlertRules Rules { get; set; } = AlertRules.Default;

    public List<IAlertChannel> Channels { get; } = [];

    public string StatePath => Path.Combine(_folder.Path, "state", "alerts.json");

    public string LogPath => Path.Combine(_folder.Path, "state", "alerts.log");

    public string[] Log => File.Exists(LogPath) ? File.ReadAllLines(LogPath) : [];

    public RecordingChannel Add(string name, AlertLevel minimumLevel = AlertLevel.Info)
    {
        var channel = new RecordingChannel(name, minimumLevel);
        Channels.Add(channel);
        return channel;
    }

    public AlertRouter CreateRouter() => new(Channels, Rules, Output, StatePath, clock: Clock);

    /// <summary>What a run would hand on: all results of all signals.</summary>
    public IReadOnlyList<AlertResult> Send(object source)
    {
        AlertRouter router = CreateRouter();
        return new AlertConditions(clock: Clock).Read(source).SelectMany(signal => router.Route(signal, CancellationToken.None)).ToArray();
    }

    public AlertResult SendFailed(string errorId = BackupErrorId.ServerError, params string[] database) => Assert.Single(Send(Failed(errorId, database)));

    public AlertDecision FailAfter(TimeSpan time)
    {
        Clock.Now += time;
        return SendFailed().Decision;
    }

    public BackupRecord Failed(string errorId = BackupErrorId.ServerError, params string[] database) => new()
    {
        Id = "",
        Status = BackupStatus.Failed,
        Server = "db1:3306",
        Database = database.Length == 0 ? ["shop"] : database,
        Repository = "/srv/backup",
        StartTime = Clock.Now.AddSeconds(-5),
        EndTime = Clock.Now,
        ErrorId = errorId,
        ErrorMessage = "The server said no.",
    };

    public BackupRecord Succeeded(params string[] database) => new()
    {
        Id = "20261120T020000Z-0001",
        Status = BackupStatus.Success,
        Server = "db1:3306",
        Database = database.Length == 0 ? ["shop"] : database,
        Repository = "/srv/backup",
        StartTime = Clock.Now.AddSeconds(-5),
        EndTime = Clock.Now,
        TableCount = 12,
        DataSize = 1 << 20,
    };

    public void Dispose() => _folder.Dispose();
}
