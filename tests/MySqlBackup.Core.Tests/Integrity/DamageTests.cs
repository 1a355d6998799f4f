using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MySqlBackup.Core.Codecs;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Tests.Repository;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Integrity;

/// <summary>Every file of a backup, damaged in every way: what each level promises to find, it finds, and says in which file.</summary>
public sealed class DamageTests : IDisposable
{
    private const string Other = "20261119T160512Z-0002";
    private const string Rows = "shop.item.00000.sql";
    private readonly TestFolder _folder = new();

    public static TheoryData<string> Codecs => [.. CompressionCodec.Names];

    private string Root => Path.Combine(_folder.Path, "backups");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Every_bit_of_every_file_counts_at_level_Checksum(string codec) => ForEachFile(codec, (path, whole) =>
    {
        int step = Math.Max(1, whole.Length / 16);
        for (int at = 0; at < whole.Length; at += step)
        {
            byte[] flipped = [.. whole];
            flipped[at] ^= (byte)(1 << at % 8);
            File.WriteAllBytes(path, flipped);
            Found(path, IntegrityLevel.Checksum, IntegrityFindingKind.Checksum);
        }
    });

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Every_cut_and_every_addition_is_found_at_level_Quick(string codec) => ForEachFile(codec, (path, whole) =>
    {
        foreach (int length in (int[])[0, 1, whole.Length / 2, whole.Length - 1])
        {
            File.WriteAllBytes(path, whole[..length]);
            Found(path, IntegrityLevel.Quick, IntegrityFindingKind.FileSize);
            Found(path, IntegrityLevel.Checksum, IntegrityFindingKind.FileSize);
        }

        File.WriteAllBytes(path, [.. whole, 0]);
        Found(path, IntegrityLevel.Quick, IntegrityFindingKind.FileSize);
        File.WriteAllBytes(path, [.. whole, .. whole]);
        Found(path, IntegrityLevel.Quick, IntegrityFindingKind.FileSize);
    });

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Every_missing_file_is_found_at_level_Quick(string codec) => ForEachFile(codec, (path, whole) =>
    {
        File.Delete(path);
        Found(path, IntegrityLevel.Quick, IntegrityFindingKind.FileMissing);
        Directory.CreateDirectory(path);
        Found(path, IntegrityLevel.Quick, IntegrityFindingKind.FileMissing);
        Directory.Delete(path);
    });

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Every_pair_of_files_that_changed_places_is_found_at_level_Checksum(string codec)
    {
        BackupRecord backup = SampleBackup.Write(Root, codec);
        string[] paths = Files(backup);
        byte[][] contents = paths.Select(File.ReadAllBytes).ToArray();
        for (int i = 0; i < paths.Length; i++)
        {
            for (int j = i + 1; j < paths.Length; j++)
            {
                File.WriteAllBytes(paths[i], contents[j]);
                File.WriteAllBytes(paths[j], contents[i]);
                List<string?> found = Check(IntegrityLevel.Checksum).SelectMany(r => r.Findings).Select(f => f.File).ToList();
                Assert.Contains(Path.GetFileName(paths[i]), found);
                Assert.Contains(Path.GetFileName(paths[j]), found);
                File.WriteAllBytes(paths[i], contents[i]);
                File.WriteAllBytes(paths[j], contents[j]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void A_file_or_manifest_of_another_backup_of_the_same_server_is_found(string codec)
    {
        BackupRepository repository = BackupRepository.Create(Root);
        BackupRecord other;
        using (BackupWriter writer = repository.Begin(Other, CompressionCodec.Create(codec)))
        {
            string rows = "INSERT INTO `item` (`id`,`name`) VALUES\n(1,'uno'),\n(2,'dos');\n";
            other = writer.Complete(SampleBackup.Fill(writer, codec, rows));
        }

        BackupRecord backup = SampleBackup.Write(Root, codec);
        string path = Path.Combine(backup.Path, Rows + CompressionCodec.Create(codec).Extension);
        byte[] whole = File.ReadAllBytes(path);
        File.Copy(Path.Combine(other.Path, Path.GetFileName(path)), path, overwrite: true);
        Assert.Contains(Check(IntegrityLevel.Checksum), r => r.Findings.Any(f => f.File == Path.GetFileName(path)));

        File.WriteAllBytes(path, whole);
        File.Copy(Path.Combine(other.Path, ManifestSerializer.FileName), Path.Combine(backup.Path, ManifestSerializer.FileName), overwrite: true);
        Assert.False(BackupRepository.Open(Root).List().Single(r => r.Id == backup.Id).Status == BackupStatus.Success);
    }

    public static TheoryData<string, Action<JsonNode>> Edits => new()
    {
        { "a null object", m => m["databases"]![0]!["objects"]!.AsArray().Add(null) },
        { "an object without a name", m => m["databases"]![0]!["objects"]![0]!["name"] = null },
        { "a null column", m => m["databases"]![0]!["tables"]![0]!["columns"]!.AsArray().Add(null) },
        { "a null list of options", m => m["options"]!["table"] = null },
        { "a lock held since ever", m => m["snapshot"]!["lockHeldMilliseconds"] = 1e300 },
        { "a kind of file that is none", m => m["files"]![0]!["kind"] = 99 },
        { "a file of a database that is not there", m => m["files"]!.AsArray().First(f => (string?)f!["kind"] == "Triggers")!["database"] = "crm" },
        { "a file of no database", m => m["files"]!.AsArray().First(f => (string?)f!["kind"] == "Triggers")!.AsObject().Remove("database") },
        { "sizes that overflow", m => Array.ForEach([0, 1], i => m["files"]![i]!["size"] = long.MaxValue) },
        { "rows that overflow", m => m["files"]!.AsArray().First(f => (string?)f!["kind"] == "Data")!["rows"] = long.MaxValue },
        { "a day that no month has", m => m["id"] = "20260230T000000Z-0000" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void An_edited_manifest_is_refused(string what, Action<JsonNode> edit)
    {
        BackupRecord backup = SampleBackup.Write(Root);
        Edit(backup, edit);

        IntegrityResult result = Assert.Single(Check(IntegrityLevel.Quick, backup.Id));

        Assert.True(result.Findings.Single().Kind == IntegrityFindingKind.Manifest, what);
        Assert.Equal(BackupStatus.Failed, Assert.Single(BackupRepository.Open(Root).List()).Status);
    }

    [Fact]
    public void A_folder_named_after_a_day_that_does_not_exist_is_no_backup()
    {
        BackupRecord backup = SampleBackup.Write(Root);
        Directory.CreateDirectory(Path.Combine(Root, "20260230T000000Z-0000"));

        Assert.Equal(backup.Id, Assert.Single(BackupRepository.Open(Root).List()).Id);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public void A_decompression_bomb_ends_where_more_comes_than_was_written(string codec)
    {
        const int Megabytes = 1024;
        BackupRecord backup = SampleBackup.Write(Root, codec);
        string name = Rows + CompressionCodec.Create(codec).Extension;
        string path = Path.Combine(backup.Path, name);
        using (FileStream file = File.Create(path))
        using (Stream bomb = CompressionCodec.Create(codec).Compress(file))
        {
            bomb.Write("INSERT INTO `item` (`id`,`name`) VALUES (1,'"u8);
            byte[] piece = new byte[1 << 20];
            piece.AsSpan().Fill((byte)'x');
            for (int i = 0; i < Megabytes; i++)
            {
                bomb.Write(piece);
            }
        }

        byte[] bytes = File.ReadAllBytes(path);
        Edit(backup, manifest =>
        {
            JsonNode entry = manifest["files"]!.AsArray().First(f => (string?)f!["name"] == name)!;
            entry["size"] = bytes.Length;
            entry["sha256"] = Convert.ToHexString(SHA256.HashData(bytes)).ToLowerInvariant();
        });
        long before = GC.GetTotalAllocatedBytes();

        IntegrityResult shop = Check(IntegrityLevel.Content).Single(r => r.Database == SampleBackup.Shop);

        Assert.Contains(shop.Findings, f => f.File == name && f.Kind == IntegrityFindingKind.Unreadable);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 64 << 20);
    }

    private static string[] Files(BackupRecord backup) =>
        Directory.GetFiles(backup.Path).Where(p => Path.GetFileName(p) != ManifestSerializer.FileName).Order(StringComparer.Ordinal).ToArray();

    private static void Edit(BackupRecord backup, Action<JsonNode> edit)
    {
        string path = Path.Combine(backup.Path, ManifestSerializer.FileName);
        JsonNode manifest = JsonNode.Parse(File.ReadAllBytes(path))!;
        edit(manifest);
        File.WriteAllText(path, manifest.ToJsonString());
    }

    private void ForEachFile(string codec, Action<string, byte[]> damage)
    {
        BackupRecord backup = SampleBackup.Write(Root, codec);
        Assert.Equal(backup.Manifest!.Files.Count, Files(backup).Length);
        foreach (string path in Files(backup))
        {
            byte[] whole = File.ReadAllBytes(path);
            damage(path, whole);
            File.WriteAllBytes(path, whole);
        }

        Assert.All(Check(IntegrityLevel.Checksum), r => Assert.True(r.IsValid, r.Reason));
    }

    private void Found(string path, IntegrityLevel level, IntegrityFindingKind kind)
    {
        List<IntegrityFinding> findings = Check(level).SelectMany(r => r.Findings).ToList();
        Assert.NotEmpty(findings);
        Assert.All(findings, f => Assert.Equal((Path.GetFileName(path), kind), (f.File, f.Kind)));
    }

    private List<IntegrityResult> Check(IntegrityLevel level, string? id = null) =>
        new IntegrityOperation(new IntegrityRequest { Repository = Root, Id = id, Level = level }, NullOutput.Instance).Run(CancellationToken.None).ToList();
}
