using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using MySqlBackup.Core.Codecs;
using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Tests.Codecs.Encryption;
using MySqlBackup.Core.Tests.Load;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Repository;

public sealed class EncryptedBackupTests : IDisposable
{
    private const string Rows = "shop.item.00000.sql.enc";
    private readonly TestFolder _folder = new();
    private readonly TestKeys _keys;

    public EncryptedBackupTests() => _keys = new TestKeys(_folder.Path);

    public static TheoryData<string, bool> Kinds
    {
        get
        {
            var kinds = new TheoryData<string, bool>();
            foreach (string codec in CompressionCodec.Names)
            {
                kinds.Add(codec, false);
                kinds.Add(codec, true);
            }

            return kinds;
        }
    }

    private string Root => Path.Combine(_folder.Path, "backups");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void With_its_key_a_backup_is_what_it_is_without_encryption(string codec, bool seal)
    {
        BackupRecord plain = SampleBackup.Write(Path.Combine(_folder.Path, "plain"), codec);
        BackupRecord record = SampleBackup.Write(Root, codec, encryption: [_keys.Key()], seal: seal);
        Assert.StartsWith("key file ", Assert.Single(record.Recipient), StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(record.Path), path => Assert.True(Path.GetFileName(path) == "manifest.json" || path.EndsWith(".enc", StringComparison.Ordinal), path));

        BackupSource expected = BackupSource.Open(plain.Path);
        BackupSource source = BackupSource.Open(Root, keys: [_keys.Key()]);
        Assert.Equal(expected.Files.Select(f => (f.Kind, f.Database, f.Table, f.Rows)), source.Files.Select(f => (f.Kind, f.Database, f.Table, f.Rows)));
        Assert.Equal(expected.Files.Where(HasFixedContent).Select(f => ReadAll(expected, f)), source.Files.Where(HasFixedContent).Select(f => ReadAll(source, f)));
        Assert.Equal((3, "t.1"), ((int)source.TableRows("shop", "item")!, source.Manifest!.Databases[1].Tables[0].Name));
        Assert.Equal(seal ? "000001.enc" : "shop-schema-create.sql" + CompressionCodec.Create(codec).Extension + ".enc", source.Files.First(f => f.Kind == BackupFileKind.Database && f.Database == "shop").Name);
        Assert.Equal(plain.RowCount, Assert.Single(BackupRepository.Open(Root, [_keys.Key()]).List()).RowCount);
        Check(IntegrityLevel.Content, [_keys.Key()], r => Assert.True(r.IsValid, r.Reason));

        static bool HasFixedContent(BackupSourceFile file) => file.Kind != BackupFileKind.Metadata;
    }

