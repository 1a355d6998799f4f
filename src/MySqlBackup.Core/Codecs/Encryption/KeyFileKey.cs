using System.Security.Cryptography;
using System.Text;

namespace MySqlBackup.Core.Codecs.Encryption;

/// <summary>32 bytes in a file: as they are, in base64 or in hexadecimal.</summary>
internal sealed class KeyFileKey : EncryptionKey
{
    private const int LongestFile = 256;
    private const string IdUse = "MySqlBackup key id v1";

    private readonly Lazy<byte[]> _key;

    public KeyFileKey(string path)
        : base("key-file:" + path, isText: true)
    {
        SecretPath = path;
        _key = new Lazy<byte[]>(() => Read(path));
    }

    private protected override string SecretPath { get; }

    /// <summary>Tells keys apart and says nothing of them.</summary>
    public string Id => IdOf(_key.Value);

    /// <summary>Makes a file with a new key that its owner alone can read.</summary>
    /// <returns>The key's id.</returns>
    /// <exception cref="BackupException"><see cref="BackupErrorId.DestinationNotWritable"/>: it is there, or can't be written.</exception>
    public static string Create(string path)
    {
        byte[] key = RandomNumberGenerator.GetBytes(SegmentFormat.KeySize);
        KeyMaterialFile.Create(path, Encoding.ASCII.GetBytes(Convert.ToBase64String(key) + "\n"));
        return IdOf(key);
    }

    internal override ManifestRecipient Wrap(ReadOnlySpan<byte> dataKey, string backupId)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SegmentFormat.SaltSize);
        return new ManifestRecipient
        {
            Kind = RecipientKind.KeyFile,
            Id = Id,
            Salt = salt,
            WrappedKey = KeyWrap.Wrap(_key.Value, salt, RecipientKind.KeyFile, backupId, dataKey),
        };
    }

    internal override byte[]? TryUnwrap(ManifestRecipient recipient, string backupId) =>
        recipient.Kind == RecipientKind.KeyFile ? KeyWrap.TryUnwrap(_key.Value, recipient, backupId) : null;

    private static string IdOf(byte[] key) =>
        Convert.ToHexString(HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 8, salt: null, SegmentFormat.Info(IdUse))).ToLowerInvariant();

    private static byte[] Read(string path)
    {
        byte[] content = KeyMaterialFile.Read(path, LongestFile, "key file");
        if (content.Length == SegmentFormat.KeySize)
        {
            return content;
        }

        string text = Encoding.ASCII.GetString(content).Trim();
        var key = new byte[SegmentFormat.KeySize];
        if (text.Length == SegmentFormat.KeySize * 2 && text.All(char.IsAsciiHexDigit))
        {
            return Convert.FromHexString(text);
        }

        return Convert.TryFromBase64String(text, key, out int length) && length == key.Length
            ? key
            : throw new BackupException(
                BackupErrorId.EncryptionInvalid,
                $"'{path}' is not a key file: it must hold 32 bytes, as they are, in base64 or in hexadecimal. New-BackupKey makes one, and so does: (umask 077; openssl rand -base64 32 > {Path.GetFileName(path)}).");
    }
}
