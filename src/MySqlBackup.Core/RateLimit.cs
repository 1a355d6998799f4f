using System.Diagnostics;

namespace MySqlBackup.Core;

/// <summary>Holds threads back to a number of bytes a second, over all of them together.</summary>
internal sealed class RateLimit
{
    private readonly object _gate = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly long _bytesPerSecond;
    private double _allowedUntil;

    /// <param name="bytesPerSecond">The limit; zero means none.</param>
    public RateLimit(long bytesPerSecond)
    {
        _bytesPerSecond = bytesPerSecond;
    }

    /// <summary>Returns when that many more bytes may go.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; no wait outlasts that.</exception>
    public void Take(long bytes, CancellationToken cancellationToken)
    {
        if (_bytesPerSecond <= 0)
        {
            return;
        }

        TimeSpan wait;
        lock (_gate)
        {
            // Time not used before now is not saved up: after a pause the rate is the rate.
            double now = _clock.Elapsed.TotalSeconds;
            _allowedUntil = Math.Max(_allowedUntil, now) + ((double)bytes / _bytesPerSecond);
            wait = TimeSpan.FromSeconds(Math.Min(_allowedUntil - now, 3600));
        }

        if (cancellationToken.WaitHandle.WaitOne(wait))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
