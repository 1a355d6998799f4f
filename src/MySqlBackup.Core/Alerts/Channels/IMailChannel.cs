namespace MySqlBackup.Core.Alerts.Channels;

/// <summary>A channel that also carries mail with more than an alert in it.</summary>
public interface IMailChannel : IAlertChannel
{
    /// <summary>Delivers a mail; ends in bounded time.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.AlertNotDelivered"/> with the reason and what to do.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    void Send(MailContent content, CancellationToken cancellationToken);
}
