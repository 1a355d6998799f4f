using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Repository;

/// <summary>
/// Takes backups out of a repository. The folder gets an owner first and loses its manifest next, so that whatever a removal that breaks off leaves
/// is known as no backup and as whose it is; the owner goes last.
/// </summary>
internal sealed class BackupRemoval
{
    private static readonly string[] UnfinishedSuffixes = [BackupId.PartialSuffix, BackupId.ScratchSuffix];

    private readonly BackupRepository _repository;
    private readonly IBackupStorage _storage;
    private readonly BackupReader _reader;

    public BackupRemoval(BackupRepository repository)
    {
        _repository = repository;
        _storage = repository.Storage;
        _reader = new BackupReader(_storage, []);
    }

    /// <summary>Removes a backup, whole or damaged, or what a dead run left.</summary>
    /// <returns>Size of what was removed, in bytes.</returns>
    public long Remove(string id)
    {
        string? folder = BackupId.IsValid(id) ? Array.Find([id, id + BackupId.PartialSuffix], _storage.FolderExists) : null;
        if (folder is null)
        {
            throw new BackupException(BackupErrorId.BackupNotFound, $"'{_repository.Location}' has no backup of that id: '{id}'.");
        }

        long size = _storage.ListFiles(folder).Sum(f => f.Size);
        if (folder != id || _reader.IsUnfinished(folder))
        {
            UnfinishedRun run = UnfinishedRun.Read(_storage, folder, BackupId.Time(id));
            if (!run.IsDead)
            {
                throw new BackupException(BackupErrorId.BackupInUse, $"'{_storage.FolderPath(folder)}' is left alone. {run.Description}");
            }
        }
        else
        {
            RequireUnmarked(folder);
            Disown(folder);
        }

        _storage.Delete(folder, last: RunOwner.FileName);
        return size;
    }

    /// <summary>Removes what runs and removals left behind when they died: on this machine, and on others where nothing was written for a week.</summary>
    public void RemoveLeftovers(IOperationOutput output)
    {
        IReadOnlyList<string> folders = _storage.ListFolders();
        IReadOnlyList<bool> isDead = StorageScan.Each(_storage, folders, folder => UnfinishedId(folder) is { } id && UnfinishedRun.Read(_storage, folder, BackupId.Time(id)).IsLeftover);
        foreach (string folder in folders.Where((_, i) => isDead[i]))
        {
            output.Verbose($"Removing '{_storage.FolderPath(folder)}', left behind by a run or a removal that died.");
            try
            {
                _storage.Delete(folder, last: RunOwner.FileName);
            }
            catch (BackupException e)
            {
                output.Warning($"'{_storage.FolderPath(folder)}' was left behind by a run or a removal that died, and can't be removed: {e.Message}");
            }
        }
    }

    private void RequireUnmarked(string folder)
    {
        if (KeepMark.Read(_storage, folder) is { } mark)
        {
            throw new BackupException(BackupErrorId.BackupKept, $"The backup {folder} stays: it is marked keep {mark}. Take the mark away first, with Unprotect-MySqlBackup.");
        }
    }

    // Makes of a backup the leftover of this process.
    private void Disown(string folder)
    {
        try
        {
            Mark(folder);
        }
        catch (BackupException e) when (e.ErrorId == BackupErrorId.DestinationFull)
        {
            // A full disk is what removals are for: the manifest makes room for the owner.
            _storage.DeleteFile(folder, ManifestSerializer.FileName);
            Mark(folder);
        }

        _storage.DeleteFile(folder, ManifestSerializer.FileName);
    }

    // A run that ended may not have got to removing its own; while there is a manifest, the backup is whole without.
    private void Mark(string folder)
    {
        _storage.DeleteFile(folder, RunOwner.FileName);
        RunOwner.Mark(_storage, folder);
    }

    private string? UnfinishedId(string folder)
    {
        if (BackupId.IsValid(folder))
        {
            return _reader.IsUnfinished(folder) ? folder : null;
        }

        string? suffix = Array.Find(UnfinishedSuffixes, s => folder.EndsWith(s, StringComparison.Ordinal));
        return suffix is not null && BackupId.IsValid(folder[..^suffix.Length]) ? folder[..^suffix.Length] : null;
    }
}
