using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MySqlBackup.Core.Codecs.Encryption;

namespace MySqlBackup.Core.Tests.Codecs.Encryption;

/// <summary>Makes keys of every kind in a folder.</summary>
internal sealed class TestKeys(string folder)
{
    public const string Passphrase = "correct horse battery staple";

    public string KeyFile(string name = "backup.key")
    {
        string path = Path.Combine(folder, name);
        return File.Exists(path) ? path : BackupKeyFile.Create(path).Path;
    }

    public EncryptionKey Key(string name = "backup.key") => EncryptionKey.Parse("key-file:" + KeyFile(name));

    public string Write(string name, byte[] content, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }

        return path;
    }

    public string PassphraseFile(string passphrase = Passphrase) => Write("passphrase", System.Text.Encoding.UTF8.GetBytes(passphrase + "\n"));

    /// <summary>A certificate with its private key.</summary>
    public static X509Certificate2 Certificate(X509KeyUsageFlags? usage = X509KeyUsageFlags.KeyEncipherment, int from = -1, int to = 30, int bits = 2048)
    {
        using RSA key = RSA.Create(bits);
        var request = new CertificateRequest("CN=Backup", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        if (usage is { } flags)
        {
            request.CertificateExtensions.Add(new X509KeyUsageExtension(flags, critical: true));
        }

        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(from), DateTimeOffset.UtcNow.AddDays(to));
    }
}
