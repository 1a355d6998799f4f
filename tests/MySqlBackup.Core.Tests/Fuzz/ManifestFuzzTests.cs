using System.Text;
using System.Text.Json.Nodes;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Tests.Repository;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Fuzz;

/// <summary>Manifests that someone edited or that a disk damaged: refused with <see cref="BackupErrorId.ManifestDamaged"/>, or fit for all that is done with one.</summary>
public sealed class ManifestFuzzTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly BackupRecord _backup;
    private readonly byte[] _json;
    private readonly JsonNode _document;

    public ManifestFuzzTests()
    {
        _backup = SampleBackup.Write(Path.Combine(_folder.Path, "b"));
        _json = File.ReadAllBytes(ManifestPath);
        _document = JsonNode.Parse(_json)!;
    }

    private string ManifestPath => Path.Combine(_backup.Path, ManifestSerializer.FileName);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Damaged_bytes() => Fuzzer.Run(random => Read(new Mutator(random).Mutate(_json)), IsDamage);

    [Fact]
    public void Edited_values() => Fuzzer.Run(random => Read(Edit(random)), IsDamage);

    [Fact]
    public void Edited_values_of_a_backup_that_is_checked()
    {
        Fuzzer.Run(
            random =>
            {
                File.WriteAllBytes(ManifestPath, Edit(random));
                _ = BackupRepository.Open(_backup.Repository).List();
                foreach (IntegrityResult result in new IntegrityOperation(new IntegrityRequest { Repository = _backup.Path, Level = IntegrityLevel.Content }).Run(CancellationToken.None))
                {
                    Assert.True(result.IsValid || result.Reason is not null);
                }
            },
            IsDamage,
            share: 10);
    }

    private static bool IsDamage(Exception exception) => exception is BackupException { ErrorId: BackupErrorId.ManifestDamaged or BackupErrorId.FormatUnknown };

    private byte[] Edit(Random random) => Encoding.UTF8.GetBytes(new JsonMutator(random).Mutate(_document).ToJsonString());

    private static void Read(byte[] json)
    {
        BackupManifest manifest = ManifestSerializer.Deserialize(json, "manifest.json");
        _ = manifest.ToString();
        _ = ManifestSerializer.Serialize(manifest);
        BackupRecord record = BackupRecord.FromManifest(manifest, "r", "p");
        Assert.True(record is { Size: >= 0, RowCount: >= 0 } && record.Throughput >= 0 && record.Duration >= TimeSpan.Zero && BackupId.Time(record.Id) > DateTime.MinValue);
        Assert.All(LoadOrder.Sort(manifest.Files), f => Assert.Equal(f.Name, Path.GetFileName(f.Name)));
        Assert.DoesNotContain(manifest.Files, f => f.Name is "." or "..");
        Assert.All(manifest.Files, f => Assert.True(f.Database is null || record.Database.Contains(f.Database)));
    }
}
