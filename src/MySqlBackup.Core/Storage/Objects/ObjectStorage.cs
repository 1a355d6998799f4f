namespace MySqlBackup.Core.Storage.Objects;

/// <summary>A repository in an object store: what <see cref="IBackupStorage"/> asks of a place, by means of whole objects alone.</summary>
internal sealed class ObjectStorage : IBackupStorage
{
    private readonly IObjectStore _store;
    private readonly CancellationToken _cancellationToken;

    /// <param name="store">The store.</param>
    /// <param name="cancellationToken">Ends whatever is read from it or written to it, but not the removal of what was written.</param>
    public ObjectStorage(IObjectStore store, CancellationToken cancellationToken)
    {
        _store = store;
        _cancellationToken = cancellationToken;
    }

    public string Location => _store.Address("");

    public bool CanRename => false;

    public bool CanAppend => false;

    public bool Exists => _store.Exists(_cancellationToken);

    public long? AvailableSpace => Space?.Available;

    public long? TotalSpace => Space?.Total;

    public void Initialize() => _store.Initialize(_cancellationToken);

    public IReadOnlyList<string> ListFolders() => _store.ListFolders(_cancellationToken);

    public IReadOnlyList<StorageFile> ListFiles(string folder) => _store.List(folder, recursive: false, _cancellationToken)
        .Select(o => new StorageFile(o.Key[(folder.Length == 0 ? 0 : folder.Length + 1)..], o.Size, o.LastWriteTime))
        .ToList();

    public bool FolderExists(string folder) => _store.HasAny(folder, _cancellationToken);

    public long? FileSize(string folder, string name) => _store.Find(Key(folder, name), _cancellationToken)?.Size;

    public string FolderPath(string folder) => _store.Address(folder);

    public string FilePath(string folder, string name) => _store.Address(Key(folder, name));

    public Stream OpenRead(string folder, string name)
    {
        string key = Key(folder, name);
        StoredObject item = _store.Find(key, _cancellationToken)
            ?? throw StorageError.Missing(_store.Address(key));
        return new ObjectReadStream(_store, item, _cancellationToken);
    }

    public IStorageFolder CreateFolder(string folder)
    {
        if (FolderExists(folder))
        {
            throw new BackupException(BackupErrorId.DestinationNotWritable, $"'{FolderPath(folder)}' already exists; another run is writing it. Try again.");
        }

        return new ObjectFolder(_store, folder, _cancellationToken);
    }

    public IStorageFolder OpenFolder(string folder)
    {
        _store.AbortUploads(folder, _cancellationToken);
        return new ObjectFolder(_store, folder, _cancellationToken);
    }

    public bool RefusesWrongContent => _store.RefusesWrongContent(_cancellationToken);

    public string? FindHash(string folder, string name) => _store.FindHash(Key(folder, name), _cancellationToken);

    public void WriteDurable(string folder, string name, ReadOnlySpan<byte> content) => Put(folder, name, content, onlyNew: true);

    public void EnsureFolder(string folder)
    {
        // Folders are there with the first object below them.
    }

    public void Replace(string folder, string name, ReadOnlySpan<byte> content) => Put(folder, name, content, onlyNew: false);

    public void Append(string folder, string name, ReadOnlySpan<byte> lines) => throw new NotSupportedException();

    public void Rename(string folder, string newName) => throw new NotSupportedException();

    // What is removed is what a run leaves or gives up: that must not end where the run was cancelled.
    public void DeleteFile(string folder, string name) => _store.Delete([Key(folder, name)], CancellationToken.None);

    public void Delete(string folder, string last)
    {
        string end = Key(folder, last);
        string[] keys = _store.List(folder, recursive: true, CancellationToken.None).Select(o => o.Key).ToArray();
        _store.Delete(keys.Where(k => k != end).ToArray(), CancellationToken.None);
        _store.AbortUploads(folder, CancellationToken.None);
        _store.Delete(keys.Where(k => k == end).ToArray(), CancellationToken.None);
    }

    private StorageSpace? Space
    {
        get
        {
            try
            {
                return _store.Space(_cancellationToken);
            }
            catch (BackupException)
            {
                // Whoever reads or writes next hears of it.
                return null;
            }
        }
    }

    private static string Key(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    private void Put(string folder, string name, ReadOnlySpan<byte> content, bool onlyNew)
    {
        // Not every store knows conditions, and those that do find what came between.
        if (onlyNew && FileSize(folder, name) is not null)
        {
            throw StorageError.Taken(FilePath(folder, name), "it was there before");
        }

        _store.PutAsync(Key(folder, name), content.ToArray(), onlyNew, _cancellationToken).GetAwaiter().GetResult();
    }
}
