namespace MySqlBackup.Core.Dump;

/// <summary>Holds workers back: to a number of bytes a second, and altogether while the server is busy.</summary>
internal sealed class DumpPace : IDisposable
{
    private readonly ManualResetEventSlim _open = new(initialState: true);
    private readonly CancellationTokenSource _stop;
    private readonly RateLimit _limit;

    /// <summary>Creates the pace.</summary>
    /// <param name="bytesPerSecond">Bytes of rows a second, over all workers; zero means no limit.</param>
    /// <param name="cancellationToken">Ends every wait.</param>
    public DumpPace(long bytesPerSecond, CancellationToken cancellationToken)
    {
        _limit = new RateLimit(bytesPerSecond);
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
        _limit.Take(bytes, _stop.Token);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _open.Dispose();
        _stop.Dispose();
    }
}
