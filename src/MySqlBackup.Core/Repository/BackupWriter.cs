using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using MySqlBackup.Core.Codecs;
using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Repository;

/// <summary>
/// A backup that is being written, in the folder <c>&lt;id&gt;.partial</c>. Files may be created and written from several threads.
/// The folder gets its own name only after every file and then the manifest are on stable storage. A storage that can't rename has it in
/// <c>&lt;id&gt;</c> from the start, and it is no backup before the manifest is there. Disposing without
/// <see cref="Complete"/> removes what was written.
/// </summary>
public sealed class BackupWriter : IDisposable
{
    private readonly IBackupStorage _storage;
    private readonly IStorageFolder _folder;
    private readonly string _folderName;
    private readonly ConcurrentDictionary<string, ManifestFile?> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentBag<IncrementalHash> _hashes = [];
    private readonly BackupEncryption? _encryption;
    private int _sealedFiles;
    private bool _ended;

    internal BackupWriter(IBackupStorage storage, string id, CompressionCodec codec, BackupEncryption? encryption)
    {
        _encryption = encryption;
        _storage = storage;
        _folderName = storage.CanRename ? id + BackupId.PartialSuffix : id;
        Id = id;
        Codec = codec;
        if (storage.FolderExists(id))
        {
            throw new BackupException(BackupErrorId.InvalidArgument, $"'{storage.Location}' already holds a backup '{id}'.");
        }

        _folder = storage.CreateFolder(_folderName);
        try
        {
            RunOwner.Mark(storage, _folderName);
        }
        catch (BackupException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The backup's id.</summary>
    public string Id { get; }

    /// <summary>The codec of its files.</summary>
    public CompressionCodec Codec { get; }

    /// <summary>The folder it is written in.</summary>
    public string Path => _storage.FolderPath(_folderName);

    /// <summary>The files that are complete, in the order in which a restore may read them.</summary>
    public IReadOnlyList<ManifestFile> Files => LoadOrder.Sort(_files.Values.OfType<ManifestFile>());

    /// <summary>Size on disk of the files that are complete, in bytes.</summary>
    public long Size => _files.Values.Sum(f => f?.Size ?? 0);

    /// <summary>Begins a file.</summary>
    /// <param name="name">Its name, of <see cref="BackupFileName"/>; the codec's extension is added.</param>
    /// <param name="kind">What it holds.</param>
    /// <param name="database">The database it belongs to, by its real name.</param>
    /// <param name="table">The table, view or sequence it belongs to, by its real name.</param>
    public BackupFileStream Create(string name, BackupFileKind kind, string? database, string? table) => Create(name, kind, database, table, Codec);

    /// <summary>Marks the backup to stay, before it is one.</summary>
    public void Mark(KeepMark mark)
    {
        ArgumentNullException.ThrowIfNull(mark);
        _storage.WriteDurable(_folderName, KeepMark.FileName, mark.Serialize());
    }

    /// <summary>
    /// Ends the backup: writes <c>metadata</c> and <c>load-order</c>, brings every file and then the manifest to stable storage,
    /// and gives the folder its name.
    /// </summary>
    /// <param name="manifest">The backup's manifest; its <see cref="BackupManifest.Files"/> and <see cref="BackupManifest.EndTime"/> are set here.</param>
    public BackupRecord Complete(BackupManifest manifest)
    {
        if (_files.FirstOrDefault(f => f.Value is null) is { Key: { } open })
        {
            throw new InvalidOperationException($"The file '{open}' is still being written.");
        }

        LoadOrder.Write(this, manifest);
        MydumperMetadata.Write(this, manifest);
        _folder.Flush();
        RequireFiles();

        // A clock that was set back meanwhile must not make a finished backup look damaged.
        DateTime end = DateTime.UtcNow;
        BackupManifest final = manifest with { Files = Files, EndTime = end < manifest.StartTime ? manifest.StartTime : end };
        final = ManifestWriter.Write(_storage, _folderName, _storage.FolderPath(Id), final, _encryption);
        if (_folderName != Id)
        {
            GiveName();
        }

        _ended = true;
        Release();

        RemoveOwner();
        return BackupRecord.FromManifest(final, _storage.Location, _storage.FolderPath(Id));
    }

    /// <summary>Removes all that was written. Files that are still open must be disposed first.</summary>
    public void Abandon()
    {
        if (!_ended)
        {
            _ended = true;
            Release();
            RemoveManifest();
            _storage.Delete(_folderName, last: RunOwner.FileName);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        try
        {
            Abandon();
        }
        catch (BackupException)
        {
            // The error that led here is the one to report. What can't be removed now is no backup by its name, and goes with the next run.
        }
    }

    internal BackupFileStream Create(string name, BackupFileKind kind, string? database, string? table, CompressionCodec codec)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        string full = name + codec.Extension;
        if (!ManifestCheck.IsPlainName(full) || !_files.TryAdd(full, null))
        {
            throw new InvalidOperationException($"'{full}' is not a file name, or is in use.");
        }

        IncrementalHash hash = _hashes.TryTake(out IncrementalHash? idle) ? idle : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        IStorageWriter? storage = null;
        try
        {
            var file = new ManifestFile
            {
                Name = StoredName(full),
                PlainName = _encryption is { SealsManifest: true } ? full : null,
                Kind = kind,
                Database = database,
                Table = table,
                Size = 0,
                UncompressedSize = 0,
                Sha256 = "",
            };
            storage = _folder.CreateFile(file.Name);
            return new BackupFileStream(this, file, storage, codec, _encryption?.DataKey, hash);
        }
        catch (BackupException)
        {
            storage?.Dispose();
            _files.TryRemove(full, out _);
            hash.Dispose();
            throw;
        }
    }

    internal void Add(ManifestFile file, IncrementalHash hash)
    {
        _files[file.ContentName] = file;
        _hashes.Add(hash);
    }

    internal void Forget(ManifestFile file, IncrementalHash hash)
    {
        hash.Dispose();
        _files.TryRemove(file.ContentName, out _);
        try
        {
            if (!_ended)
            {
                _folder.DeleteFile(file.Name);
            }
        }
        catch (BackupException)
        {
            // The error that led here is the one to report; the file is in no manifest.
        }
    }

    // First, where it alone makes a backup of the folder: a store may have taken it and its answer been lost.
    private void RemoveManifest()
    {
        if (_folderName == Id)
        {
            _storage.DeleteFile(_folderName, ManifestSerializer.FileName);
        }
    }

    // Numbers by the order of creation tell nothing of what the files hold.
    private string StoredName(string name) => _encryption switch
    {
        null => name,
        { SealsManifest: true } => string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref _sealedFiles):D6}{SegmentFormat.Extension}"),
        _ => name + SegmentFormat.Extension,
    };

