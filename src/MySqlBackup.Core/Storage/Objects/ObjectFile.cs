using System.Buffers;

namespace MySqlBackup.Core.Storage.Objects;

/// <summary>
/// An object that is being written: one piece where it stays under the part size, else parts that travel while the next one is filled. Nothing is
/// stored under its key before it is complete.
/// </summary>
internal sealed class ObjectFile : IStorageWriter
{
    // Most files of a backup are definitions of some hundred bytes.
    private const int FirstBuffer = 64 << 10;

    private readonly IObjectStore _store;
    private readonly string _key;
    private readonly UploadQueue _uploads;
    private readonly ArrayPool<byte> _buffers;
    private readonly Action<ObjectFile> _ended;
    private readonly List<Task> _parts = [];
    private byte[] _buffer = [];
    private int _filled;
    private IObjectUpload? _upload;
    private bool _closed;

    public ObjectFile(IObjectStore store, string key, UploadQueue uploads, ArrayPool<byte> buffers, Action<ObjectFile> ended)
    {
        _store = store;
        _key = key;
        _uploads = uploads;
        _buffers = buffers;
        _ended = ended;
    }

    public long Length { get; private set; }

    /// <summary>True where it was too big for one piece.</summary>
    public bool HasParts => _parts.Count > 0;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        _uploads.ThrowIfFailed();
        while (!bytes.IsEmpty)
        {
            if (_filled == _store.PartSize)
            {
                SendPart();
            }

            int wanted = Math.Min(_filled + bytes.Length, _store.PartSize);
            if (wanted > _buffer.Length)
            {
                Grow(wanted);
            }

            int taken = wanted - _filled;
            bytes[..taken].CopyTo(_buffer.AsSpan(_filled));
            _filled = wanted;
            Length += taken;
            bytes = bytes[taken..];
        }
    }

    public void Complete()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        if (_upload is null)
        {
            (byte[] content, int size) = TakeBuffer();
            _uploads.Run(size, token => PutAsync(content.AsMemory(0, size), token), () => Return(content));
            return;
        }

        if (_filled > 0)
        {
            SendPart();
        }

        Task[] parts = [.. _parts];
        _uploads.Run(0, token => FinishAsync(parts, token), static () => { });
    }

    /// <summary>Gives up what was not completed. The queue has ended, or none of this file's uploads is in it.</summary>
    public void Abort()
    {
        _closed = true;
        Return(TakeBuffer().Content);
        Task.WhenAll(_parts).GetAwaiter().GetResult();
        _upload?.AbortAsync().GetAwaiter().GetResult();
        _upload = null;
        _ended(this);
    }

    public void Dispose()
    {
        if (!_closed)
        {
            Abort();
        }
    }

    private async Task PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await _store.PutAsync(_key, content, onlyNew: false, cancellationToken).ConfigureAwait(false);
        _ended(this);
    }

    // A part that failed has cancelled this one with it.
    private async Task FinishAsync(Task[] parts, CancellationToken cancellationToken)
    {
        await Task.WhenAll(parts).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        await _upload!.CompleteAsync(cancellationToken).ConfigureAwait(false);
        _upload = null;
        _ended(this);
    }

    private void SendPart()
    {
        _upload ??= _store.BeginUploadAsync(_key, _uploads.Cancellation).GetAwaiter().GetResult();
        IObjectUpload upload = _upload;
        (byte[] content, int size) = TakeBuffer();
        int number = _parts.Count + 1;
        _parts.Add(_uploads.Run(size, token => upload.AddAsync(number, content.AsMemory(0, size), token), () => Return(content)));
    }

    private void Grow(int wanted)
    {
        byte[] larger = _buffers.Rent(Math.Min(Math.Max(wanted, Math.Max(FirstBuffer, _buffer.Length * 4)), _store.PartSize));
        _buffer.AsSpan(0, _filled).CopyTo(larger);
        Return(_buffer);
        _buffer = larger;
    }

    private (byte[] Content, int Size) TakeBuffer()
    {
        (byte[], int) taken = (_buffer, _filled);
        _buffer = [];
        _filled = 0;
        return taken;
    }

    private void Return(byte[] buffer)
    {
        if (buffer.Length > 0)
        {
            _buffers.Return(buffer);
        }
    }
}
