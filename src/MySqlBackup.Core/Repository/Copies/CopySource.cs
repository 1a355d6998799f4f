using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Repository.Copies;

/// <summary>The backup that is copied: its manifest byte for byte, and its files.</summary>
internal sealed class CopySource
{
    private readonly BackupRepository _repository;

    private CopySource(BackupRepository repository, string id, byte[] manifest)
    {
        _repository = repository;
        Id = id;
        Manifest = manifest;
        Files = CopyFile.ListOf(ManifestSerializer.Deserialize(manifest, Storage.FilePath(id, ManifestSerializer.FileName)));
    }

    /// <summary>Its id.</summary>
    public string Id { get; }

    /// <summary>The manifest's bytes.</summary>
    public byte[] Manifest { get; }

    /// <summary>Its files, but not the manifest.</summary>
    public IReadOnlyList<CopyFile> Files { get; }

    /// <summary>Size of all, in bytes.</summary>
    public long Size => Files.Sum(f => f.Size) + Manifest.Length;

    private IBackupStorage Storage => _repository.Storage;

    /// <summary>Opens a finished backup.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.BackupNotFound"/>, <see cref="BackupErrorId.ManifestDamaged"/>.</exception>
    public static CopySource Open(BackupRepository repository, string id)
    {
        repository.Find(id);
        byte[] manifest = SmallFile.Read(repository.Storage, id, ManifestSerializer.FileName)
            ?? throw new BackupException(BackupErrorId.BackupNotFound, $"'{repository.Location}' has no backup of that id any more: '{id}'.");
        return new CopySource(repository, id, manifest);
    }

    /// <summary>Opens a file to read it once, from its beginning.</summary>
    public Stream OpenRead(CopyFile file) => Storage.OpenRead(Id, file.Name);

    /// <summary>A file's full path, for people.</summary>
    public string FullName(CopyFile file) => Storage.FilePath(Id, file.Name);

    /// <summary>True where its manifest still is what was copied.</summary>
    public bool IsUnchanged() => SmallFile.Read(Storage, Id, ManifestSerializer.FileName) is { } now && now.AsSpan().SequenceEqual(Manifest);

    /// <summary>Removes the backup.</summary>
    public void Remove() => _repository.Remove(Id);

    /// <summary>
    /// True where another place holds the very same folder, by whatever name: a file that is made here is seen there. Two paths, hosts or endpoints may lead
    /// to one folder, and removing it "here" would remove the only one.
    /// </summary>
    public bool IsSameFolderAs(IBackupStorage other)
    {
        string probe = LocalStorage.ProbePrefix + Guid.NewGuid().ToString("N");
        Storage.WriteDurable(Id, probe, "1"u8);
        try
        {
            return other.FileSize(Id, probe) is not null;
        }
        finally
        {
            Storage.DeleteFile(Id, probe);
        }
    }
}
