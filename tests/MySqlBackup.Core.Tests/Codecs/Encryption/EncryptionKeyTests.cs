using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Tests.Load;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Codecs.Encryption;

public sealed class EncryptionKeyTests : IDisposable
{
    private const string Id = "20261120T160512Z-3f9a";
    private readonly TestFolder _folder = new();
    private readonly TestKeys _keys;
    private readonly byte[] _dataKey = RandomNumberGenerator.GetBytes(32);

    public EncryptionKeyTests() => _keys = new TestKeys(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_key_file_opens_what_was_wrapped_for_it_in_each_of_its_forms()
    {
        byte[] key = Convert.FromBase64String(File.ReadAllText(_keys.KeyFile()).Trim());
        string[] forms =
        [
            "key-file:" + _keys.KeyFile(), "key-file:" + _keys.Write("raw", key), "key-file:" + _keys.Write("hex", Encoding.ASCII.GetBytes(Convert.ToHexString(key).ToLowerInvariant() + "\r\n")),
            "key-file:" + _keys.Write("base64", Encoding.ASCII.GetBytes(Convert.ToBase64String(key))),
        ];
        ManifestRecipient[] wrapped = Array.ConvertAll(forms, form => EncryptionKey.Parse(form).Wrap(_dataKey, Id));
        Assert.All(forms, form => Assert.All(wrapped, w => Assert.Equal(_dataKey, EncryptionKey.Parse(form).TryUnwrap(w, Id))));
        Assert.Single(wrapped.Select(w => w.Id).Distinct());
        Assert.Equal(wrapped.Length, wrapped.Select(w => Convert.ToHexString(w.WrappedKey)).Distinct().Count());
        Assert.Null(_keys.Key("other.key").TryUnwrap(wrapped[0], Id));
        Assert.Null(_keys.Key().TryUnwrap(wrapped[0], "20261120T160513Z-3f9a"));
    }

    [Fact]
    public void A_passphrase_opens_what_was_wrapped_for_it_from_wherever_it_comes()
    {
        string variable = "MYSQLBACKUP_TEST_" + Guid.NewGuid().ToString("N");
        Environment.SetEnvironmentVariable(variable, TestKeys.Passphrase);
        EncryptionKey[] keys =
        [
            EncryptionKey.Parse("passphrase-file:" + _keys.PassphraseFile()), EncryptionKey.Parse("passphrase-env:" + variable), EncryptionKey.FromPassphrase(TestKeys.Passphrase, "typed"),
        ];
        ManifestRecipient[] wrapped = Array.ConvertAll(keys, key => key.Wrap(_dataKey, Id));
        Assert.All(wrapped.Zip(keys.Reverse()), pair => Assert.Equal(_dataKey, pair.Second.TryUnwrap(pair.First, Id)));
        Assert.Equal(["passphrase", variable, "typed"], wrapped.Select(w => w.Id));
        Assert.All(wrapped, w => Assert.True(w.Iterations >= 600_000));
        Assert.Null(EncryptionKey.FromPassphrase("correct horse battery stapl", "typed").TryUnwrap(wrapped[0], Id));
        Assert.DoesNotContain(keys, key => key.ToString().Contains(TestKeys.Passphrase, StringComparison.Ordinal));
    }

    [Fact]
    public void A_passphrase_that_a_manifest_has_stretched_too_little_or_without_end_is_not_tried()
    {
        EncryptionKey key = EncryptionKey.FromPassphrase(TestKeys.Passphrase, "typed");
        ManifestRecipient wrapped = key.Wrap(_dataKey, Id);
        Assert.All((int?[])[null, int.MinValue, 0, 1, 599_999, 10_000_001, int.MaxValue], rounds => Assert.Null(key.TryUnwrap(wrapped with { Iterations = rounds }, Id)));
    }

    [Fact]
    public void A_certificate_encrypts_with_its_public_part_and_decrypts_with_its_private_key()
    {
        using X509Certificate2 certificate = TestKeys.Certificate();
        string pem = certificate.ExportCertificatePem() + "\n";
        string both = pem + certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem() + "\n";
        string[] publicFiles = [_keys.Write("c.pem", Encoding.ASCII.GetBytes(pem), UnixFileMode.UserRead | UnixFileMode.OtherRead), _keys.Write("c.cer", certificate.Export(X509ContentType.Cert))];
        string[] privateFiles = [_keys.Write("both.pem", Encoding.ASCII.GetBytes(both)), _keys.Write("c.pfx", certificate.Export(X509ContentType.Pfx))];
        foreach (string publicFile in publicFiles)
        {
            ManifestRecipient wrapped = EncryptionKey.Parse("certificate:" + publicFile).Wrap(_dataKey, Id);
            Assert.Equal("CN=Backup", wrapped.Label);
            Assert.All(privateFiles, file => Assert.Equal(_dataKey, EncryptionKey.Parse("certificate:" + file).TryUnwrap(wrapped, Id)));
            Assert.Equal(_dataKey, EncryptionKey.FromCertificate(certificate).TryUnwrap(wrapped, Id));
            var error = Assert.Throws<BackupException>(() => EncryptionKey.Parse("certificate:" + publicFile).TryUnwrap(wrapped, Id));
            Assert.Equal(BackupErrorId.EncryptionInvalid, error.ErrorId);
            Assert.Contains("private key is not there", error.Message, StringComparison.Ordinal);
            using X509Certificate2 other = TestKeys.Certificate();
            Assert.Null(EncryptionKey.FromCertificate(other).TryUnwrap(wrapped, Id));
        }
    }

    [Fact]
    public void Certificates_that_must_not_be_encrypted_for_are_refused_with_the_reason()
    {
        using ECDsa curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 ec = new CertificateRequest("CN=Curve", curve, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        (X509Certificate2 Certificate, string Reason)[] wrong =
        [
            (TestKeys.Certificate(from: -20, to: -10), "expired on"), (TestKeys.Certificate(from: 10), "valid only from"), (ec, "no RSA key"),
            (TestKeys.Certificate(X509KeyUsageFlags.DigitalSignature), "not for encryption"), (TestKeys.Certificate(bits: 1024), "1024 bits"),
        ];
        foreach ((X509Certificate2 certificate, string reason) in wrong)
        {
            var error = Assert.Throws<BackupException>(() => EncryptionKey.FromCertificate(certificate).Wrap(_dataKey, Id));
            Assert.Equal(BackupErrorId.EncryptionInvalid, error.ErrorId);
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        }

        using X509Certificate2 any = TestKeys.Certificate(usage: null);
        Assert.Equal(RecipientKind.Certificate, EncryptionKey.FromCertificate(any).Wrap(_dataKey, Id).Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("MAA=")]
    [InlineData("MCcGCSqGSIb3DQEHA6AaMBgCAQAxADARBgkqhkiG9w0BBwEwBAYCKgM=")]
    public void What_a_manifest_has_in_the_place_of_a_wrapped_key_opens_nothing_and_breaks_nothing(string wrapped)
    {
        using X509Certificate2 certificate = TestKeys.Certificate();
        EncryptionKey[] keys = [EncryptionKey.FromCertificate(certificate), _keys.Key(), EncryptionKey.FromPassphrase(TestKeys.Passphrase, "typed")];
        Assert.All(keys, key => Assert.Null(key.TryUnwrap(key.Wrap(_dataKey, Id) with { WrappedKey = Convert.FromBase64String(wrapped) }, Id)));
    }

    [Fact]
    public void A_label_that_would_not_be_read_back_is_refused_before_anything_is_written()
    {
        var error = Assert.Throws<BackupException>(() => BackupEncryption.Create(Id, [EncryptionKey.FromPassphrase(TestKeys.Passphrase, "two\nlines")], sealManifest: false));
        Assert.Equal(BackupErrorId.EncryptionInvalid, error.ErrorId);
    }

    [Fact]
    public void What_an_expired_certificate_was_used_for_can_still_be_decrypted()
    {
        using X509Certificate2 valid = TestKeys.Certificate();
        ManifestRecipient wrapped = EncryptionKey.FromCertificate(valid).Wrap(_dataKey, Id);
        using RSA key = valid.GetRSAPrivateKey()!;
        using X509Certificate2 expired = new CertificateRequest("CN=Backup", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-20), DateTimeOffset.UtcNow.AddDays(-10));
        string fingerprint = expired.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();
        Assert.Equal(_dataKey, EncryptionKey.FromCertificate(expired).TryUnwrap(wrapped with { Id = fingerprint }, Id));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void Secrets_that_others_can_read_are_refused_with_the_command_that_mends_it(UnixFileMode others)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using X509Certificate2 certificate = TestKeys.Certificate();
        string[] paths = [_keys.KeyFile(), _keys.PassphraseFile(), _keys.Write("it's.pfx", certificate.Export(X509ContentType.Pfx))];
        string[] forms = ["key-file:" + paths[0], "passphrase-file:" + paths[1], "certificate:" + paths[2]];
        foreach ((string form, string path) in forms.Zip(paths))
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);
            var error = Assert.Throws<BackupException>(() => EncryptionKey.Parse(form).Wrap(_dataKey, Id));
            Assert.Equal(BackupErrorId.PermissionTooOpen, error.ErrorId);
            Assert.Contains($"chmod 600 '{path.Replace("'", "'\\''", StringComparison.Ordinal)}'", error.Message, StringComparison.Ordinal);
            var output = new RecordingOutput();
            EncryptionKey.Parse(form).ClosePermission(output);
            Assert.Contains(path, Assert.Single(output.Warnings), StringComparison.Ordinal);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            Assert.NotNull(EncryptionKey.Parse(form).Wrap(_dataKey, Id));
        }
    }

