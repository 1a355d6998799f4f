namespace MySqlBackup.Core.Alerts.Channels;

/// <summary>A way to tell people or machines. Nothing that a channel shows of itself holds a secret. Used by several threads at a time.</summary>
public interface IAlertChannel
{
    /// <summary>What rules call it.</summary>
    string Name { get; }

    /// <summary>What kind of channel it is, for example <c>Slack</c>.</summary>
    string Type { get; }

    /// <summary>The host or file it delivers to.</summary>
    string Destination { get; }

    /// <summary>It takes what is of this level or above; escalations that name it bring others too.</summary>
    AlertLevel MinimumLevel { get; }

    /// <summary>Delivers a message; ends in bounded time.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.AlertNotDelivered"/> with the reason and what to do.</exception>
    /// <exception cref="PartialDeliveryException">Some recipients have it, others do not.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    void Send(AlertMessage message, CancellationToken cancellationToken);
}
