using MySqlBackup.Core.Repository.Copies;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Repository;

/// <summary>
/// Writes another manifest over that of a backup, which may be removed in the same moment: a manifest that came back would make what is left of the backup look whole.
/// </summary>
internal sealed class ManifestReplacement
{
    private readonly IBackupStorage _storage;
    private readonly string _id;
    private readonly HashSet<string> _names;

    /// <param name="storage">Where the repository is.</param>
    /// <param name="id">The backup.</param>
    /// <param name="names">The files that its manifest names.</param>
    public ManifestReplacement(IBackupStorage storage, string id, IEnumerable<string> names)
    {
        _storage = storage;
        _id = id;
        _names = names.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Replaces it.</summary>
    /// <param name="read">The manifest as it was read; one that has become another since stays.</param>
    /// <param name="manifest">The new one.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.BackupNotFound"/>: it was removed; <see cref="BackupErrorId.BackupInUse"/>: somebody else has changed it.</exception>
    public void Run(byte[] read, ReadOnlySpan<byte> manifest)
    {
        byte[]? owner = ReadOwner();
        IReadOnlyList<string> files = ListFiles();
        RequireUnchanged(read);
        Write(manifest);
        if (IsBeingRemoved(owner, files))
        {
            _storage.DeleteFile(_id, ManifestSerializer.FileName);
            throw Removed();
        }
    }

    private void Write(ReadOnlySpan<byte> manifest)
    {
        try
        {
            _storage.Replace(_id, ManifestSerializer.FileName, manifest);
        }
        catch (BackupException e) when (!StorageError.IsOfStorage(e) && !_storage.FolderExists(_id))
        {
            throw Removed(e);
        }
    }

    private void RequireUnchanged(byte[] read)
    {
        byte[] now = Read(ManifestSerializer.FileName) ?? throw Removed();
        if (!now.AsSpan().SequenceEqual(read))
        {
            throw new BackupException(BackupErrorId.BackupInUse, $"The manifest of backup {_id} became another one meanwhile, so it stays as it is: its key is being wrapped by somebody else too. Look who can open it, and try again.");
        }
    }

    // A removal first says whose it is, and takes that away last of all, after the files. A run that has just ended takes away its own too, but no file.
    private bool IsBeingRemoved(byte[]? owner, IReadOnlyList<string> files)
    {
        if (ReadOwner() is { } now && (owner is null || !now.AsSpan().SequenceEqual(owner)))
        {
            return true;
        }

        // A listing may tell late, so that each that it lacks is asked for.
        return files.Except(ListFiles(), StringComparer.Ordinal).Any(name => _storage.FileSize(_id, name) is null);
    }

    private byte[]? ReadOwner() => Read(RunOwner.FileName);

    private byte[]? Read(string name) => SmallFile.Read(_storage, _id, name);

    private string[] ListFiles() => _storage.FolderExists(_id) ? [.. _storage.ListFiles(_id).Select(f => f.Name).Where(_names.Contains)] : [];

    private BackupException Removed(Exception? cause = null) => new(BackupErrorId.BackupNotFound, $"Backup {_id} was removed while its key was to be wrapped. Nothing is left of it to open.", cause);
}
