using System.Security.Cryptography;
using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Repository;

/// <summary>Reads a backup's manifest, and where keys are given, authenticates and opens it.</summary>
internal static class ManifestReader
{
    private const long LargestManifest = 1L << 30;

    /// <summary>Reads a manifest.</summary>
    /// <param name="storage">Where its repository is.</param>
    /// <param name="folder">The backup's folder.</param>
    /// <param name="keys">What opens it where it is encrypted; with none of them it is read as it lies there, and nothing proves who wrote it.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.ManifestDamaged"/>, <see cref="BackupErrorId.KeyWrong"/>, <see cref="BackupErrorId.EncryptionInvalid"/>, and whatever the storage fails with.</exception>
    public static OpenedManifest Open(IBackupStorage storage, string folder, IReadOnlyList<EncryptionKey> keys)
    {
        byte[] json = Read(storage, folder, out BackupManifest manifest);
        if (manifest.Encryption is not { } encryption || keys.Count == 0)
        {
            return new OpenedManifest(manifest, null);
        }

        BackupDataKey dataKey = EncryptionKeys.Open(keys, encryption, manifest.Id);
        return new OpenedManifest(Open(storage, folder, manifest, json, dataKey), dataKey);
    }

    /// <summary>Reads a manifest as it lies there: its bytes and what they say. Nothing proves who wrote it.</summary>
    public static byte[] Read(IBackupStorage storage, string folder, out BackupManifest manifest)
    {
        string path = PathOf(storage, folder);
        byte[] json = ReadFile(storage, folder, ManifestSerializer.FileName, path);
        manifest = ManifestSerializer.Deserialize(json, path);
        return json;
    }

    /// <summary>Reads a manifest for a list: only one whose names and counts are encrypted is opened, and not where no key does.</summary>
    public static BackupManifest ReadListed(IBackupStorage storage, string folder, IReadOnlyList<EncryptionKey> keys)
    {
        byte[] json = Read(storage, folder, out BackupManifest manifest);
        if (!manifest.IsSealed || keys.Count == 0)
        {
            return manifest;
        }

        try
        {
            using BackupDataKey dataKey = EncryptionKeys.Open(keys, manifest.Encryption!, manifest.Id);
            return Open(storage, folder, manifest, json, dataKey);
        }
        catch (BackupException e) when (e.ErrorId == BackupErrorId.KeyWrong)
        {
            return manifest;
        }
    }

    /// <summary>Authenticates a manifest with the backup's key, and opens the sealed one where there is one.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.ManifestDamaged"/>.</exception>
    public static BackupManifest Open(IBackupStorage storage, string folder, BackupManifest manifest, ReadOnlySpan<byte> json, BackupDataKey dataKey)
    {
        string path = PathOf(storage, folder);
        if (!ManifestAuthentication.IsRight(json, dataKey))
        {
            throw ManifestSerializer.Damaged(path, "it is not the one that was written with this backup's key: somebody changed it");
        }

        if (manifest.Encryption?.SealedManifest is not { } sealedManifest)
        {
            return manifest;
        }

        string sealedPath = storage.FilePath(folder, sealedManifest.Name);
        BackupManifest opened = ManifestSerializer.Deserialize(Unseal(storage, folder, sealedManifest, sealedPath, dataKey), sealedPath);
        IEnumerable<(string, long, string)> listed = manifest.Files.Select(f => (f.Name, f.Size, f.Sha256));
        if (opened.Id != manifest.Id || !opened.Files.Select(f => (f.Name, f.Size, f.Sha256)).ToHashSet().SetEquals(listed))
        {
            throw ManifestSerializer.Damaged(sealedPath, "it tells of other files than the manifest beside it");
        }

        return opened with { FormatVersion = manifest.FormatVersion, Encryption = manifest.Encryption };
    }

    private static byte[] Unseal(IBackupStorage storage, string folder, SealedManifest sealedManifest, string path, BackupDataKey dataKey)
    {
        byte[] stored = ReadFile(storage, folder, sealedManifest.Name, path);
        if (!Convert.ToHexString(SHA256.HashData(stored)).Equals(sealedManifest.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw ManifestSerializer.Damaged(path, "its SHA-256 is not the one it was written with");
        }

        try
        {
            using var plain = new MemoryStream(stored.Length);
            using Stream decrypted = dataKey.Decrypt(new MemoryStream(stored), sealedManifest.Name);
            decrypted.CopyTo(plain);
            return plain.ToArray();
        }
        catch (InvalidDataException e)
        {
            throw ManifestSerializer.Damaged(path, e.Message, e);
        }
    }

    private static byte[] ReadFile(IBackupStorage storage, string folder, string name, string path)
    {
        try
        {
            using Stream stream = storage.OpenRead(folder, name);
            if (stream.Length <= LargestManifest)
            {
                var content = new byte[stream.Length];
                stream.ReadExactly(content);
                return content;
            }
        }
        catch (Exception e) when ((e is IOException || (e is BackupException failure && !StorageError.IsOfStorage(failure))) && storage.FileSize(folder, name) is null)
        {
            throw ManifestSerializer.Damaged(path, "it is missing", e);
        }
        catch (IOException e)
        {
            // What could not be read now is not known to be damaged.
            throw StorageError.Reading(e, path);
        }

        throw ManifestSerializer.Damaged(path, $"it is larger than {Quantity.Format(LargestManifest, "byte")}");
    }

    private static string PathOf(IBackupStorage storage, string folder) => storage.FilePath(folder, ManifestSerializer.FileName);
}