    private void GiveName()
    {
        try
        {
            _storage.Rename(_folderName, Id);
        }
        catch (BackupException)
        {
            TakeNameBack();
            throw;
        }
    }

    // The name may be there already and only not be on stable storage. The run has failed, and what it wrote must not look like a backup.
    private void TakeNameBack()
    {
        try
        {
            if (_storage.FolderExists(Id))
            {
                _storage.Rename(Id, _folderName);
            }
        }
        catch (BackupException)
        {
            // The same failure again.
        }
    }

    // A file that somebody else took away or cut would be missed only when the backup is needed.
    private void RequireFiles()
    {
        Dictionary<string, long> found = _storage.ListFiles(_folderName).ToDictionary(f => f.Name, f => f.Size, StringComparer.Ordinal);
        foreach (ManifestFile file in _files.Values.OfType<ManifestFile>())
        {
            // What was just written may be missing from a distant store's listing for a moment.
            long? size = found.TryGetValue(file.Name, out long listed) && listed == file.Size ? listed : _storage.FileSize(_folderName, file.Name);
            if (size != file.Size)
            {
                throw new BackupException(
                    BackupErrorId.FileDamaged,
                    $"'{_storage.FilePath(_folderName, file.Name)}' was written with {file.Size} bytes and now {(size is not null ? $"has {size}" : "is gone")}. Something else changes the destination while a backup is written: keep it out, and run the backup again.");
            }
        }
    }

    // Last, so that a run that dies before is known to have died. In a whole backup it does no harm.
    private void RemoveOwner()
    {
        try
        {
            _storage.DeleteFile(Id, RunOwner.FileName);
        }
        catch (BackupException)
        {
            // The backup is complete and says so; its reader passes the file over.
        }
    }

    private void Release()
    {
        _folder.Dispose();
        while (_hashes.TryTake(out IncrementalHash? hash))
        {
            hash.Dispose();
        }
    }
}
