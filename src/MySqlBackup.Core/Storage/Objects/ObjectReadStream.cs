using MySqlBackup.Core.Codecs;

namespace MySqlBackup.Core.Storage.Objects;

/// <summary>
/// Reads an object. Where the connection breaks it goes on from where it was, and only with the same version of the object. An object that ends before
/// its size was reached is an error.
/// </summary>
internal sealed class ObjectReadStream(IObjectStore store, StoredObject item, CancellationToken cancellationToken) : ReadOnlyStream
{
    private const int MostAttempts = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    private Stream? _content;
    private long _position;

    public override bool CanSeek => true;

    public override long Length => item.Size;

    public override long Position
    {
        get => _position;
        set
        {
            if (value != _position)
            {
                Drop();
                _position = value;
            }
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => item.Size + offset,
    };

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsMemory(offset, count));

    public override int Read(Span<byte> buffer)
    {
        byte[] copy = System.Buffers.ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length, 256 << 10));
        try
        {
            int read = Read(copy.AsMemory(0, Math.Min(buffer.Length, copy.Length)));
            copy.AsSpan(0, read).CopyTo(buffer);
            return read;
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(copy);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Drop();
        }

        base.Dispose(disposing);
    }

    private int Read(Memory<byte> buffer)
    {
        if (buffer.IsEmpty || _position >= item.Size)
        {
            return 0;
        }

        for (int attempt = 1; ; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string problem;
            Exception? cause = null;
            try
            {
                _content ??= store.OpenRead(item.Key, _position, item.Version, cancellationToken);
                int read = _content.ReadAsync(buffer, cancellationToken).AsTask().GetAwaiter().GetResult();
                if (read > 0)
                {
                    _position += read;
                    return read;
                }

                problem = $"it ends after {_position} of {item.Size} bytes";
            }
            catch (Exception e) when (e is not (BackupException or OperationCanceledException) || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                // In the middle of a content the client libraries throw what they like. Where it does not pass, the next attempt to open it says what it is.
                problem = e.Message;
                cause = e;
            }

            Drop();
            if (attempt == MostAttempts)
            {
                throw new BackupException(BackupErrorId.StorageUnreachable, $"'{store.Address(item.Key)}' can't be read: {problem.TrimEnd('.')}. Check the connection, and try again.", cause);
            }

            cancellationToken.WaitHandle.WaitOne(FirstPause * (1 << (attempt - 1)));
        }
    }

    private void Drop()
    {
        _content?.Dispose();
        _content = null;
    }
}
