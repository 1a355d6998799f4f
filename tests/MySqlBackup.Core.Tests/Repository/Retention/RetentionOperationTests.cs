using MySqlBackup.Core.History;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Repository.Retention;
using MySqlBackup.Core.Storage;
using MySqlBackup.Core.Tests.Alerts;
using MySqlBackup.Core.Tests.Codecs.Encryption;
using MySqlBackup.Core.Tests.Faults;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Repository.Retention;

public sealed class RetentionOperationTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ManualClock _clock = new() { Now = new DateTime(2026, 11, 20, 2, 0, 0, DateTimeKind.Utc) };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Expired_backups_go_and_their_size_is_told()
    {
        string[] ids = Write(5);
        BackupRepository repository = BackupRepository.Open(_folder.Path);
        repository.Protect(ids[0], "before the migration");
        Drill(ids[1]);
        var operation = Create(new RetentionPolicy { KeepLast = 2 });

        IReadOnlyList<RetentionDecision> plan = operation.Plan(CancellationToken.None);
        Assert.Equal([ids[2]], RetentionWorld.RemovedOf(plan));
        Assert.Contains("before the migration", plan[0].Reason, StringComparison.Ordinal);
        Assert.Contains("level Restore", plan[1].Reason, StringComparison.Ordinal);
        long size = Directory.GetFiles(Path.Combine(_folder.Path, ids[2])).Sum(f => new FileInfo(f).Length);

        RemovedBackup removed = operation.Remove(plan[2], 5)!;
        Assert.Equal((ids[2], size, size + 5), (removed.Id, removed.Size, removed.TotalFreed));
        Assert.Equal([ids[0], ids[1], ids[3], ids[4]], repository.List().Select(r => r.Id));
        Assert.Null(operation.Remove(plan[2], 0));
        Assert.Throws<ArgumentException>(() => operation.Remove(plan[0], 0));
    }

    [Fact]
    public void A_backup_that_is_marked_after_the_plan_stays()
    {
        string[] ids = Write(2);
        var operation = Create(new RetentionPolicy { KeepLast = 1 });
        RetentionDecision gone = operation.Plan(CancellationToken.None)[0];
        BackupRepository repository = BackupRepository.Open(_folder.Path);
        repository.Protect(ids[0], null);

        Assert.Equal(BackupErrorId.BackupKept, Assert.Throws<BackupException>(() => operation.Remove(gone, 0)).ErrorId);
        Assert.Equal(2, repository.List().Count());
    }

    [Fact]
    public void A_backup_that_another_process_has_begun_to_remove_is_left_to_it()
    {
        string[] ids = Write(4);
        RetentionOperation operation = Create(new RetentionPolicy { KeepLast = 1 });
        RetentionDecision[] expired = [.. operation.Plan(default).Where(d => d.Action == RetentionAction.Remove)];
        Assert.Equal(3, expired.Length);
        IBackupStorage storage = BackupRepository.Open(_folder.Path).Storage;

        // At its beginning, in its middle, and at its end.
        RunOwner.Mark(storage, ids[0]);
        storage.DeleteFile(ids[0], ManifestSerializer.FileName);
        storage.Replace(ids[1], RunOwner.FileName, "{"u8);
        storage.DeleteFile(ids[1], ManifestSerializer.FileName);
        BackupRepository.Open(_folder.Path).Remove(ids[2]);

        Assert.All(expired, decision => Assert.Null(operation.Remove(decision, 0)));
        Assert.NotEmpty(storage.ListFiles(ids[0]));
    }

    /// <summary>Of whose server a backup is stands in what is encrypted: what can't be counted stays.</summary>
    [Fact]
    public void Backups_with_hidden_names_stay_until_a_key_is_given_and_their_drills_count()
    {
        var keys = new TestKeys(_folder.Path);
        string place = Path.Combine(_folder.Path, "repository");
        string[] ids = Enumerable.Range(0, 4).Select(day => BackupRepository.NewId(_clock.Now.AddDays(day - 10))).ToArray();
        foreach (string id in ids)
        {
            SampleBackup.Write(place, id: id, encryption: [keys.Key()], seal: true);
        }

        Assert.All(
            new IntegrityOperation(new IntegrityRequest { Repository = place, Id = ids[0], Level = IntegrityLevel.Content, Decryption = [keys.Key()] }).Run(CancellationToken.None),
            result => Assert.True(result.IsValid));
        var request = new RetentionRequest { Repository = place, Policy = new RetentionPolicy { KeepLast = 2 } };

        IReadOnlyList<RetentionDecision> unopened = new RetentionOperation(request, clock: _clock).Plan(CancellationToken.None);
        Assert.Equal(4, unopened.Count);
        Assert.All(unopened, d => Assert.Contains("-Decryption", d.Reason, StringComparison.Ordinal));
        IReadOnlyList<RetentionDecision> opened = new RetentionOperation(request with { Decryption = [keys.Key()] }, clock: _clock).Plan(CancellationToken.None);
        Assert.Equal([ids[1]], RetentionWorld.RemovedOf(opened));
        Assert.Contains("level Content", opened[0].Reason, StringComparison.Ordinal);
    }

    /// <summary>One name stands for all their databases: what of one of them is found must not be taken back by what of another passes.</summary>
    [Fact]
    public void A_check_of_some_databases_of_a_backup_with_hidden_names_proves_nothing()
    {
        var keys = new TestKeys(_folder.Path);
        string place = Path.Combine(_folder.Path, "repository");
        string id = SampleBackup.Write(place, encryption: [keys.Key()], seal: true).Id;
        var request = new IntegrityRequest { Repository = place, Id = id, Level = IntegrityLevel.Content, Decryption = [keys.Key()] };
        Assert.True(Assert.Single(new IntegrityOperation(request with { Database = [SampleBackup.Shop] }).Run(CancellationToken.None)).IsValid);
        var history = new JournalHistory(BackupRepository.Open(place), NullOutput.Instance);
        Assert.Empty(history.ReadChecks(HistoryQuery.All, CancellationToken.None));

        Assert.Equal(2, new IntegrityOperation(request).Run(CancellationToken.None).Count(r => r.IsValid));
        BackupCheck check = Assert.Single(history.ReadChecks(HistoryQuery.All, CancellationToken.None));
        Assert.Equal(("*", IntegrityStatus.Passed, IntegrityLevel.Content), (check.Database, check.Status, check.Level));
    }

    [Fact]
    public void Only_those_that_were_given_go_and_the_others_still_count()
    {
        string[] ids = Write(5);
        RetentionPolicy policy = new() { KeepLast = 2 };
        Assert.Equal([ids[0]], RetentionWorld.RemovedOf(Create(policy, ids[0], ids[4]).Plan(CancellationToken.None)));
    }

    [Fact]
    public void A_mark_is_set_read_replaced_and_cleared_and_is_no_foreign_file()
    {
        string id = Write(1)[0];
        BackupRepository repository = BackupRepository.Open(_folder.Path);
        Assert.True(repository.Protect(id, "a").IsKept);
        repository.Protect(id, "b");

        BackupRecord record = repository.Find(id);
        Assert.Equal("b", record.Keep!.Note);
        Assert.Equal($"{Environment.UserName}@{Environment.MachineName}", record.Keep.By);
        Assert.All(new IntegrityOperation(new IntegrityRequest { Repository = _folder.Path, Id = id, Level = IntegrityLevel.Checksum }).Run(CancellationToken.None), r => Assert.True(r.IsValid));
        string file = Path.Combine(record.Path, "keep.json");
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        File.WriteAllText(file, "not json");
        Assert.True(repository.Find(id).IsKept);
        Assert.False(repository.Unprotect(id).IsKept);
        Assert.False(repository.Find(id).IsKept);
        Assert.DoesNotContain(Directory.GetFiles(record.Path), f => f.Contains("keep", StringComparison.Ordinal));
    }

    [Fact]
    public void A_history_that_can_t_be_read_stops_it()
    {
        string[] ids = Write(2);
        Drill(ids[0]);
        string checks = Directory.GetFiles(Path.Combine(_folder.Path, "history"), "checks-*.jsonl").Single();
        File.Delete(checks);
        Directory.CreateSymbolicLink(checks, checks);

        Assert.ThrowsAny<Exception>(() => Create(new RetentionPolicy { KeepLast = 1 }).Plan(CancellationToken.None));
    }

    /// <summary>That a store does not answer, or a right is missing, says nothing of the backup.</summary>
    [Fact]
    public void Backups_that_could_not_be_read_at_the_moment_stay()
    {
        Write(3);
        BackupRecord[] listed = BackupRepository.Open(_folder.Path).List()
            .Select(b => b with { Status = BackupStatus.Failed, Manifest = null, ErrorId = BackupErrorId.FileDamaged, ErrorMessage = "It can't be read at the moment." }).ToArray();
        var policy = new RetentionPolicy { OlderThan = TimeSpan.FromDays(30) };
        IReadOnlyList<RetentionDecision> plan = RetentionPlan.Make(listed, [], new Dictionary<string, string>(), policy, _clock.Now.AddDays(60), null);
        Assert.Empty(RetentionWorld.RemovedOf(plan));
        Assert.All(plan, d => Assert.Contains("at the moment", d.Reason, StringComparison.Ordinal));
    }

    /// <summary>Beside a later version an earlier one may still expire backups.</summary>
    [Fact]
    public void Backups_of_a_later_version_stay()
    {
        string id = Write(2)[0];
        string manifest = Path.Combine(_folder.Path, id, "manifest.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"formatVersion\": 1", "\"formatVersion\": 99", StringComparison.Ordinal));
        _clock.Now = _clock.Now.AddDays(60);

        IReadOnlyList<RetentionDecision> plan = Create(new RetentionPolicy { OlderThan = TimeSpan.FromDays(30) }).Plan(CancellationToken.None);
        Assert.Empty(RetentionWorld.RemovedOf(plan));
        Assert.Contains("later MySqlBackup", plan[0].Reason, StringComparison.Ordinal);
    }

    private RetentionOperation Create(RetentionPolicy policy, params string[] ids) =>
        new(new RetentionRequest { Repository = _folder.Path, Policy = policy, Id = ids.Length > 0 ? ids : null }, null, _clock);

    private string[] Write(int nights) => Enumerable.Range(0, nights)
        .Select(night => SampleBackup.Write(_folder.Path, id: $"202611{20 - nights + night:00}T000000Z-0000").Id)
        .ToArray();

    private void Drill(string id) => new JournalHistory(BackupRepository.Open(_folder.Path), NullOutput.Instance).Write(
        new[] { SampleBackup.Shop, SampleBackup.Odd }
            .Select(d => new BackupCheck { Id = id, Database = d, StartTime = _clock.Now, Level = IntegrityLevel.Restore, Status = IntegrityStatus.Passed }).ToArray());
}
