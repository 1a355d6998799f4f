namespace MySqlBackup.Core.Storage.Objects;

/// <summary>
/// A connection that ends by itself where nothing has moved on it for a time, in neither direction, although somebody waits for it. How long a whole
/// request takes is no matter: a slow line is waited for, a dead one is not.
/// </summary>
internal sealed class WatchedStream : Stream
{
    // So that what moves on a slow line is noticed: one large write would be seen at its end alone.
    private const int Piece = 16 << 10;

    private readonly Stream _inner;
    private readonly TimeSpan _silence;
    private readonly Timer _timer;
    private long _lastMove = Environment.TickCount64;
    private int _waiting;
    private volatile bool _isDead;

    public WatchedStream(Stream inner, TimeSpan silence)
    {
        _inner = inner;
        _silence = silence;
        TimeSpan look = silence / 4;
        _timer = new Timer(_ => Look(), null, look, look);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Begin();
        try
        {
            return await _inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (_isDead)
        {
            throw Dead();
        }
        finally
        {
            End();
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Begin();
        try
        {
            for (int done = 0; done < buffer.Length; done += Piece)
            {
                await _inner.WriteAsync(buffer.Slice(done, Math.Min(Piece, buffer.Length - done)), cancellationToken).ConfigureAwait(false);
                Volatile.Write(ref _lastMove, Environment.TickCount64);
            }
        }
        catch (Exception) when (_isDead)
        {
            throw Dead();
        }
        finally
        {
            End();
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => _inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => _inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _timer.Dispose();
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Begin()
    {
        Volatile.Write(ref _lastMove, Environment.TickCount64);
        Interlocked.Increment(ref _waiting);
    }

    private void End()
    {
        Volatile.Write(ref _lastMove, Environment.TickCount64);
        Interlocked.Decrement(ref _waiting);
    }

    private void Look()
    {
        if (Volatile.Read(ref _waiting) > 0 && Environment.TickCount64 - Volatile.Read(ref _lastMove) >= _silence.TotalMilliseconds)
        {
            _isDead = true;
            _timer.Dispose();
            _inner.Dispose();
        }
    }

    private IOException Dead() =>
        new($"nothing has moved for {Quantities.Quantity.Format((long)_silence.TotalSeconds, "second")}");
}
