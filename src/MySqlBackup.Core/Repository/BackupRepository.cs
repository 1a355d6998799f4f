using System.Text.Json;
using MySqlBackup.Core.Codecs;
using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Repository;

/// <summary>
/// A folder of backups, told from other folders by <c>mysqlbackup-repository.json</c>. Each backup is a sub-folder named by its id, and
/// <c>&lt;id&gt;.partial</c> while it is being written.
/// </summary>
public sealed class BackupRepository
{
    private readonly IBackupStorage _storage;
    private readonly BackupReader _reader;

    internal BackupRepository(IBackupStorage storage, IReadOnlyList<EncryptionKey>? keys = null)
    {
        _storage = storage;
        _reader = new BackupReader(storage, keys ?? []);
    }

    /// <summary>The repository's path.</summary>
    public string Location => _storage.Location;

    /// <summary>Bytes that can still be written; null where that can't be known.</summary>
    public long? AvailableSpace => _storage.AvailableSpace;

    /// <summary>Bytes the repository's device has in all; null where that can't be known.</summary>
    public long? TotalSpace => _storage.TotalSpace;

    internal IBackupStorage Storage => _storage;

    /// <summary>False where the place has been taken away since: a device that was detached leaves an empty folder.</summary>
    internal bool IsThere => HasMarker(_storage);

    /// <summary>Opens a repository to write to; a folder that is missing or empty becomes one, readable by its owner alone.</summary>
    /// <param name="destination">A path, <c>file:</c> URI or the address of a store.</param>
    /// <param name="cancellationToken">Ends what a distant storage does.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.NotARepository"/>, <see cref="BackupErrorId.DestinationNotWritable"/>, <see cref="BackupErrorId.DestinationFull"/>.</exception>
    public static BackupRepository Create(string destination, CancellationToken cancellationToken = default)
    {
        IBackupStorage storage = StorageFactory.Open(destination, cancellationToken);
        bool isNew = !IsRepository(storage);
        RequireUsable(storage);
        storage.Initialize();
        if (isNew)
        {
            var marker = new RepositoryMarker(RepositoryMarker.CurrentFormatVersion, DateTime.UtcNow, ToolName.Value);
            try
            {
                storage.WriteDurable("", RepositoryMarker.FileName, JsonSerializer.SerializeToUtf8Bytes(marker, ManifestJson.Default.RepositoryMarker));
            }
            catch (BackupException e) when (StorageError.IsTaken(e))
            {
                // Another run made the folder a repository in the same moment.
            }
        }

        return new BackupRepository(storage);
    }

    /// <summary>Opens a repository to read from.</summary>
    /// <param name="path">A path, <c>file:</c> URI or the address of a store.</param>
    /// <param name="cancellationToken">Ends what a distant storage does.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.NotARepository"/> where it is not one, or not there.</exception>
    public static BackupRepository Open(string path, CancellationToken cancellationToken = default) => Open(path, [], cancellationToken);

    /// <summary>Opens a repository to read from.</summary>
    /// <param name="path">A path, <c>file:</c> URI or the address of a store.</param>
    /// <param name="keys">What opens backups whose names and counts are encrypted; those that none of them opens are listed without.</param>
    /// <param name="cancellationToken">Ends what a distant storage does.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.NotARepository"/> where it is not one, or not there.</exception>
    public static BackupRepository Open(string path, IReadOnlyList<EncryptionKey> keys, CancellationToken cancellationToken = default)
    {
        IBackupStorage storage = StorageFactory.Open(path, cancellationToken);
        if (!storage.Exists)
        {
            throw new BackupException(
                BackupErrorId.NotARepository,
                StorageUri.IsAddress(storage.Location)
                    ? $"There is nothing at '{storage.Location}': no bucket, no container, or no folder of that name. Check the address."
                    : $"There is nothing at '{storage.Location}'. Check the path.");
        }

        if (!HasMarker(storage))
        {
            throw new BackupException(
                BackupErrorId.NotARepository,
                $"'{storage.Location}' is not a repository: it has no '{RepositoryMarker.FileName}'. Check the path; a single backup's folder is given by its repository and id.");
        }

        return new BackupRepository(storage, keys);
    }

    /// <summary>True where there is a repository already.</summary>
    internal static bool IsRepository(IBackupStorage storage) => storage.Exists && HasMarker(storage);

    /// <summary>That the place is a repository or can become one.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.NotARepository"/> where it holds other files.</exception>
    internal static void RequireUsable(IBackupStorage storage)
    {
        // Asked again at the end, because another run may make it a repository in this very moment.
        if (storage.Exists && !HasMarker(storage) && !IsEmpty(storage) && !HasMarker(storage))
        {
            throw new BackupException(
                BackupErrorId.NotARepository,
                $"'{storage.Location}' holds other files and no '{RepositoryMarker.FileName}'. Give the path of a repository, or of a new or empty folder.");
        }
    }

    /// <summary>The full path of a repository, there or not; a path that can't be used stays as it is, and of such an address only the scheme.</summary>
    internal static string Locate(string path)
    {
        try
        {
            return StorageFactory.Open(path).Location;
        }
        catch (BackupException)
        {
            return StorageFactory.Describe(path);
        }
    }

    /// <summary>Opens a repository; null where there is none.</summary>
    internal static BackupRepository? TryOpen(string path)
    {
        try
        {
            IBackupStorage storage = StorageFactory.Open(path);
            return IsRepository(storage) ? new BackupRepository(storage) : null;
        }
        catch (BackupException)
        {
            // Not a path that can be used; whoever writes to it says so.
            return null;
        }
    }

