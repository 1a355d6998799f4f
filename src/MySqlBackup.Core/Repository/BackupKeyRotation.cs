using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Repository;

/// <summary>
/// Wraps the keys of existing backups for other recipients. Only their manifests are rewritten. Whoever has an old manifest and an old key can still open
/// the backup: the key of its data stays the same.
/// </summary>
public sealed class BackupKeyRotation
{
    private readonly IReadOnlyList<EncryptionKey> _decryption;
    private readonly IReadOnlyList<EncryptionKey> _encryption;

    /// <summary>Prepares a rotation; nothing is read yet.</summary>
    /// <param name="decryption">What opens the backups now.</param>
    /// <param name="encryption">What shall open them from now on, and nothing else.</param>
    public BackupKeyRotation(IReadOnlyList<EncryptionKey> decryption, IReadOnlyList<EncryptionKey> encryption)
    {
        _decryption = decryption;
        _encryption = encryption;
    }

    /// <summary>Who would be able to open a backup; all is tried and nothing is written.</summary>
    /// <exception cref="BackupException">As <see cref="Run"/> throws it.</exception>
    public IReadOnlyList<string> Plan(string repository, string id, CancellationToken cancellationToken = default)
    {
        BackupRepository opened = BackupRepository.Open(repository, cancellationToken);
        using BackupDataKey dataKey = Open(opened, id, out BackupManifest manifest, out _);
        return Rewrap(manifest, dataKey).Encryption!.Recipients.Select(r => r.ToString()).ToArray();
    }

    /// <summary>Rewrites a backup's manifest, in one step.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="id">The backup.</param>
    /// <param name="cancellationToken">Ends what a distant storage does.</param>
    /// <exception cref="BackupException">
    /// <see cref="BackupErrorId.KeyMissing"/>, <see cref="BackupErrorId.KeyWrong"/>, <see cref="BackupErrorId.EncryptionInvalid"/>, <see cref="BackupErrorId.ManifestDamaged"/>,
    /// <see cref="BackupErrorId.BackupNotFound"/> (also where it was removed meanwhile), <see cref="BackupErrorId.BackupInUse"/> (another rotation was faster),
    /// <see cref="BackupErrorId.InvalidArgument"/> (it is not encrypted), <see cref="BackupErrorId.DestinationNotWritable"/>.
    /// </exception>
    public BackupRecord Run(string repository, string id, CancellationToken cancellationToken = default)
    {
        BackupRepository opened = BackupRepository.Open(repository, cancellationToken);
        IBackupStorage storage = opened.Storage;
        using BackupDataKey dataKey = Open(opened, id, out BackupManifest manifest, out byte[] read);
        BackupManifest rewrapped = Rewrap(manifest, dataKey);
        ReadOnlySpan<byte> json = ManifestWriter.Sign(rewrapped, storage.FolderPath(id), dataKey);
        BackupManifest whole = ManifestReader.Open(storage, id, rewrapped, json, dataKey);

        new ManifestReplacement(storage, id, manifest.Files.Select(f => f.Name)).Run(read, json);
        return BackupRecord.FromManifest(whole, opened.Location, storage.FolderPath(id));
    }

    // One reading gives all: what was authenticated is what is signed again.
    private BackupDataKey Open(BackupRepository repository, string id, out BackupManifest manifest, out byte[] read)
    {
        repository.Find(id);
        read = ManifestReader.Read(repository.Storage, id, out manifest);
        if (manifest.Encryption is not { } encryption)
        {
            throw new BackupException(BackupErrorId.InvalidArgument, $"Backup {id} is not encrypted, so it has no key to wrap. Its files stay as they are; encrypt the next backup with -Encryption.");
        }

        if (_decryption.Count == 0)
        {
            throw new BackupException(BackupErrorId.KeyMissing, EncryptionKeys.DescribeMissing(encryption, id));
        }

        BackupDataKey dataKey = EncryptionKeys.Open(_decryption, encryption, id);
        try
        {
            ManifestReader.Open(repository.Storage, id, manifest, read, dataKey);
            return dataKey;
        }
        catch (BackupException)
        {
            dataKey.Dispose();
            throw;
        }
    }

    private BackupManifest Rewrap(BackupManifest manifest, BackupDataKey dataKey) =>
        manifest with { Encryption = manifest.Encryption! with { Recipients = BackupEncryption.Wrap(dataKey, _encryption) } };
}
