namespace MySqlBackup.Core.Storage.Objects;

/// <summary>A repository in an object store: what <see cref="IBackupStorage"/> asks of a place, by means of whole objects alone.</summary>
internal sealed class ObjectStorage : IBackupStorage
{
    // What was cancelled is still cleared away, but not for ever: a store that does not answer must not hold up who stops a run.
    private static readonly TimeSpan LongestRemoval = TimeSpan.FromSeconds(30);

    // What a removal finds at its end came late, or was told of late; that happens once.
    private const int MostLooks = 3;

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

    public int ReadersAtOnce => 8;

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

    public void Replace(string folder, string name, ReadOnlySpan<byte> content, bool isDurable = true) => Put(folder, name, content, onlyNew: false);

    public void Append(string folder, string name, ReadOnlySpan<byte> lines) => throw new NotSupportedException();

    public void Rename(string folder, string newName) => throw new NotSupportedException();

    // What is removed is what a run leaves or gives up: that must not end where the run was cancelled.
    public void DeleteFile(string folder, string name) => Remove(token => _store.Delete([Key(folder, name)], token), FilePath(folder, name));

    public void Delete(string folder, string last) => Remove(token => Delete(folder, Key(folder, last), token), FolderPath(folder));

    private void Delete(string folder, string last, CancellationToken cancellationToken)
    {
        bool isThere = false;
        for (int look = 0; look < MostLooks; look++)
        {
            string[] keys = _store.List(folder, recursive: true, cancellationToken).Select(o => o.Key).ToArray();
            isThere |= keys.Contains(last);
            string[] others = keys.Where(k => k != last).ToArray();
            if (look > 0 && others.Length == 0)
            {
                break;
            }

            _store.Delete(others, cancellationToken);
            if (look == 0)
            {
                _store.AbortUploads(folder, cancellationToken);
            }
        }

        if (isThere)
        {
            _store.Delete([last], cancellationToken);
        }
    }

    private void Remove(Action<CancellationToken> removal, string path)
    {
        using var limit = new CancellationTokenSource();
        using CancellationTokenRegistration stopped = _cancellationToken.Register(() => limit.CancelAfter(LongestRemoval));
        try
        {
            removal(limit.Token);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested)
        {
            throw new BackupException(BackupErrorId.StorageUnreachable, $"'{path}' could not be removed in the {LongestRemoval.TotalSeconds:0} seconds after the run was stopped. The next run removes what is left.", e);
        }
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

        byte[] bytes = content.ToArray();
        try
        {
            _store.PutAsync(Key(folder, name), bytes, onlyNew, _cancellationToken).GetAwaiter().GetResult();
        }
        catch (BackupException e) when (onlyNew && StorageError.IsTaken(e) && Holds(folder, name, bytes))
        {
            // An attempt before had stored it and its answer was lost.
        }
    }

    private bool Holds(string folder, string name, byte[] content)
    {
        using Stream stored = OpenRead(folder, name);
        if (stored.Length != content.Length)
        {
            return false;
        }

        var found = new byte[content.Length];
        stored.ReadExactly(found);
        return found.AsSpan().SequenceEqual(content);
    }
}
