using System.Runtime.ExceptionServices;

namespace MySqlBackup.Core.Storage.Objects;

/// <summary>
/// Uploads on their way: so many, and with so many bytes in memory, that a distant store is kept busy, and no more. After one has failed no other is
/// begun, and whoever asks next hears of it.
/// </summary>
internal sealed class UploadQueue : IDisposable
{
    private const int MostUploads = 16;

    private readonly long _mostBytes;
    private readonly object _gate = new();
    private readonly HashSet<Task> _running = [];
    private readonly CancellationToken _stop;
    private readonly CancellationTokenSource _cancel;
    private long _bytes;
    private ExceptionDispatchInfo? _failure;

    /// <param name="mostBytes">Bytes of uploads that may be in memory at once.</param>
    /// <param name="cancellationToken">Ends all.</param>
    public UploadQueue(long mostBytes, CancellationToken cancellationToken)
    {
        _mostBytes = mostBytes;
        _stop = cancellationToken;
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>Ends with the first failure too.</summary>
    public CancellationToken Cancellation => _cancel.Token;

    /// <summary>Begins an upload as soon as there is room for it.</summary>
    /// <param name="size">Its bytes in memory.</param>
    /// <param name="upload">The upload; called on another thread.</param>
    /// <param name="release">Called when it has ended, however it did.</param>
    /// <returns>A task that ends with the upload and never fails.</returns>
    public Task Run(int size, Func<CancellationToken, Task> upload, Action release)
    {
        lock (_gate)
        {
            while (_failure is null && (_running.Count >= MostUploads || (_running.Count > 0 && _bytes + size > _mostBytes)))
            {
                Monitor.Wait(_gate);
            }

            if (_failure is not null)
            {
                release();
                _failure.Throw();
            }

            _bytes += size;
            Task task = Task.Run(() => Watch(upload));
            _running.Add(task);
            return task.ContinueWith(ended => End(ended, size, release), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>Throws the first failure, if there was one, or that all is to end.</summary>
    public void ThrowIfFailed()
    {
        Volatile.Read(ref _failure)?.Throw();
        _stop.ThrowIfCancellationRequested();
    }

    /// <summary>Waits until all have ended, and throws the first failure.</summary>
    public void Wait()
    {
        WaitQuietly();
        ThrowIfFailed();
    }

    /// <summary>Ends what is on its way, and waits for it.</summary>
    public void Dispose()
    {
        _cancel.Cancel();
        WaitQuietly();
        _cancel.Dispose();
    }

    private void WaitQuietly()
    {
        lock (_gate)
        {
            while (_running.Count > 0)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    private async Task Watch(Func<CancellationToken, Task> upload)
    {
        try
        {
            await upload(_cancel.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // What the first failure cancels fails too, and is not the reason.
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
            await _cancel.CancelAsync().ConfigureAwait(false);
        }
    }

    private void End(Task ended, int size, Action release)
    {
        release();
        lock (_gate)
        {
            _bytes -= size;
            _running.Remove(ended);
            Monitor.PulseAll(_gate);
        }
    }
}
