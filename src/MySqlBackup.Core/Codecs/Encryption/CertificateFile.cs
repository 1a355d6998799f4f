using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MySqlBackup.Core.Codecs.Encryption;

/// <summary>Reads certificates from PEM, DER and PFX files, with their private keys where the files have them.</summary>
internal static class CertificateFile
{
    private const string Kind = "certificate file";
    private const string PrivateKey = "PRIVATE KEY-----";

    private static readonly string[] PfxExtensions = [".pfx", ".p12"];

    // The private key stays in memory where the system can do that.
    private static X509KeyStorageFlags KeyStorage => OperatingSystem.IsMacOS() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet;

    /// <summary>True where others must not read it.</summary>
    public static bool HoldsPrivateKey(string path, int longest) =>
        IsPfx(path) || Encoding.UTF8.GetString(KeyMaterialFile.ReadOpen(path, longest, Kind)).Contains(PrivateKey, StringComparison.Ordinal);

    public static X509Certificate2 Read(string path, int longest)
    {
        byte[] content = KeyMaterialFile.ReadOpen(path, longest, Kind);
        string? password = Environment.GetEnvironmentVariable(CertificateKey.PasswordVariable) is { Length: > 0 } given ? given : null;
        try
        {
            if (IsPfx(path))
            {
                KeyMaterialFile.RequirePrivate(path, Kind);
                return new X509Certificate2(content, password, KeyStorage);
            }

            string text = Encoding.UTF8.GetString(content);
            if (!text.Contains("-----BEGIN ", StringComparison.Ordinal))
            {
                return new X509Certificate2(content);
            }

            if (!text.Contains(PrivateKey, StringComparison.Ordinal))
            {
                return X509Certificate2.CreateFromPem(text);
            }

            KeyMaterialFile.RequirePrivate(path, Kind);
            return text.Contains("BEGIN ENCRYPTED PRIVATE KEY", StringComparison.Ordinal)
                ? X509Certificate2.CreateFromEncryptedPem(text, text, password)
                : X509Certificate2.CreateFromPem(text, text);
        }
        catch (CryptographicException e)
        {
            throw new BackupException(
                BackupErrorId.EncryptionInvalid,
                $"'{path}' can't be read as a certificate: {e.Message} A PEM, DER (.cer) or PFX file is wanted; the password of a PFX file or of a private key is taken from the environment variable {CertificateKey.PasswordVariable}.",
                e);
        }
    }

    private static bool IsPfx(string path) => PfxExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
