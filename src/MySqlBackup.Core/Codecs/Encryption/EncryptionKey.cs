using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Codecs.Encryption;

/// <summary>
/// Something that a backup's key is wrapped for, and that has it back: a passphrase, a key file, a certificate. Files and environment variables are read when it is
/// used for the first time, so that it can be named before.
/// </summary>
public abstract class EncryptionKey
{
    /// <summary>The environment variable that says what backups are decrypted with where nothing else does: forms of <see cref="Parse"/>, parted by <c>;</c>.</summary>
    public const string DecryptionVariable = "MYSQLBACKUP_DECRYPTION";

    private const string Forms = "'key-file:<path>', 'passphrase-file:<path>', 'passphrase-env:<NAME>' or 'certificate:<path>'";

    private protected EncryptionKey(string form, bool isText)
    {
        Form = form;
        IsText = isText;
    }

    /// <summary>What it is, for people; never the secret.</summary>
    public string Form { get; }

    /// <summary>True where <see cref="Form"/> is a form of <see cref="Parse"/>.</summary>
    internal bool IsText { get; }

    /// <summary>The file that holds the secret; null where it is in none.</summary>
    private protected virtual string? SecretPath => null;

    /// <summary>Reads <c>key-file:/path</c>, <c>passphrase-file:/path</c>, <c>passphrase-env:NAME</c> or <c>certificate:/path</c>.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>; the message does not repeat the text, which may be a secret.</exception>
    public static EncryptionKey Parse(string text) => Parse(text, Path.GetFullPath);

    /// <summary>Reads the same, with a caller's own view of what paths are relative to.</summary>
    /// <param name="text">The text.</param>
    /// <param name="resolvePath">Makes a path a full one.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>.</exception>
    public static EncryptionKey Parse(string text, Func<string, string> resolvePath)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(resolvePath);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string value = colon < 0 ? "" : text[(colon + 1)..];
        if (value.Length > 0)
        {
            switch (text[..colon])
            {
                case "key-file":
                    return new KeyFileKey(resolvePath(value));
                case "passphrase-file":
                    return PassphraseKey.FromFile(resolvePath(value));
                case "passphrase-env":
                    return PassphraseKey.FromEnvironment(value);
                case "certificate":
                    return CertificateKey.FromFile(resolvePath(value));
            }
        }

        // What was given may be the secret itself.
        throw new BackupException(BackupErrorId.InvalidArgument, $"A key is given as {Forms}. A passphrase or a key itself is not taken as an argument, because everyone on this machine could read it.");
    }

    /// <summary>A passphrase that is at hand.</summary>
    /// <param name="passphrase">The passphrase.</param>
    /// <param name="label">What manifests call it.</param>
    public static EncryptionKey FromPassphrase(string passphrase, string label) => new PassphraseKey("passphrase " + label, isText: false, label, () => PassphraseKey.ToBytes(passphrase));

    /// <summary>A certificate that is at hand; to decrypt it must have its private key.</summary>
    public static EncryptionKey FromCertificate(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return new CertificateKey("certificate " + certificate.Subject, isText: false, () => certificate);
    }

    /// <summary>The keys that the environment variable <see cref="DecryptionVariable"/> names; none where it is not set.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>.</exception>
    public static IReadOnlyList<EncryptionKey> FromEnvironment()
    {
        string[] forms = (Environment.GetEnvironmentVariable(DecryptionVariable) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        try
        {
            return Array.ConvertAll(forms, Parse);
        }
        catch (BackupException e)
        {
            throw new BackupException(e.ErrorId, $"The environment variable {DecryptionVariable}: {e.Message}", e);
        }
    }

    /// <summary>The form.</summary>
    public sealed override string ToString() => Form;

    /// <summary>Closes the file that holds the secret where others than its owner can read or write it; does nothing where there is none.</summary>
    /// <param name="output">Hears that it was closed.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.PermissionTooOpen"/>: it can't be closed.</exception>
    internal void ClosePermission(IOperationOutput output)
    {
        if (SecretPath is { } path)
        {
            SecretFile.RequirePrivate(path, $"{path} holds a key of backups", fix: true, output);
        }
    }

    /// <summary>Wraps a backup's key.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.EncryptionInvalid"/>: it can't be read, or must not be used.</exception>
    internal abstract ManifestRecipient Wrap(ReadOnlySpan<byte> dataKey, string backupId);

    /// <summary>A backup's key; null where it was wrapped for something else.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.EncryptionInvalid"/>: it can't be read.</exception>
    internal abstract byte[]? TryUnwrap(ManifestRecipient recipient, string backupId);
}
