using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace MySqlBackup.Core.Codecs.Encryption;

/// <summary>An X.509 certificate: to encrypt its public part is enough, to decrypt its private key must be there.</summary>
internal sealed class CertificateKey : EncryptionKey
{
    /// <summary>Holds the password of a PFX file or of an encrypted private key.</summary>
    public const string PasswordVariable = "MYSQLBACKUP_CERTIFICATE_PASSWORD";

    private const int LongestFile = 1 << 20;
    private const int ShortestRsaKey = 2048;
    private const string Aes256Cbc = "2.16.840.1.101.3.4.1.42";

    private readonly Lazy<X509Certificate2> _certificate;
    private readonly string? _path;

    public CertificateKey(string form, bool isText, Func<X509Certificate2> load, string? path = null)
        : base(form, isText)
    {
        _path = path;
        _certificate = new Lazy<X509Certificate2>(load);
    }

    private protected override string? SecretPath => _path is not null && CertificateFile.HoldsPrivateKey(_path, LongestFile) ? _path : null;

    public static CertificateKey FromFile(string path) => new("certificate:" + path, isText: true, () => CertificateFile.Read(path, LongestFile), path);

    internal override ManifestRecipient Wrap(ReadOnlySpan<byte> dataKey, string backupId)
    {
        X509Certificate2 certificate = _certificate.Value;
        RequireUsable(certificate, DateTime.UtcNow);
        try
        {
            var content = new EnvelopedCms(new ContentInfo(dataKey.ToArray()), new AlgorithmIdentifier(new Oid(Aes256Cbc)));
            content.Encrypt(new CmsRecipient(SubjectIdentifierType.IssuerAndSerialNumber, certificate, RSAEncryptionPadding.OaepSHA256));
            return new ManifestRecipient
            {
                Kind = RecipientKind.Certificate,
                Id = Fingerprint(certificate),
                Label = certificate.Subject,
                WrappedKey = content.Encode(),
            };
        }
        catch (CryptographicException e)
        {
            throw new BackupException(BackupErrorId.EncryptionInvalid, $"The {Form} can't be encrypted for: {e.Message}", e);
        }
    }

    internal override byte[]? TryUnwrap(ManifestRecipient recipient, string backupId)
    {
        X509Certificate2 certificate = _certificate.Value;
        if (recipient.Kind != RecipientKind.Certificate || recipient.Id != Fingerprint(certificate))
        {
            return null;
        }

        if (!certificate.HasPrivateKey)
        {
            throw new BackupException(
                BackupErrorId.EncryptionInvalid,
                $"The {Form} is the right one, but its private key is not there. To decrypt give a PFX file, or a PEM file with certificate and private key.");
        }

        try
        {
            var content = new EnvelopedCms();
            content.Decode(recipient.WrappedKey);
            using RSA? key = certificate.GetRSAPrivateKey();
            if (key is null || content.RecipientInfos.Count != 1)
            {
                return null;
            }

            content.Decrypt(content.RecipientInfos[0], key);
            return content.ContentInfo.Content is { Length: SegmentFormat.KeySize } dataKey ? dataKey : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static string Fingerprint(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();

    private void RequireUsable(X509Certificate2 certificate, DateTime now)
    {
        string? problem = null;
        if (now > certificate.NotAfter.ToUniversalTime())
        {
            problem = $"it expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}. Give one that is valid.";
        }
        else if (now < certificate.NotBefore.ToUniversalTime())
        {
            problem = $"it is valid only from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd} on. Give one that is valid now, or set this machine's clock.";
        }
        else if (certificate.GetRSAPublicKey() is not { } key)
        {
            problem = "it has no RSA key. Give one of RSA with 2048 bits or more.";
        }
        else if (key.KeySize < ShortestRsaKey)
        {
            problem = $"its RSA key has {key.KeySize} bits. Give one with 2048 or more.";
        }
        else if (certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is { } usage && (usage.KeyUsages & X509KeyUsageFlags.KeyEncipherment) == 0)
        {
            problem = $"it is not for encryption: its key usage is {usage.KeyUsages}. Give one whose key usage has keyEncipherment, or that has none.";
        }

        if (problem is not null)
        {
            throw new BackupException(BackupErrorId.EncryptionInvalid, $"The {Form} can't be encrypted for: {problem}");
        }
    }
}
