using System.Security.Cryptography;

namespace MySqlBackup.Core.Codecs.Encryption;

/// <summary>The key of one backup, 32 random bytes, from which those of its files and of its manifest's authentication are derived.</summary>
internal sealed class BackupDataKey : IDisposable
{
    private const string ManifestUse = "MySqlBackup manifest v1";

    private readonly byte[] _key;

    /// <summary>A key that is known.</summary>
    /// <param name="backupId">The backup it belongs to.</param>
    /// <param name="key">Its bytes; they are copied.</param>
    public BackupDataKey(string backupId, ReadOnlySpan<byte> key)
    {
        if (!AesGcm.IsSupported)
        {
            throw new BackupException(
                BackupErrorId.CodecUnavailable,
                "Encryption needs AES-GCM, which this system does not have. Install its cryptographic library (OpenSSL 1.1 or later), or use another machine.");
        }

        BackupId = backupId;
        _key = key.ToArray();
    }

    /// <summary>The backup it belongs to.</summary>
    public string BackupId { get; }

    /// <summary>A new key.</summary>
    public static BackupDataKey New(string backupId) => new(backupId, RandomNumberGenerator.GetBytes(SegmentFormat.KeySize));

    /// <summary>The key itself, to wrap it.</summary>
    public ReadOnlySpan<byte> Bytes => _key;

    /// <summary>The cipher of a file.</summary>
    public AesGcm CreateCipher(ReadOnlySpan<byte> salt, string fileName) => SegmentFormat.CreateCipher(_key, salt, BackupId, fileName);

    /// <summary>HMAC-SHA-256 over a manifest, by which it is known that who wrote it had this key.</summary>
    public IncrementalHash CreateManifestHash()
    {
        Span<byte> key = stackalloc byte[SegmentFormat.KeySize];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, key, salt: [], SegmentFormat.Info(ManifestUse, BackupId));
        try
        {
            return IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>A stream that encrypts a file.</summary>
    public EncryptingStream Encrypt(Stream output, string fileName) => new(output, this, fileName);

    /// <summary>A stream that decrypts a file.</summary>
    public Stream Decrypt(Stream input, string fileName) => new DecryptingStream(input, this, fileName);

    public void Dispose() => CryptographicOperations.ZeroMemory(_key);
}
