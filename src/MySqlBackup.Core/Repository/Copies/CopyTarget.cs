using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Repository.Copies;

/// <summary>
/// Where a backup is copied to. Until its manifest is there, last of all, the folder is named unfinished as that of a run: <c>&lt;id&gt;.partial</c>, or where
/// folders can't be renamed <c>&lt;id&gt;</c> with an owner and no manifest.
/// </summary>
internal sealed class CopyTarget
{
    private readonly IBackupStorage _storage;
    private readonly string _id;
    private readonly string _unfinished;
    private CopyClaim? _claim;

    public CopyTarget(IBackupStorage storage, string id)
    {
        _storage = storage;
        _id = id;
        _unfinished = storage.CanRename ? id + BackupId.PartialSuffix : id;
    }

    /// <summary>The storage.</summary>
    public IBackupStorage Storage => _storage;

    /// <summary>The folder that the files are in now.</summary>
    public string Folder { get; private set; } = "";

    /// <summary>The folder's path or address once the copy is whole.</summary>
    public string Path => _storage.FolderPath(_id);

    /// <summary>True where an unfinished folder of that id is there.</summary>
    public bool IsBegun => _storage.FolderExists(_unfinished);

    /// <summary>True where the backup is there, with this very manifest.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.BackupExists"/>: something else is, and stays.</exception>
    public bool Find(byte[] manifest)
    {
        if (!_storage.FolderExists(_id))
        {
            return false;
        }

        if (SmallFile.Read(_storage, _id, ManifestSerializer.FileName) is { } there)
        {
            Folder = _id;
            return there.AsSpan().SequenceEqual(manifest) ? true : throw Exists("holds another backup of that id, with another manifest");
        }

        return _unfinished == _id && _storage.FileSize(_id, RunOwner.FileName) is not null
            ? false
            : throw Exists("has no manifest: what is there is no whole backup, and no copy at work");
    }

    /// <summary>Begins a copy, or goes on with one that broke off.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.BackupInUse"/>: another one is at work, or that can't be told.</exception>
    public IStorageFolder Claim()
    {
        Folder = _unfinished;
        if (!IsBegun)
        {
            IStorageFolder created = _storage.CreateFolder(_unfinished);
            try
            {
                _claim = CopyClaim.Take(_storage, _unfinished, _id);
                return created;
            }
            catch
            {
                created.Dispose();
                throw;
            }
        }

        _claim = CopyClaim.Take(_storage, _unfinished, _id);
        return _storage.OpenFolder(_unfinished);
    }

    /// <summary>Says now and then that the copy is at work.</summary>
    public void Renew() => _claim?.Renew();

    /// <summary>
    /// Makes a backup of the files, all of which were verified: removes what does not belong to it, writes the manifest and gives the folder its name.
    /// </summary>
    public void Finish(byte[] manifest, IReadOnlyList<CopyFile> files)
    {
        _claim!.Require();
        HashSet<string> names = files.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        foreach (StorageFile stranger in _storage.ListFiles(_unfinished).Where(f => f.Name != RunOwner.FileName && !names.Contains(f.Name)))
        {
            _storage.DeleteFile(_unfinished, stranger.Name);
        }

        RequireSizes(files);
        _storage.WriteDurable(_unfinished, ManifestSerializer.FileName, manifest);
        RequireManifest(manifest);
        if (_unfinished != _id)
        {
            _storage.Rename(_unfinished, _id);
            Folder = _id;
        }

        RemoveOwner();
    }

    /// <summary>Leaves an unfinished copy so that another one can go on with it.</summary>
    /// <param name="storage">The storage, which is not cancelled.</param>
    public void Release(IBackupStorage storage) => _claim?.Release(storage);

    // What was verified may have been changed since by somebody else.
    private void RequireSizes(IReadOnlyList<CopyFile> files)
    {
        Dictionary<string, long> listed = _storage.ListFiles(_unfinished).ToDictionary(f => f.Name, f => f.Size, StringComparer.Ordinal);
        foreach (CopyFile file in files)
        {
            // What was just written may be missing from a distant store's listing for a moment.
            if (!(listed.TryGetValue(file.Name, out long size) && size == file.Size) && _storage.FileSize(_unfinished, file.Name) != file.Size)
            {
                throw new BackupException(
                    BackupErrorId.FileDamaged,
                    $"'{_storage.FilePath(_unfinished, file.Name)}' was copied and verified, and now is gone or has another size. Something else changes the destination: keep it out, and copy the backup again.");
            }
        }
    }

    private void RequireManifest(byte[] manifest)
    {
        if (SmallFile.Read(_storage, _unfinished, ManifestSerializer.FileName) is not { } there || !there.AsSpan().SequenceEqual(manifest))
        {
            _storage.DeleteFile(_unfinished, ManifestSerializer.FileName);
            throw new BackupException(
                BackupErrorId.FileDamaged, $"'{_storage.FilePath(_unfinished, ManifestSerializer.FileName)}' does not come back as it was written. Check the destination, and copy the backup again.");
        }
    }

    // In a whole backup it does no harm.
    private void RemoveOwner()
    {
        try
        {
            _storage.DeleteFile(_id, RunOwner.FileName);
        }
        catch (BackupException)
        {
            // The copy is complete and says so; its reader passes the file over.
        }
    }

    private BackupException Exists(string what) => new(
        BackupErrorId.BackupExists, $"'{Path}' {what}. It is left as it is: look what it is, remove it or copy to another repository.");
}
