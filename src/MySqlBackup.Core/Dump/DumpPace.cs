using System.Diagnostics;

namespace MySqlBackup.Core.Dump;

/// <summary>Holds workers back: to a number of bytes a second, and altogether while the server is busy.</summary>
internal sealed class DumpPace : IDisposable
{
    private readonly object _gate = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly ManualResetEventSlim _open = new(initialState: true);
    private readonly CancellationTokenSource _stop;
    private readonly long _bytesPerSecond;
    private double _allowedUntil;

    /// <summary>Creates the pace.</summary>
    /// <param name="bytesPerSecond">Bytes of rows a second, over all workers; zero means no limit.</param>
    /// <param name="cancellationToken">Ends every wait.</param>
    public DumpPace(long bytesPerSecond, CancellationToken cancellationToken)
    {
        _bytesPerSecond = bytesPerSecond;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>Ends every wait: the run has failed.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Stops or lets go all workers.</summary>
    public void SetPaused(bool paused)
    {
        if (paused)
        {
            _open.Reset();
        }
        else
        {
            _open.Set();
        }
    }

    /// <summary>Returns when that many more bytes may be read.</summary>
    public void Take(long bytes)
    {
        _open.Wait(_stop.Token);
        if (_bytesPerSecond <= 0)
        {
            return;
        }

        TimeSpan wait;
        lock (_gate)
        {
            // Time not used before now is not saved up: after a pause the rate is the rate.
            var now = _clock.Elapsed.TotalSeconds;
            _allowedUntil = Math.Max(_allowedUntil, now) + ((double)bytes / _bytesPerSecond);
            wait = TimeSpan.FromSeconds(Math.Min(_allowedUntil - now, 3600));
        }

        if (_stop.Token.WaitHandle.WaitOne(wait))
        {
            _stop.Token.ThrowIfCancellationRequested();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _open.Dispose();
        _stop.Dispose();
    }
}
