using System.Security.Cryptography;
using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Repository;

/// <summary>Writes a backup's manifest to stable storage, signed and sealed where the backup is encrypted.</summary>
internal static class ManifestWriter
{
    /// <summary>The file that holds the manifest itself where names and counts are encrypted.</summary>
    public const string SealedFileName = "manifest" + SegmentFormat.Extension;

    /// <summary>Writes it.</summary>
    /// <param name="storage">Where the repository is.</param>
    /// <param name="folder">The folder the backup is in.</param>
    /// <param name="path">The folder's path, for messages.</param>
    /// <param name="manifest">What is to be written.</param>
    /// <param name="encryption">How the backup is encrypted; null for not.</param>
    /// <returns>What was written, to whoever has the key.</returns>
    public static BackupManifest Write(IBackupStorage storage, string folder, string path, BackupManifest manifest, BackupEncryption? encryption)
    {
        if (encryption is null)
        {
            ReadOnlySpan<byte> plain = ManifestSerializer.Serialize(manifest).Span;

            // What can't be read back must not be written: it would only be noticed when the backup is needed.
            ManifestSerializer.Deserialize(plain, path);
            storage.WriteDurable(folder, ManifestSerializer.FileName, plain);
            return manifest;
        }

        var section = new ManifestEncryption { Recipients = encryption.Recipients };
        BackupManifest written = manifest with { FormatVersion = BackupManifest.EncryptedFormatVersion, Encryption = section };
        BackupManifest outside = written;
        if (encryption.SealsManifest)
        {
            written = written with { Encryption = section with { SealedManifest = Seal(storage, folder, manifest, encryption.DataKey) } };
            outside = Hide(written);
        }

        ReadOnlySpan<byte> json = Sign(outside, path, encryption.DataKey);
        ManifestReader.Open(storage, folder, outside, json, encryption.DataKey);
        storage.WriteDurable(folder, ManifestSerializer.FileName, json);
        return written;
    }

    /// <summary>An encrypted backup's manifest as it lies on disk, with its authentication; it was read back.</summary>
    public static ReadOnlySpan<byte> Sign(BackupManifest manifest, string path, BackupDataKey dataKey)
    {
        BackupManifest unsigned = manifest with { Encryption = manifest.Encryption! with { Authentication = ManifestEncryption.NoAuthentication } };
        Span<byte> json = ManifestSerializer.Serialize(unsigned).Span;
        ManifestAuthentication.Sign(json, dataKey);
        ManifestSerializer.Deserialize(json, path);
        return json;
    }

    /// <summary>What everyone may read of a manifest whose names and counts are encrypted.</summary>
    public static BackupManifest Hide(BackupManifest manifest) => new()
    {
        FormatVersion = manifest.FormatVersion,
        Id = manifest.Id,
        Tool = manifest.Tool,
        Server = new ManifestServer { Address = "", Family = "", Version = "" },
        StartTime = manifest.StartTime,
        EndTime = manifest.EndTime,
        Options = new ManifestOptions { Compression = manifest.Options.Compression },
        Snapshot = new ManifestSnapshot { LockMode = "" },
        Databases = [],
        Files = manifest.Files
            .Select(f => new ManifestFile { Name = f.Name, Kind = BackupFileKind.Sealed, Size = f.Size, UncompressedSize = f.Size, Sha256 = f.Sha256 })
            .OrderBy(f => f.Name, StringComparer.Ordinal)
            .ToArray(),
        Encryption = manifest.Encryption,
    };

    private static SealedManifest Seal(IBackupStorage storage, string folder, BackupManifest manifest, BackupDataKey dataKey)
    {
        using var stored = new MemoryStream();
        using (EncryptingStream cipher = dataKey.Encrypt(stored, SealedFileName))
        {
            cipher.Write(ManifestSerializer.Serialize(manifest).Span);
            cipher.Complete();
        }

        ReadOnlySpan<byte> content = stored.GetBuffer().AsSpan(0, (int)stored.Length);
        storage.WriteDurable(folder, SealedFileName, content);
        return new SealedManifest(SealedFileName, content.Length, Convert.ToHexString(SHA256.HashData(content)).ToLowerInvariant());
    }
}