    [Fact]
    public void A_key_file_that_is_made_is_its_owners_alone_and_never_written_over()
    {
        string path = _keys.KeyFile();
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }

        string before = File.ReadAllText(path);
        var error = Assert.Throws<BackupException>(() => BackupKeyFile.Create(path));
        Assert.Equal(BackupErrorId.DestinationNotWritable, error.ErrorId);
        Assert.Equal(before, File.ReadAllText(path));
    }

    [Theory]
    [InlineData("S3cret passphrase")]
    [InlineData("S3cret:passphrase")]
    [InlineData("passphrase:S3cret")]
    [InlineData("key-file:")]
    [InlineData("KEY-FILE:/S3cret")]
    [InlineData("")]
    public void What_is_no_form_of_a_key_is_refused_and_not_repeated(string text)
    {
        var error = Assert.Throws<BackupException>(() => EncryptionKey.Parse(text));
        Assert.Equal(BackupErrorId.InvalidArgument, error.ErrorId);
        Assert.DoesNotContain("S3cret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_hold_no_key_are_refused_and_not_shown()
    {
        string[] forms =
        [
            "key-file:" + _keys.Write("short", Encoding.ASCII.GetBytes("S3cret")), "key-file:" + _keys.Write("large", new byte[1 << 20]), "key-file:" + Path.Combine(_folder.Path, "missing"),
            "passphrase-file:" + _keys.Write("empty", "\n"u8.ToArray()), "passphrase-file:" + _keys.Write("weak", "S3cret\n"u8.ToArray()),
            "passphrase-env:MYSQLBACKUP_TEST_NOT_SET", "certificate:" + _keys.Write("bad.pfx", Encoding.ASCII.GetBytes("S3cret")), "certificate:" + _keys.Write("bad.pem", Encoding.ASCII.GetBytes("S3cret")),
        ];
        foreach (string form in forms)
        {
            var error = Assert.Throws<BackupException>(() => EncryptionKey.Parse(form).Wrap(_dataKey, Id));
            Assert.Equal(BackupErrorId.EncryptionInvalid, error.ErrorId);
            Assert.DoesNotContain("S3cret", error.Message, StringComparison.Ordinal);
        }
    }
}
