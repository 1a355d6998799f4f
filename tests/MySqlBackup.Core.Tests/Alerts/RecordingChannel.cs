using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.Alerts.Channels;

namespace MySqlBackup.Core.Tests.Alerts;

/// <summary>A channel that keeps what it gets, or fails.</summary>
internal sealed class RecordingChannel(string name, AlertLevel minimumLevel = AlertLevel.Info) : IAlertChannel
{
    private readonly List<AlertMessage> _messages = [];

    public string Name => name;

    public string Type => "Recording";

    public string Destination => "memory";

    public AlertLevel MinimumLevel => minimumLevel;

    public Exception? Failure { get; set; }

    public Action? OnSend { get; set; }

    public IReadOnlyList<AlertMessage> Messages
    {
        get
        {
            lock (_messages)
            {
                return _messages.ToArray();
            }
        }
    }

    public void Send(AlertMessage message, CancellationToken cancellationToken)
    {
        OnSend?.Invoke();
        if (Failure is not null)
        {
            throw Failure;
        }

        lock (_messages)
        {
            _messages.Add(message);
        }
    }
}
