using System.Diagnostics;
using MySqlBackup.Core.Alerts.Channels;
using MySqlBackup.Core.Quantities;

namespace MySqlBackup.Core.Alerts;

/// <summary>Carries a message to channels, all at a time. What one does is no matter of the others.</summary>
internal static class AlertCourier
{
    /// <summary>The longest that one message may take on any channel, attempts and pauses included.</summary>
    public static readonly TimeSpan LongestDelivery = TimeSpan.FromMinutes(2);

    /// <summary>Delivers; nothing is thrown, not even where it is cancelled.</summary>
    public static IReadOnlyList<AlertDelivery> Deliver(IReadOnlyList<IAlertChannel> channels, AlertMessage message, CancellationToken cancellationToken) =>
        Deliver(channels, (channel, stop) => channel.Send(message, stop), cancellationToken);

    /// <summary>Delivers something else than a message, in the same way.</summary>
    public static IReadOnlyList<AlertDelivery> Deliver<T>(IReadOnlyList<T> channels, Action<T, CancellationToken> send, CancellationToken cancellationToken)
        where T : IAlertChannel
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(LongestDelivery);
        Task<AlertDelivery>[] tasks = channels
            .Select(channel => Task.Factory.StartNew(
                () => DeliverOne(channel, send, stop.Token, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))
            .ToArray();
        return tasks.Select(task => task.GetAwaiter().GetResult()).ToArray();
    }

    private static AlertDelivery DeliverOne<T>(T channel, Action<T, CancellationToken> send, CancellationToken stop, CancellationToken cancelled)
        where T : IAlertChannel
    {
        var watch = Stopwatch.StartNew();
        string? error = null;
        bool isPartial = false;
        try
        {
            send(channel, stop);
        }
        catch (PartialDeliveryException e)
        {
            isPartial = true;
            error = e.Message;
        }
        catch (BackupException e)
        {
            error = e.Message;
        }
        catch (OperationCanceledException)
        {
            error = cancelled.IsCancellationRequested ? "The run was cancelled." : $"It did not end in {Duration.Format(LongestDelivery)}.";
        }
        catch (Exception e)
        {
            // Whatever it says may hold the channel's address, and that is a secret.
            error = $"It failed unexpectedly, with {e.GetType().Name}.";
        }

        return new AlertDelivery
        {
            Channel = channel.Name,
            Type = channel.Type,
            Destination = channel.Destination,
            Succeeded = error is null || isPartial,
            Error = error,
            Duration = watch.Elapsed,
        };
    }
}
