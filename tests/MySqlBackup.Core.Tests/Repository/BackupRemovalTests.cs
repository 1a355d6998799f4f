using System.Diagnostics;
using System.Text.RegularExpressions;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Tests.Faults;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Repository;

public sealed class BackupRemovalTests : IDisposable
{
    private const string Id = "20261120T000000Z-0000";
    private const string Other = "20261119T000000Z-0000";

    private readonly TestFolder _folder = new();

    private string Root => _folder.Path;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_backup_is_removed_and_its_size_told()
    {
        string other = SampleBackup.Write(Root, id: Other).Id;
        BackupRecord record = SampleBackup.Write(Root, id: Id);
        long size = Directory.GetFiles(record.Path).Sum(f => new FileInfo(f).Length);

        BackupRepository repository = BackupRepository.Open(Root);
        Assert.Equal(size, repository.Remove(Id));
        Assert.False(Directory.Exists(record.Path));
        Assert.Equal([other], repository.List().Select(r => r.Id));
        Assert.Equal(BackupErrorId.BackupNotFound, Assert.Throws<BackupException>(() => repository.Remove(Id)).ErrorId);
        Assert.Equal(BackupErrorId.BackupNotFound, Assert.Throws<BackupException>(() => repository.Remove("../x")).ErrorId);
    }

    /// <summary>Stopped before and after each call that changes something, and the process gone.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public void A_removal_that_breaks_off_at_any_call_leaves_the_whole_backup_or_none(bool afterwards)
    {
        string other = SampleBackup.Write(Root, id: Other).Id;
        bool removed = false;
        int failures = 0;
        for (int at = 0; !removed; at++)
        {
            SampleBackup.Write(Root, id: Id);
            try
            {
                new BackupRepository(new FaultyStorage(Root, at, afterwards, forGood: true)).Remove(Id);
                removed = true;
            }
            catch (BackupException)
            {
                failures++;
            }

            RequireWholeOrNone(other);
        }

        Assert.InRange(failures, 3, 10);
    }

    /// <summary>Stopped between any two files, in the order in which the local folder loses them.</summary>
    [Fact]
    public void What_a_killed_removal_leaves_goes_with_the_next_run()
    {
        string other = SampleBackup.Write(Root, id: Other).Id;
        string path = SampleBackup.Write(Root, id: Id).Path;
        int files = Directory.GetFiles(path).Length;
        Directory.Delete(path, recursive: true);
        for (int gone = 0; gone <= files; gone++)
        {
            SampleBackup.Write(Root, id: Id);
            var storage = new FaultyStorage(Root, 3, afterwards: false, forGood: true);
            Assert.Throws<BackupException>(() => new BackupRepository(storage).Remove(Id));
            foreach (string file in Directory.GetFiles(path).OrderBy(f => f.EndsWith("owner.json", StringComparison.Ordinal)).Take(gone))
            {
                File.Delete(file);
            }

            RequireWholeOrNone(other);
        }
    }

    [Fact]
    public void A_removal_at_work_is_listed_as_running_and_is_no_backup()
    {
        SampleBackup.Write(Root, id: Id);
        Assert.Throws<BackupException>(() => new BackupRepository(new FaultyStorage(Root, 3, afterwards: false, forGood: true)).Remove(Id));
        BackupRepository repository = BackupRepository.Open(Root);

        BackupRecord record = Assert.Single(repository.List());
        Assert.Equal(BackupStatus.Running, record.Status);
        Assert.Contains("removal", record.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(BackupErrorId.BackupNotFound, Assert.Throws<BackupException>(() => repository.Find(Id)).ErrorId);
        Assert.Equal(BackupErrorId.BackupNotFound, Assert.Throws<BackupException>(() => BackupSource.Open(record.Path)).ErrorId);
        Assert.Equal(BackupErrorId.BackupInUse, Assert.Throws<BackupException>(() => repository.Remove(Id)).ErrorId);

        using BackupWriter next = repository.Begin(Other);
        Assert.True(Directory.Exists(record.Path));
    }

    [Fact]
    public void A_folder_without_manifest_and_owner_stays_failed()
    {
        string path = SampleBackup.Write(Root, id: Id).Path;
        File.Delete(Path.Combine(path, "manifest.json"));
        BackupRepository repository = BackupRepository.Open(Root);

        using (repository.Begin(Other))
        {
            Assert.Equal(BackupErrorId.ManifestDamaged, repository.List().Single(r => r.Id == Id).ErrorId);
        }

        repository.Remove(Id);
        Assert.Empty(repository.List());
    }

    [Fact]
    public void A_run_at_work_and_one_of_another_machine_are_not_removed()
    {
        BackupRepository repository = BackupRepository.Create(Root);
        using BackupWriter running = repository.Begin(Id);
        string elsewhere = Directory.CreateDirectory(Path.Combine(Root, Other + ".partial")).FullName;
        File.WriteAllText(Path.Combine(elsewhere, "owner.json"), """{"host":"another-machine","processId":77,"processStarted":"2026-01-01T00:00:00Z"}""");

        foreach (string id in new[] { Id, Other })
        {
            Assert.Equal(BackupErrorId.BackupInUse, Assert.Throws<BackupException>(() => repository.Remove(id)).ErrorId);
        }

        Assert.True(Directory.Exists(elsewhere));
        Assert.True(Directory.Exists(running.Path));
    }

    [SmallDiskFact]
    public void A_backup_on_a_disk_without_room_is_removed()
    {
        using var disk = new SmallDisk(4096);
        string id = SampleBackup.Write(disk.Path).Id;
        using (FileStream other = File.Create(Path.Combine(disk.Path, "other")))
        {
            Assert.ThrowsAny<IOException>(() => other.Write(new byte[8 << 20]));
        }

        BackupRepository.Open(disk.Path).Remove(id);
        Assert.Empty(BackupRepository.Open(disk.Path).List());
    }

    private void RequireWholeOrNone(string other)
    {
        BackupRepository repository = BackupRepository.Open(Root);
        string path = Path.Combine(Root, Id);
        BackupRecord? left = repository.List().SingleOrDefault(r => r.Id == Id);
        if (left?.Status == BackupStatus.Success)
        {
            Assert.All(left.Manifest!.Files, f => Assert.Equal(f.Size, new FileInfo(Path.Combine(path, f.Name)).Length));
            Directory.Delete(path, recursive: true);
            return;
        }

        Assert.True(left is null || left.Status is BackupStatus.Running or BackupStatus.Incomplete, left?.Status.ToString());
        string owner = Path.Combine(path, "owner.json");
        if (File.Exists(owner))
        {
            File.WriteAllText(owner, Regex.Replace(Regex.Replace(File.ReadAllText(owner), "(?<=\"processId\": )\\d+", $"{EndedProcess()}"), "\"startTick\": \\d+", "\"startTick\": 1"));
        }

        using BackupWriter next = repository.Begin(BackupRepository.NewId(DateTime.UtcNow));
        Assert.False(Directory.Exists(path));
        next.Abandon();
        Assert.Equal([other], repository.List().Select(r => r.Id));
    }

    private static int EndedProcess()
    {
        using var process = Process.Start("true");
        process.WaitForExit();
        return process.Id;
    }
}