    /// <summary>A new backup's id.</summary>
    public static string NewId(DateTime utc) => BackupId.New(utc);

    /// <summary>Begins a backup. Folders that runs on this machine left behind when they died are removed first.</summary>
    /// <param name="id">An id of <see cref="NewId"/>.</param>
    /// <param name="codec">The codec of its files; null for none.</param>
    /// <param name="output">Hears of the folders that were removed.</param>
    /// <param name="encryption">How its files are encrypted; null for not. Its owner disposes it after the writer.</param>
    public BackupWriter Begin(string id, CompressionCodec? codec = null, IOperationOutput? output = null, BackupEncryption? encryption = null)
    {
        if (!BackupId.IsValid(id))
        {
            throw new BackupException(BackupErrorId.InvalidArgument, $"'{id}' is not a backup's id.");
        }

        RemoveLeftovers(output ?? NullOutput.Instance);
        return new BackupWriter(_storage, id, codec ?? CompressionCodec.None, encryption);
    }

    /// <summary>
    /// All backups, newest last. What is being written is listed as <see cref="BackupStatus.Running"/>, what a run left unfinished as
    /// <see cref="BackupStatus.Incomplete"/>, and a backup whose manifest can't be read as <see cref="BackupStatus.Failed"/>.
    /// </summary>
    /// <exception cref="BackupException">A distant storage failed: that is no damage of a backup.</exception>
    public IEnumerable<BackupRecord> List() =>
        // By the time in the manifest: ids tell no order within a second.
        StorageScan.Each(_storage, _storage.ListFolders().Where(IsBackupFolder).ToArray(), _reader.Read).OfType<BackupRecord>().OrderBy(r => r.StartTime).ThenBy(r => r.Id, StringComparer.Ordinal);

    /// <summary>Finds a finished backup.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.BackupNotFound"/>, <see cref="BackupErrorId.ManifestDamaged"/>.</exception>
    public BackupRecord Find(string id)
    {
        BackupRecord record = Look(id);
        return record.Status == BackupStatus.Success ? record : throw new BackupException(record.ErrorId!, record.ErrorMessage!);
    }

    /// <summary>
    /// Removes a backup, whole or damaged, or what a dead run left. At no moment does a part of it look whole: what a removal that breaks off leaves
    /// is listed as <see cref="BackupStatus.Incomplete"/>, and the next run removes it.
    /// </summary>
    /// <param name="id">Its id.</param>
    /// <returns>Size of what was removed, in bytes.</returns>
    /// <exception cref="BackupException">
    /// <see cref="BackupErrorId.BackupNotFound"/>; <see cref="BackupErrorId.BackupInUse"/> where it is being written, or that can't be told;
    /// <see cref="BackupErrorId.BackupKept"/> where it is marked to stay;
    /// <see cref="BackupErrorId.DestinationNotWritable"/>.
    /// </exception>
    public long Remove(string id) => new BackupRemoval(this).Remove(id);

    /// <summary>Marks a backup to stay whatever retention says; a mark that is there is replaced.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="note">Why; null for nothing.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.BackupNotFound"/>, <see cref="BackupErrorId.ManifestDamaged"/>, <see cref="BackupErrorId.DestinationNotWritable"/>.</exception>
    public BackupRecord Protect(string id, string? note)
    {
        BackupRecord record = Find(id);
        var mark = KeepMark.Now(note);
        _storage.Replace(id, KeepMark.FileName, mark.Serialize());
        return record with { Keep = mark };
    }

    /// <summary>Takes a backup's mark away; does nothing where it has none.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.BackupNotFound"/>, <see cref="BackupErrorId.DestinationNotWritable"/>.</exception>
    public BackupRecord Unprotect(string id)
    {
        BackupRecord record = Look(id);
        _storage.DeleteFile(id, KeepMark.FileName);
        return record with { Keep = null };
    }

    /// <summary>Removes what runs and removals on this machine left behind when they died.</summary>
    internal void RemoveLeftovers(IOperationOutput output) => new BackupRemoval(this).RemoveLeftovers(output);

    /// <summary>True where nothing but an unfinished run has this id, or what a removal that broke off left.</summary>
    internal bool IsUnfinished(string id) =>
        BackupId.IsValid(id) && (_storage.FolderExists(id) ? _reader.IsUnfinished(id) : _storage.FolderExists(id + BackupId.PartialSuffix));

    private static bool HasMarker(IBackupStorage storage) => storage.FileSize("", RepositoryMarker.FileName) is not null;

    // A run that died while it tried to write leaves its trial behind; and an ext file system has a folder of its own.
    private static bool IsEmpty(IBackupStorage storage) =>
        storage.ListFiles("").All(f => f.Name.StartsWith(LocalStorage.ProbePrefix, StringComparison.Ordinal)) &&
        storage.ListFolders().All(f => f == "lost+found");

    private static bool IsBackupFolder(string name) => BackupId.IsValid(BackupReader.IdOf(name));

    // Finished, whole or not.
    private BackupRecord Look(string id)
    {
        BackupRecord? record = BackupId.IsValid(id) && _storage.FolderExists(id) ? _reader.Read(id) : null;
        if (record is { Status: not (BackupStatus.Running or BackupStatus.Incomplete) })
        {
            return record;
        }

        string hint = IsUnfinished(id) ? "only an unfinished run of that id" : "no backup of that id";
        throw new BackupException(BackupErrorId.BackupNotFound, $"'{Location}' has {hint}: '{id}'.");
    }
}