    [Fact]
    public void Any_one_recipient_opens_it_and_nobody_else_does()
    {
        using X509Certificate2 certificate = TestKeys.Certificate();
        EncryptionKey[] all = [_keys.Key(), EncryptionKey.FromPassphrase(TestKeys.Passphrase, "typed"), EncryptionKey.FromCertificate(certificate), _keys.Key("second.key")];
        SampleBackup.Write(Root, encryption: all);
        Assert.All(all, key => Assert.NotEmpty(ReadAll(BackupSource.Open(Root, keys: [_keys.Key("strange.key"), key]))));

        using X509Certificate2 strange = TestKeys.Certificate();
        EncryptionKey[][] wrong = [[_keys.Key("strange.key")], [EncryptionKey.FromPassphrase("wrong horse battery", "typed")], [EncryptionKey.FromCertificate(strange)]];
        foreach (EncryptionKey[] keys in wrong)
        {
            var error = Assert.Throws<BackupException>(() => BackupSource.Open(Root, keys: keys));
            Assert.Equal(BackupErrorId.KeyWrong, error.ErrorId);
            Assert.Contains("certificate CN=Backup", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Without_a_key_files_can_be_compared_and_not_read(bool seal)
    {
        SampleBackup.Write(Root, encryption: [_keys.Key()], seal: seal);
        BackupSource source = BackupSource.Open(Root);
        Assert.True(source.IsEncrypted);
        Assert.Equal(BackupErrorId.KeyMissing, Assert.Throws<BackupException>(source.RequireKey).ErrorId);
        Assert.All(source.Files, file => Assert.Equal(BackupErrorId.KeyMissing, Assert.Throws<BackupException>(() => source.OpenRead(file)).ErrorId));

        RecordingOutput told = Check(IntegrityLevel.Checksum, [], r => Assert.True(r.IsValid, r.Reason));
        Assert.Contains("content", Assert.Single(told.Warnings), StringComparison.Ordinal);
        foreach (IntegrityLevel level in (IntegrityLevel[])[IntegrityLevel.Content, IntegrityLevel.Restore])
        {
            Check(level, [], r =>
            {
                Assert.Equal(IntegrityStatus.Skipped, r.Status);
                Assert.Contains("no key was given", r.Reason, StringComparison.Ordinal);
            });
        }

        Check(IntegrityLevel.Checksum, [_keys.Key("strange.key")], r =>
        {
            Assert.Equal(IntegrityStatus.Skipped, r.Status);
            Assert.Contains("none of the keys given opens it", r.Reason, StringComparison.Ordinal);
        });

        // Damage is found without a key, too.
        string file = Directory.GetFiles(Assert.Single(BackupRepository.Open(Root).List()).Path, "*.enc").First(f => !f.EndsWith("manifest.enc", StringComparison.Ordinal) && (seal || Path.GetFileName(f) == Rows));
        byte[] content = File.ReadAllBytes(file);
        content[^1] ^= 1;
        File.WriteAllBytes(file, content);
        Assert.Contains(Results(IntegrityLevel.Content, []), r => r.Findings.Any(f => f.Kind == IntegrityFindingKind.Checksum && f.File == Path.GetFileName(file)));
    }

    [Fact]
    public void Files_of_another_name_and_another_backup_are_found_also_where_the_hashes_were_made_to_fit()
    {
        BackupRecord old = SampleBackup.Write(Root, id: "20261119T160512Z-0001", encryption: [_keys.Key()]);
        BackupRecord backup = SampleBackup.Write(Root, id: "20261120T160512Z-0002", encryption: [_keys.Key()]);
        string rows = Path.Combine(backup.Path, Rows);
        foreach (string replacement in (string[])[Path.Combine(old.Path, Rows), Path.Combine(backup.Path, "shop.item.00001.sql.enc")])
        {
            byte[] whole = File.ReadAllBytes(rows);
            byte[] manifest = File.ReadAllBytes(Path.Combine(backup.Path, "manifest.json"));
            File.Copy(replacement, rows, overwrite: true);
            Assert.Equal(BackupErrorId.FileDamaged, Assert.Throws<BackupException>(() => ReadAll(BackupSource.Open(backup.Path, keys: [_keys.Key()]))).ErrorId);

            // Who can change the manifest as well is found by its authentication; without that, the file itself would tell.
            ChangeManifest(backup, json => Fit(json, Rows, rows));
            Assert.Equal(BackupErrorId.ManifestDamaged, Assert.Throws<BackupException>(() => BackupSource.Open(backup.Path, keys: [_keys.Key()])).ErrorId);
            SignAgain(backup);
            var error = Assert.Throws<BackupException>(() => ReadAll(BackupSource.Open(backup.Path, keys: [_keys.Key()])));
            Assert.Equal(BackupErrorId.FileDamaged, error.ErrorId);
            Assert.Contains("segment 0", error.Message, StringComparison.Ordinal);
            File.WriteAllBytes(rows, whole);
            File.WriteAllBytes(Path.Combine(backup.Path, "manifest.json"), manifest);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_change_of_a_manifest_is_found_with_the_key(bool seal)
    {
        BackupRecord backup = SampleBackup.Write(Root, encryption: [_keys.Key(), _keys.Key("second.key")], seal: seal);
        string path = Path.Combine(backup.Path, "manifest.json");
        byte[] whole = File.ReadAllBytes(path);
        Action<JsonObject>[] changes =
        [
            json => json["tool"] = "MySqlBackup 9",
            json => json["endTime"] = "2031-11-20T16:05:12Z",
            json => ((JsonArray)json["files"]!).RemoveAt(json["files"]!.AsArray().Count - 1),
            json => ((JsonArray)json["encryption"]!["recipients"]!).RemoveAt(1),
            json => json["encryption"]!["recipients"]![1]!["id"] = "another",
            json => json["encryption"]!["authentication"] = new string('0', 64),
        ];
        foreach (Action<JsonObject> change in changes)
        {
            ChangeManifest(backup, change);
            var error = Assert.Throws<BackupException>(() => BackupSource.Open(backup.Path, keys: [_keys.Key()]));
            Assert.Equal(BackupErrorId.ManifestDamaged, error.ErrorId);
            Assert.Contains("changed it", error.Message, StringComparison.Ordinal);
            File.WriteAllBytes(path, whole);
        }

        for (int at = 0; at < whole.Length; at += Math.Max(1, whole.Length / 200))
        {
            byte[] flipped = [.. whole];
            flipped[at] ^= 1;
            File.WriteAllBytes(path, flipped);
            var error = Assert.Throws<BackupException>(() => BackupSource.Open(backup.Path, keys: [_keys.Key()]));
            Assert.True(error.ErrorId is BackupErrorId.ManifestDamaged or BackupErrorId.KeyWrong, error.Message);
        }

        File.WriteAllBytes(path, whole);
        Assert.NotEmpty(ReadAll(BackupSource.Open(backup.Path, keys: [_keys.Key()])));
    }

    [Fact]
    public void A_manifest_that_would_weaken_the_encryption_is_refused_without_a_key_too()
    {
        BackupRecord backup = SampleBackup.Write(Root, encryption: [EncryptionKey.FromPassphrase(TestKeys.Passphrase, "typed")]);
        string path = Path.Combine(backup.Path, "manifest.json");
        byte[] whole = File.ReadAllBytes(path);
        (Action<JsonObject> Change, string Reason)[] changes =
        [
            (json => json["encryption"]!["recipients"]![0]!["iterations"] = 1000, "stretched by 1000 rounds"),
            (json => json["encryption"]!["recipients"]![0]!["iterations"] = 2_000_000_000, "stretched by 2000000000 rounds"),
            (json => json["encryption"]!["recipients"]![0]!["salt"] = "AAAA", "no salt"),
            (json => json["encryption"]!["recipients"]![0]!["id"] = "red\u001b[31m", "can't be shown"),
            (json => json["encryption"]!["recipients"] = new JsonArray(), "recipients"),
            (json => json["encryption"]!["method"] = "none", "not known"),
            (json => json.Remove("encryption"), "does not say how it is encrypted"),
            (json => json["formatVersion"] = 1, "format version of backups that are not"),
            (json => json["formatVersion"] = 3, "Use a later MySqlBackup"),
            (json => json["files"]![0]!["name"] = "shop.sql", "is not encrypted"),
            (json => json["files"]![0]!["plainName"] = "../x.sql", "plain name"),
        ];
        foreach ((Action<JsonObject> change, string reason) in changes)
        {
            ChangeManifest(backup, change);
            var error = Assert.Throws<BackupException>(() => BackupSource.Open(backup.Path));
            Assert.Equal(reason.StartsWith("Use a later", StringComparison.Ordinal) ? BackupErrorId.FormatUnknown : BackupErrorId.ManifestDamaged, error.ErrorId);
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
            File.WriteAllBytes(path, whole);
        }
    }

    [Fact]
    public void A_sealed_backup_tells_no_names_and_counts()
    {
        BackupRecord backup = SampleBackup.Write(Root, "gzip", encryption: [_keys.Key()], seal: true);
        string[] names = Directory.GetFiles(backup.Path).Select(p => Path.GetFileName(p)!).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal([.. Enumerable.Range(1, names.Length - 2).Select(i => $"{i:D6}.enc"), "manifest.enc", "manifest.json"], names);
        string everything = string.Concat(Directory.GetFiles(backup.Path).Select(p => Encoding.Latin1.GetString(File.ReadAllBytes(p))));
        Assert.All((string[])["shop", "item", "odd.na", "binlog.000001", "10.11.19", "/run/x.sock"], name => Assert.DoesNotContain(name, everything, StringComparison.Ordinal));

        BackupRecord listed = Assert.Single(BackupRepository.Open(Root).List());
        Assert.Equal((BackupStatus.Success, 0, 0L, ""), (listed.Status, listed.TableCount, listed.RowCount, listed.Server));
        Assert.Equal(["*"], listed.Database);
        Assert.Null(listed.Requested);
        Assert.Equal(["shop", "odd.na`me"], backup.Database);

        // A wrong key lists it as no key does; damage of the sealed manifest is told where the key is there.
        Assert.Equal(BackupStatus.Success, Assert.Single(BackupRepository.Open(Root, [_keys.Key("strange.key")]).List()).Status);
        byte[] sealedManifest = File.ReadAllBytes(Path.Combine(backup.Path, "manifest.enc"));
        sealedManifest[100] ^= 1;
        File.WriteAllBytes(Path.Combine(backup.Path, "manifest.enc"), sealedManifest);
        Assert.Equal(BackupErrorId.ManifestDamaged, Assert.Single(BackupRepository.Open(Root, [_keys.Key()]).List()).ErrorId);
        File.Delete(Path.Combine(backup.Path, "manifest.enc"));
        Assert.Equal(BackupErrorId.ManifestDamaged, Assert.Throws<BackupException>(() => BackupSource.Open(backup.Path, keys: [_keys.Key()])).ErrorId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_rotation_rewrites_the_manifest_alone_and_lets_only_the_new_recipients_in(bool seal)
    {
        BackupRecord backup = SampleBackup.Write(Root, encryption: [_keys.Key("old.key")], seal: seal);
        byte[][] files = DataFiles(backup);
        var rotation = new BackupKeyRotation([_keys.Key("old.key")], [_keys.Key("new.key"), EncryptionKey.FromPassphrase(TestKeys.Passphrase, "typed")]);
        byte[] manifest = File.ReadAllBytes(Path.Combine(backup.Path, "manifest.json"));
        Assert.Equal(2, rotation.Plan(Root, backup.Id).Count);
        Assert.Equal(manifest, File.ReadAllBytes(Path.Combine(backup.Path, "manifest.json")));

        BackupRecord rotated = rotation.Run(Root, backup.Id);
        Assert.Equal(2, rotated.Recipient.Count);
        Assert.Equal(files, DataFiles(backup));
        Assert.NotEmpty(ReadAll(BackupSource.Open(Root, backup.Id, [_keys.Key("new.key")])));
        Assert.NotEmpty(ReadAll(BackupSource.Open(Root, backup.Id, [EncryptionKey.FromPassphrase(TestKeys.Passphrase, "typed")])));
        Assert.Equal(BackupErrorId.KeyWrong, Assert.Throws<BackupException>(() => BackupSource.Open(Root, backup.Id, [_keys.Key("old.key")])).ErrorId);
        Check(IntegrityLevel.Content, [_keys.Key("new.key")], r => Assert.True(r.IsValid, r.Reason));

        Assert.Equal(BackupErrorId.KeyWrong, Assert.Throws<BackupException>(() => rotation.Run(Root, backup.Id)).ErrorId);
        Assert.Equal(BackupErrorId.KeyMissing, Assert.Throws<BackupException>(() => new BackupKeyRotation([], [_keys.Key()]).Run(Root, backup.Id)).ErrorId);
        Assert.Equal(BackupErrorId.InvalidArgument, Assert.Throws<BackupException>(() => new BackupKeyRotation([_keys.Key("new.key")], []).Run(Root, backup.Id)).ErrorId);
        BackupRecord plain = SampleBackup.Write(Root);
        Assert.Equal(BackupErrorId.InvalidArgument, Assert.Throws<BackupException>(() => new BackupKeyRotation([_keys.Key()], [_keys.Key()]).Run(Root, plain.Id)).ErrorId);
    }

    [Fact]
    public void A_rotation_does_not_sign_what_somebody_changed()
    {
        BackupRecord backup = SampleBackup.Write(Root, encryption: [_keys.Key()]);
        ChangeManifest(backup, json => json["tool"] = "changed");
        Assert.Equal(BackupErrorId.ManifestDamaged, Assert.Throws<BackupException>(() => new BackupKeyRotation([_keys.Key()], [_keys.Key("new.key")]).Run(Root, backup.Id)).ErrorId);
    }

    [Fact]
    public void A_rotation_signs_nothing_but_what_it_authenticated()
    {
        BackupRecord backup = SampleBackup.Write(Root, encryption: [_keys.Key()]);
        string path = Path.Combine(backup.Path, "manifest.json");
        byte[] whole = File.ReadAllBytes(path);
        ChangeManifest(backup, json => json["tool"] = "changed");
        // Whoever can write the folder shows the changed one first, and the right one when the keys are used.
        var keys = new RacingKeys([_keys.Key()], () => File.WriteAllBytes(path, whole));
        Assert.Equal(BackupErrorId.ManifestDamaged, Assert.Throws<BackupException>(() => new BackupKeyRotation(keys, [_keys.Key("new.key")]).Run(Root, backup.Id)).ErrorId);
        Assert.Equal(whole, File.ReadAllBytes(path));
    }

    [Theory]
    [InlineData("KeyFile", false)]
    [InlineData("KeyFile", true)]
    [InlineData("PassphraseFile", true)]
    [InlineData("Pfx", false)]
    public void The_script_beside_the_format_decrypts_a_backup_by_itself(string kind, bool seal)
    {
        if (!TryRun("pwsh", "-NoProfile", "-Command", "exit 0"))
        {
            return;
        }

        using X509Certificate2 certificate = TestKeys.Certificate();
        EncryptionKey[] keys = [_keys.Key(), EncryptionKey.Parse("passphrase-file:" + _keys.PassphraseFile()), EncryptionKey.FromCertificate(certificate)];
        BackupRecord plain = SampleBackup.Write(Path.Combine(_folder.Path, "plain"), "gzip");
        BackupRecord backup = SampleBackup.Write(Root, "gzip", encryption: keys, seal: seal);
        string key = kind switch
        {
            "KeyFile" => _keys.KeyFile(),
            "PassphraseFile" => _keys.PassphraseFile(),
            _ => _keys.Write("c.pfx", certificate.Export(X509ContentType.Pfx)),
        };
        string target = Path.Combine(_folder.Path, "decrypted");
        Assert.True(TryRun("pwsh", "-NoProfile", "-File", Script(), backup.Path, target, "-" + kind, key));
        foreach (string file in Directory.GetFiles(plain.Path).Where(f => Path.GetFileName(f) is not ("metadata" or "manifest.json")))
        {
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(target, Path.GetFileName(file))));
        }

        string one = Directory.GetFiles(backup.Path, "*.enc").Order(StringComparer.Ordinal).First(f => !f.EndsWith("manifest.enc", StringComparison.Ordinal));
        byte[] content = File.ReadAllBytes(one);
        content[60] ^= 1;
        File.WriteAllBytes(one, content);
        Assert.False(TryRun("pwsh", "-NoProfile", "-File", Script(), backup.Path, target + "2", "-" + kind, key));
        Assert.False(TryRun("pwsh", "-NoProfile", "-File", Script(), backup.Path, target + "3", "-KeyFile", _keys.KeyFile("strange.key")));
        Assert.True(File.ReadAllLines(Script()).Length <= 100);
    }

    private static byte[][] DataFiles(BackupRecord backup) =>
        [.. Directory.GetFiles(backup.Path).Order(StringComparer.Ordinal).Where(f => Path.GetFileName(f) != "manifest.json").Select(File.ReadAllBytes)];

    private static string Script()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "BackupPs.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, "docs", "decrypt-backup.ps1");
    }

    private static bool TryRun(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 && errors.Result.Length == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string ReadAll(BackupSource source) => string.Concat(source.Files.Select(f => ReadAll(source, f)));

    private static string ReadAll(BackupSource source, BackupSourceFile file)
    {
        using var reader = new StreamReader(source.OpenRead(file));
        return reader.ReadToEnd();
    }

    private static void ChangeManifest(BackupRecord backup, Action<JsonObject> change)
    {
        string path = Path.Combine(backup.Path, "manifest.json");
        var json = (JsonObject)JsonNode.Parse(File.ReadAllText(path))!;
        change(json);
        File.WriteAllText(path, json.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true }));
    }

    private static void Fit(JsonObject json, string name, string path)
    {
        byte[] content = File.ReadAllBytes(path);
        JsonNode file = json["files"]!.AsArray().Single(f => (string)f!["name"]! == name)!;
        file["size"] = content.Length;
        file["sha256"] = Convert.ToHexString(SHA256.HashData(content)).ToLowerInvariant();
        file["uncompressedSize"] = content.Length;
    }

    private void SignAgain(BackupRecord backup)
    {
        string path = Path.Combine(backup.Path, "manifest.json");
        byte[] json = File.ReadAllBytes(path);
        BackupManifest manifest = ManifestSerializer.Deserialize(json, path);
        using BackupDataKey key = EncryptionKeys.Open([_keys.Key()], manifest.Encryption!, manifest.Id);
        File.WriteAllBytes(path, ManifestWriter.Sign(manifest, path, key).ToArray());
    }

    private List<IntegrityResult> Results(IntegrityLevel level, EncryptionKey[] keys, RecordingOutput? output = null) =>
        new IntegrityOperation(new IntegrityRequest { Repository = Root, Level = level, Decryption = keys }, output ?? new RecordingOutput()).Run(default).ToList();

    private RecordingOutput Check(IntegrityLevel level, EncryptionKey[] keys, Action<IntegrityResult> check)
    {
        var output = new RecordingOutput();
        List<IntegrityResult> results = Results(level, keys, output);
        Assert.NotEmpty(results);
        Assert.All(results, check);
        return output;
    }
}
