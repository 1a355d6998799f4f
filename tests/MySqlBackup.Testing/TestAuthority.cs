using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MySqlBackup.Testing;

/// <summary>A certificate authority made for the run, with certificates for a server named localhost and for a client.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly TestFolder _folder = new();

    public TestAuthority()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using X509Certificate2 authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(10));
        File.WriteAllText(AuthorityFile, authority.ExportCertificatePem());
        Issue(authority, "localhost", "server", san => san.AddDnsName("localhost"));
        Issue(authority, "client", "client", san => san.AddDnsName("client"));
    }

    public string AuthorityFile => Path.Combine(_folder.Path, "ca.pem");

    public string ServerCertificate => Path.Combine(_folder.Path, "server.pem");

    public string ServerKey => Path.Combine(_folder.Path, "server.key");

    public string ClientCertificate => Path.Combine(_folder.Path, "client.pem");

    public string ClientKey => Path.Combine(_folder.Path, "client.key");

    public void Dispose() => _folder.Dispose();

    private void Issue(X509Certificate2 authority, string subject, string file, Action<SubjectAlternativeNameBuilder> names)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={subject}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var alternatives = new SubjectAlternativeNameBuilder();
        names(alternatives);
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        using X509Certificate2 certificate = request.Create(
            authority, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(5), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(Path.Combine(_folder.Path, file + ".pem"), certificate.ExportCertificatePem());
        string keyFile = Path.Combine(_folder.Path, file + ".key");
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(keyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
