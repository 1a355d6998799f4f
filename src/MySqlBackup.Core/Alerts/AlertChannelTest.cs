using MySqlBackup.Core.Alerts.Channels;

namespace MySqlBackup.Core.Alerts;

/// <summary>Sends a message that only shows whether channels work.</summary>
public static class AlertChannelTest
{
    /// <summary>What stands in place of a kind: no rule is for it.</summary>
    public const string Kind = "ChannelTest";

    /// <summary>Sends to all channels at a time, whatever their least level; one result for each, in the same order.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyList<AlertDelivery> Run(IReadOnlyList<IAlertChannel> channels, CancellationToken cancellationToken, TimeProvider? clock = null)
    {
        DateTime now = (clock ?? TimeProvider.System).GetUtcNow().UtcDateTime;
        var message = new AlertMessage
        {
            Event = AlertEvent.Test,
            Kind = Kind,
            Level = AlertLevel.Info,
            Target = new AlertTarget(Environment.MachineName, []),
            Summary = "This is a test of an alert channel. No backup has failed, and nothing is to be done.",
            Time = now,
            Since = now,
        };
        IReadOnlyList<AlertDelivery> deliveries = AlertCourier.Deliver(channels, message, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return deliveries;
    }
}
