using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MySqlBackup.Core.Codecs.Encryption;

/// <summary>
/// The layout of an encrypted file, as <c>docs/backup-format.md</c> has it: a head (7 letters, the version, 32 random bytes), then segments of 64 KiB, each
/// encrypted by AES-256-GCM and followed by its tag. A segment's nonce is its number and whether it is the last one (the STREAM construction of Hoang,
/// Reyhanitabar, Rogaway and Vizár), so that none can be cut off, moved, doubled or added.
/// </summary>
internal static class SegmentFormat
{
    public const int KeySize = 32;
    public const int SaltSize = 32;
    public const int TagSize = 16;
    public const int SegmentSize = 64 << 10;
    public const int HeadSize = 8 + SaltSize;

    /// <summary>What it adds to a file's name.</summary>
    public const string Extension = ".enc";

    private const int NonceSize = 12;
    private const byte Version = 1;
    private const string FileKeyUse = "MySqlBackup file v1";

    private static ReadOnlySpan<byte> Magic => "MYSQLBK"u8;

    /// <summary>A head with a new salt.</summary>
    public static void WriteHead(Span<byte> head)
    {
        Magic.CopyTo(head);
        head[Magic.Length] = Version;
        RandomNumberGenerator.Fill(head.Slice(Magic.Length + 1, SaltSize));
    }

    /// <summary>The salt in a head.</summary>
    /// <exception cref="InvalidDataException">It is not one.</exception>
    public static ReadOnlySpan<byte> ReadHead(ReadOnlySpan<byte> head)
    {
        if (head.Length < HeadSize || !head.StartsWith(Magic))
        {
            throw new InvalidDataException("it does not begin as an encrypted file does.");
        }

        byte version = head[Magic.Length];
        return version == Version
            ? head.Slice(Magic.Length + 1, SaltSize)
            : throw new InvalidDataException($"it is encrypted in version {version} of the format, and version {Version} can be read. Use a later MySqlBackup, if nobody has changed the file.");
    }

    /// <summary>The cipher of one file: its key comes from the backup's, the file's salt, the backup's id and the file's name.</summary>
    public static AesGcm CreateCipher(ReadOnlySpan<byte> dataKey, ReadOnlySpan<byte> salt, string backupId, string fileName)
    {
        Span<byte> key = stackalloc byte[KeySize];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, dataKey, key, salt, Info(FileKeyUse, backupId, fileName));
        try
        {
            return new AesGcm(key, TagSize);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>What a derived key is for: words that are parted by zeros, which none of them holds.</summary>
    public static byte[] Info(params string[] words) => Encoding.UTF8.GetBytes(string.Join('\0', words));

    /// <summary>Encrypts a segment and puts its tag behind it.</summary>
    public static void Encrypt(AesGcm cipher, ulong number, bool isLast, ReadOnlySpan<byte> plain, Span<byte> segment)
    {
        Span<byte> nonce = stackalloc byte[NonceSize];
        WriteNonce(nonce, number, isLast);
        cipher.Encrypt(nonce, plain, segment[..plain.Length], segment.Slice(plain.Length, TagSize));
    }

    /// <summary>Decrypts a segment with its tag behind it; false where it is not the one that was written at this place.</summary>
    public static bool TryDecrypt(AesGcm cipher, ulong number, bool isLast, ReadOnlySpan<byte> segment, Span<byte> plain)
    {
        Span<byte> nonce = stackalloc byte[NonceSize];
        WriteNonce(nonce, number, isLast);
        try
        {
            cipher.Decrypt(nonce, segment[..^TagSize], segment[^TagSize..], plain[..(segment.Length - TagSize)]);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    private static void WriteNonce(Span<byte> nonce, ulong number, bool isLast)
    {
        nonce.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(nonce[3..], number);
        nonce[^1] = isLast ? (byte)1 : (byte)0;
    }
}
