using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Repository;

/// <summary>Reads what is in a backup's folder: a backup, whole or damaged, or what a run or a removal has not ended.</summary>
internal sealed class BackupReader(IBackupStorage storage, IReadOnlyList<EncryptionKey> keys)
{
    private const int MostAsked = 10;

    private readonly IBackupStorage _storage = storage;

    /// <summary>The id in a folder's name.</summary>
    public static string IdOf(string name) =>
        name.EndsWith(BackupId.PartialSuffix, StringComparison.Ordinal) ? name[..^BackupId.PartialSuffix.Length] : name;

    /// <summary>
    /// True for a folder with an id's name that is no backup yet, or no more. Where folders can't be renamed a run writes into it from the beginning;
    /// and of a removal the folder itself goes last.
    /// </summary>
    public bool IsUnfinished(string folder) =>
        _storage.FileSize(folder, ManifestSerializer.FileName) is null
        && (_storage.FileSize(folder, RunOwner.FileName) is not null || IsEmpty(folder));

    /// <summary>What is in a folder; null where it has been removed meanwhile.</summary>
    public BackupRecord? Read(string folder)
    {
        string id = IdOf(folder);
        if (id != folder)
        {
            return ReadUnfinished(folder, id);
        }

        if (ReadFinished(id) is { Status: BackupStatus.Success } whole)
        {
            return whole;
        }

        if (IsUnfinished(id))
        {
            return ReadUnfinished(id, id);
        }

        // Read again: its run may have ended just now.
        BackupRecord record = ReadFinished(id);
        return record.Status == BackupStatus.Success || IsThere(id) ? record : null;
    }

    private BackupRecord ReadUnfinished(string folder, string id)
    {
        UnfinishedRun run = UnfinishedRun.Read(_storage, folder, BackupId.Time(id));
        return new BackupRecord
        {
            Id = id,
            Status = run.IsRunning ? BackupStatus.Running : BackupStatus.Incomplete,
            Repository = _storage.Location,
            Path = _storage.FolderPath(folder),
            StartTime = BackupId.Time(id),
            Size = SizeOf(folder),
            ErrorMessage = run.Description,
            IsDead = run.IsLeftover,
        };
    }

    private BackupRecord ReadFinished(string id)
    {
        string path = _storage.FolderPath(id);
        try
        {
            BackupManifest manifest = ManifestReader.ReadListed(_storage, id, keys);
            return manifest.Id == id
                ? BackupRecord.FromManifest(manifest, _storage.Location, path) with { Keep = KeepMark.Read(_storage, id) }
                : throw ManifestSerializer.Damaged(_storage.FilePath(id, ManifestSerializer.FileName), $"it belongs to backup '{manifest.Id}'");
        }
        catch (BackupException e) when (!StorageError.IsOfStorage(e))
        {
            return new BackupRecord
            {
                Id = id,
                Status = BackupStatus.Failed,
                Repository = _storage.Location,
                Path = path,
                StartTime = BackupId.Time(id),
                Size = SizeOf(id),
                Keep = KeepMark.Read(_storage, id),
                ErrorId = e.ErrorId,
                ErrorMessage = e.Message,
            };
        }
    }

    // A distant store may list for a while what was removed: then none of it can be found.
    private bool IsThere(string folder)
    {
        try
        {
            return _storage.ListFiles(folder).Take(MostAsked).Any(file => _storage.FileSize(folder, file.Name) is not null);
        }
        catch (BackupException e) when (!StorageError.IsOfStorage(e))
        {
            // Removed in this moment.
            return false;
        }
    }

    private bool IsEmpty(string folder)
    {
        try
        {
            return _storage.FolderExists(folder) && _storage.ListFiles(folder).Count == 0;
        }
        catch (BackupException)
        {
            // Removed in this moment.
            return false;
        }
    }

    private long SizeOf(string folder)
    {
        try
        {
            return _storage.ListFiles(folder).Sum(f => f.Size);
        }
        catch (BackupException)
        {
            return 0;
        }
    }
}
