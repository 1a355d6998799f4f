using System.Diagnostics;
using MySqlBackup.Core.Repository;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Repository;

public sealed class KilledRunTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)] // before any file
    [InlineData(2)] // all files, no manifest
    [InlineData(3)] // the manifest, not yet its name
    public void What_a_killed_run_leaves_is_no_backup_and_goes_with_the_next_run(int step)
    {
        string root = Path.Combine(_folder.Path, "backups");
        string good = SampleBackup.Write(root, id: "20261119T000000Z-0000").Id;
        const string Id = "20261120T000000Z-0000";
        BackupRepository repository = BackupRepository.Open(root);

        // The state after each step, as a run that ended there leaves it.
        BackupWriter writer = repository.Begin(Id);
        if (step > 1)
        {
            BackupManifest manifest = SampleBackup.Fill(writer);
            if (step > 2)
            {
                File.WriteAllBytes(Path.Combine(writer.Path, "manifest.json"), ManifestSerializer.Serialize(manifest with { Files = writer.Files }).Span);
            }
        }

        File.WriteAllText(
            Path.Combine(writer.Path, "owner.json"),
            $$"""{"host":"{{Environment.MachineName}}","processId":{{EndedProcess()}},"processStarted":"2026-11-20T00:00:00Z"}""");

        Assert.Equal([(good, BackupStatus.Success), (Id, BackupStatus.Incomplete)], repository.List().Select(r => (r.Id, r.Status)));
        Assert.Equal(BackupErrorId.BackupNotFound, Assert.Throws<BackupException>(() => BackupSource.Open(root, Id)).ErrorId);
        Assert.Equal(good, BackupSource.Open(root).Id);

        SampleBackup.Write(root, id: "20261121T000000Z-0000");
        Assert.Equal([good, "20261121T000000Z-0000"], repository.List().Select(r => r.Id));
    }

    private static int EndedProcess()
    {
        using var process = Process.Start("true");
        process.WaitForExit();
        return process.Id;
    }
}
