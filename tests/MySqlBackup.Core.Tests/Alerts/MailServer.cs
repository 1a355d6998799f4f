using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using MySqlBackup.Testing;

namespace MySqlBackup.Core.Tests.Alerts;

/// <summary>A private mail server (aiosmtpd) on this machine, with a certificate that only <see cref="Trust"/> makes trusted.</summary>
internal sealed class MailServer : IDisposable
{
    public const string User = "alerts";
    public const string Password = "S3cret-mail";

    private readonly TestFolder _folder = new();
    private readonly Process _process;
    private readonly Thread _reader;

    public MailServer(bool wantsLogin = true, bool offersTls = true)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        Certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        string certificatePath = Path.Combine(_folder.Path, "certificate.pem");
        string keyPath = Path.Combine(_folder.Path, "key.pem");
        File.WriteAllText(certificatePath, Certificate.ExportCertificatePem());
        File.WriteAllText(keyPath, key.ExportPkcs8PrivateKeyPem());
        var start = new ProcessStartInfo(Python!, [Script, offersTls ? certificatePath : "-", keyPath, .. wantsLogin ? new[] { User, Password } : []])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        _process = Process.Start(start)!;
        Port = int.Parse(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The mail server did not start."), CultureInfo.InvariantCulture);
        _reader = new Thread(Read) { IsBackground = true };
        _reader.Start();
    }

    /// <summary>A Python that has aiosmtpd: Debian's, or the one that is named; null where there is none.</summary>
    public static string? Python { get; } = new[] { Environment.GetEnvironmentVariable(Variable), "/usr/bin/python3" }.FirstOrDefault(HasModule);

    public const string Variable = "MYSQLBACKUP_TEST_PYTHON";

    public int Port { get; }

    public X509Certificate2 Certificate { get; }

    public BlockingCollection<JsonNode> Mails { get; } = [];

    private static string Script => Path.Combine(AppContext.BaseDirectory, "Alerts", "mail_server.py");

    /// <summary>Makes this process trust the certificate, and no other that is not trusted anyway, until disposed of.</summary>
    public IDisposable Trust() => new Trusted(Certificate);

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _reader.Join();
        _process.Dispose();
        Certificate.Dispose();
        Mails.Dispose();
        _folder.Dispose();
    }

    private void Read()
    {
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            Mails.Add(JsonNode.Parse(line)!);
        }
    }

    private static bool HasModule(string? python)
    {
        if (string.IsNullOrEmpty(python) || !File.Exists(python))
        {
            return false;
        }

        using Process process = Process.Start(new ProcessStartInfo(python, ["-c", "import aiosmtpd"]) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private sealed class Trusted : IDisposable
    {
#pragma warning disable SYSLIB0014 // SmtpClient asks nobody else.
        public Trusted(X509Certificate2 certificate)
        {
            string hash = certificate.GetCertHashString();
            ServicePointManager.ServerCertificateValidationCallback = (_, shown, _, errors) =>
                errors == SslPolicyErrors.None || (errors == SslPolicyErrors.RemoteCertificateChainErrors && shown?.GetCertHashString() == hash);
        }

        public void Dispose() => ServicePointManager.ServerCertificateValidationCallback = null;
#pragma warning restore SYSLIB0014
    }
}
