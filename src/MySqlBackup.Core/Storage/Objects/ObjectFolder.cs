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

    public ObjectFolder(IObjectStore store, string folder, CancellationToken cancellationToken)
    {
        _store = store;
        _folder = folder;
        _uploads = new UploadQueue(Math.Max(MostBytes, store.PartSize), cancellationToken);
        _buffers = ArrayPool<byte>.Create(store.PartSize, MostBuffers);
    }

    public IStorageWriter CreateFile(string name)
    {
        _uploads.ThrowIfFailed();
        var file = new ObjectFile(_store, $"{_folder}/{name}", _uploads, _buffers, f => _open.TryRemove(f, out _));
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
    }
}
