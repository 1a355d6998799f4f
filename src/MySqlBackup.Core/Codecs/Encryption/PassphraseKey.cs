using System.Security.Cryptography;
using System.Text;

namespace MySqlBackup.Core.Codecs.Encryption;

/// <summary>A passphrase: its UTF-8 bytes, stretched by PBKDF2-SHA-256.</summary>
internal sealed class PassphraseKey : EncryptionKey
{
    /// <summary>What OWASP recommends for PBKDF2 with SHA-256; a manifest that asks for less was tampered with.</summary>
    public const int LeastIterations = 600_000;

    /// <summary>Some seconds; a manifest that asks for more would hold up the machine that reads it.</summary>
    public const int MostIterations = 10_000_000;

    private const int LongestFile = 64 << 10;
    private const int ShortestPassphrase = 8;

    private readonly string _label;
    private readonly Lazy<byte[]> _passphrase;

    public PassphraseKey(string form, bool isText, string label, Func<byte[]> read, string? path = null)
        : base(form, isText)
    {
        SecretPath = path;
        _label = label;
        _passphrase = new Lazy<byte[]>(read);
    }

    private protected override string? SecretPath { get; }

    public static PassphraseKey FromFile(string path) =>
        new("passphrase-file:" + path, isText: true, Path.GetFileName(path), () => ReadFile(path), path);

    public static PassphraseKey FromEnvironment(string name) =>
        new("passphrase-env:" + name, isText: true, name, () => ReadEnvironment(name));

    /// <summary>The bytes of a passphrase as it was typed.</summary>
    public static byte[] ToBytes(string passphrase) => passphrase.Length > 0
        ? Encoding.UTF8.GetBytes(passphrase)
        : throw new BackupException(BackupErrorId.EncryptionInvalid, "The passphrase is empty. Give one.");

    internal override ManifestRecipient Wrap(ReadOnlySpan<byte> dataKey, string backupId)
    {
        if (_passphrase.Value.Length < ShortestPassphrase)
        {
            throw new BackupException(
                BackupErrorId.EncryptionInvalid,
                $"The passphrase of {Form} has fewer than {ShortestPassphrase} characters, and whoever has the backup could guess it. Take a longer one, or a key file (New-BackupKey).");
        }

        byte[] salt = RandomNumberGenerator.GetBytes(SegmentFormat.SaltSize);
        return new ManifestRecipient
        {
            Kind = RecipientKind.Passphrase,
            Id = _label,
            Salt = salt,
            Iterations = LeastIterations,
            WrappedKey = KeyWrap.Wrap(Stretch(salt, LeastIterations), salt, RecipientKind.Passphrase, backupId, dataKey),
        };
    }

    internal override byte[]? TryUnwrap(ManifestRecipient recipient, string backupId) =>
        recipient is { Kind: RecipientKind.Passphrase, Salt: { } salt, Iterations: >= LeastIterations and <= MostIterations and var iterations }
            ? KeyWrap.TryUnwrap(Stretch(salt, iterations), recipient, backupId)
            : null;

    private byte[] Stretch(byte[] salt, int iterations) => Rfc2898DeriveBytes.Pbkdf2(_passphrase.Value, salt, iterations, HashAlgorithmName.SHA256, SegmentFormat.KeySize);

    // Editors and echo put a line break behind it.
    private static byte[] ReadFile(string path)
    {
        ReadOnlySpan<byte> content = KeyMaterialFile.Read(path, LongestFile, "passphrase file");
        int end = content.EndsWith("\r\n"u8) ? content.Length - 2 : content.EndsWith("\n"u8) ? content.Length - 1 : content.Length;
        return end > 0
            ? content[..end].ToArray()
            : throw new BackupException(BackupErrorId.EncryptionInvalid, $"The passphrase file '{path}' is empty. Write the passphrase into it.");
    }

    private static byte[] ReadEnvironment(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } passphrase
        ? Encoding.UTF8.GetBytes(passphrase)
        : throw new BackupException(BackupErrorId.EncryptionInvalid, $"The environment variable '{name}', which should hold a passphrase, is not set, or is empty.");
}
