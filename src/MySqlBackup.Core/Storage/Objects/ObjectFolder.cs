using System.Buffers;
using System.Collections.Concurrent;

namespace MySqlBackup.Core.Storage.Objects;

/// <summary>A folder of an object store that a backup is written into. Objects travel while the caller goes on; <see cref="Flush"/> waits for all.</summary>
internal sealed class ObjectFolder : IStorageFolder
{
    private const long MostBytes = 32 << 20;
    private const int MostBuffers = 8;

    private readonly IObjectStore _store;
    private readonly string _folder;
    private readonly UploadQueue _uploads;

    // The shared pool keeps a buffer for each thread that ever gave one back, and uploads end on any thread.
    private readonly ArrayPool<byte> _buffers;
    private readonly ConcurrentDictionary<ObjectFile, bool> _open = new();
    private readonly CancellationToken _cancellationToken;
    private volatile bool _hasParts;

    public ObjectFolder(IObjectStore store, string folder, CancellationToken cancellationToken)
    {
        _store = store;
        _folder = folder;
        _cancellationToken = cancellationToken;
        _uploads = new UploadQueue(Math.Max(MostBytes, store.PartSize), cancellationToken);
        _buffers = ArrayPool<byte>.Create(store.PartSize, MostBuffers);
    }

    public IStorageWriter CreateFile(string name)
    {
        _uploads.ThrowIfFailed();
        var file = new ObjectFile(_store, $"{_folder}/{name}", _uploads, _buffers, Forget);
        _open[file] = true;
        return file;
    }

    public void DeleteFile(string name) => _store.Delete([$"{_folder}/{name}"], CancellationToken.None);

    public void Flush() => _uploads.Wait();

    public void Dispose()
    {
        _uploads.Dispose();
        foreach (ObjectFile file in _open.Keys)
        {
            file.Abort();
        }

        // Where the answer to its beginning was lost, nobody here knows of an upload. After a run that was stopped, its removal looks for them.
        if (_hasParts && !_cancellationToken.IsCancellationRequested)
        {
            AbortUnknown();
        }
    }

    private void Forget(ObjectFile file)
    {
        _hasParts |= file.HasParts;
        _open.TryRemove(file, out _);
    }

    private void AbortUnknown()
    {
        try
        {
            _store.AbortUploads(_folder, _cancellationToken);
        }
        catch (Exception e) when (e is BackupException or OperationCanceledException)
        {
            // They are in nobody's way: what was asked for is written.
        }
    }
}
