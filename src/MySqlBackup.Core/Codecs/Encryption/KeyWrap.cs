using System.Security.Cryptography;

namespace MySqlBackup.Core.Codecs.Encryption;

/// <summary>
/// Wraps a backup's key by a secret: AES-256-GCM under a key that HKDF-SHA-256 derives from the secret, a salt and the backup's id. The salt is new each time, and so
/// is that key; the nonce may be zero.
/// </summary>
internal static class KeyWrap
{
    private const string Use = "MySqlBackup key v1";

    public static byte[] Wrap(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> salt, RecipientKind kind, string backupId, ReadOnlySpan<byte> dataKey)
    {
        var wrapped = new byte[dataKey.Length + SegmentFormat.TagSize];
        using AesGcm cipher = CreateCipher(secret, salt, kind, backupId);
        SegmentFormat.Encrypt(cipher, 0, isLast: false, dataKey, wrapped);
        return wrapped;
    }

    public static byte[]? TryUnwrap(ReadOnlySpan<byte> secret, ManifestRecipient recipient, string backupId)
    {
        byte[] wrapped = recipient.WrappedKey;
        if (recipient.Salt is not { Length: SegmentFormat.SaltSize } salt || wrapped.Length != SegmentFormat.KeySize + SegmentFormat.TagSize)
        {
            return null;
        }

        var dataKey = new byte[SegmentFormat.KeySize];
        using AesGcm cipher = CreateCipher(secret, salt, recipient.Kind, backupId);
        return SegmentFormat.TryDecrypt(cipher, 0, isLast: false, wrapped, dataKey) ? dataKey : null;
    }

    private static AesGcm CreateCipher(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> salt, RecipientKind kind, string backupId)
    {
        Span<byte> key = stackalloc byte[SegmentFormat.KeySize];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt, SegmentFormat.Info(Use, kind.ToString(), backupId));
        try
        {
            return new AesGcm(key, SegmentFormat.TagSize);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
