using System.Globalization;
using MySqlBackup.Core.Repository;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Repository;

public sealed class BackupRepositoryTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private string Root => Path.Combine(_folder.Path, "backups");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Runs_that_begin_together_make_one_repository()
    {
        using var folder = new TestFolder();
        for (var round = 0; round < 50; round++)
        {
            var path = Path.Combine(folder.Path, $"new{round}");
            using var start = new Barrier(4);
            var threads = Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    BackupRepository.Create(path);
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)).ToArray();
            await Task.WhenAll(threads);
            Assert.Empty(BackupRepository.Open(path).List());
        }
    }

    [Fact]
    public void A_missing_folder_becomes_a_private_repository()
    {
        BackupRepository repository = BackupRepository.Create(Root);

        Assert.Equal(Root, repository.Location);
        Assert.True(File.Exists(Path.Combine(Root, "mysqlbackup-repository.json")));
        Assert.Empty(repository.List());
        Assert.Equal([Path.Combine(Root, "mysqlbackup-repository.json")], Directory.GetFileSystemEntries(Root));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Root));
        }
    }

    [Fact]
    public void An_empty_folder_and_a_fresh_file_system_become_one()
    {
        Directory.CreateDirectory(Path.Combine(Root, "lost+found"));
        BackupRepository.Create(Root);
        Assert.Empty(BackupRepository.Open(Root).List());
    }

    [Fact]
    public void Creating_twice_opens_the_same_one()
    {
        string id = SampleBackup.Write(Root).Id;
        Assert.Equal(id, Assert.Single(BackupRepository.Create(Root).List()).Id);
    }

    [Fact]
    public void A_folder_of_something_else_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(Root);
        File.WriteAllText(Path.Combine(Root, "holiday.jpg"), "x");

        Assert.Equal(BackupErrorId.NotARepository, Assert.Throws<BackupException>(() => BackupRepository.Create(Root)).ErrorId);
        Assert.Equal(BackupErrorId.NotARepository, Assert.Throws<BackupException>(() => BackupRepository.Open(Root)).ErrorId);
        Assert.Single(Directory.GetFileSystemEntries(Root));
    }

    [Fact]
    public void A_missing_folder_is_not_opened_for_reading()
    {
        Assert.Equal(BackupErrorId.NotARepository, Assert.Throws<BackupException>(() => BackupRepository.Open(Root)).ErrorId);
        Assert.False(Directory.Exists(Root));
    }

    [Fact]
    public void A_file_in_place_of_the_folder_is_refused()
    {
        File.WriteAllText(Root, "x");
        Assert.Equal(BackupErrorId.DestinationNotWritable, Assert.Throws<BackupException>(() => BackupRepository.Create(Root)).ErrorId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ftp://host/x")]
    [InlineData("s3://bucket/x?secret=1")]
    [InlineData("s3://bucket/../x")]
    [InlineData("azure://account")]
    public void An_unknown_place_is_refused(string location)
    {
        Assert.Equal(BackupErrorId.InvalidArgument, Assert.Throws<BackupException>(() => BackupRepository.Create(location)).ErrorId);
    }

    [Fact]
    public void A_file_uri_is_a_path()
    {
        Assert.Equal(Root, BackupRepository.Create(new Uri(Root).AbsoluteUri).Location);
    }

    [Fact]
    public void Lists_newest_last_and_finds_by_id()
    {
        string second = SampleBackup.Write(Root, id: "20261120T160512Z-0001").Id;
        string first = SampleBackup.Write(Root, id: "20261119T160512Z-ffff").Id;
        BackupRepository repository = BackupRepository.Open(Root);

        Assert.Equal([first, second], repository.List().Select(r => r.Id));
        BackupRecord record = repository.Find(first);
        Assert.Equal(BackupStatus.Success, record.Status);
        Assert.Equal(4, record.RowCount);
        Assert.Equal(2, record.TableCount);
        Assert.Equal([SampleBackup.Shop, SampleBackup.Odd], record.Database);
        Assert.Equal(Path.Combine(Root, first), record.Path);
        Assert.Equal(Directory.GetFiles(record.Path).Where(f => !f.EndsWith("manifest.json", StringComparison.Ordinal)).Sum(f => new FileInfo(f).Length), record.Size);
    }

    [Fact]
    public void Backups_of_one_second_are_listed_in_the_order_they_began()
    {
        var second = new DateTime(2026, 11, 20, 16, 5, 12, DateTimeKind.Utc);
        foreach ((string id, int milliseconds) in new[] { ("20261120T160512Z-0001", 900), ("20261120T160512Z-ffff", 100) })
        {
            using BackupWriter writer = BackupRepository.Create(Root).Begin(id);
            writer.Complete(SampleBackup.Fill(writer) with { StartTime = second.AddMilliseconds(milliseconds) });
        }

        Assert.Equal(["20261120T160512Z-ffff", "20261120T160512Z-0001"], BackupRepository.Open(Root).List().Select(r => r.Id));
    }

    [Theory]
    [InlineData("20260101T000000Z-0000")]
    [InlineData("../x")]
    [InlineData("")]
    public void An_unknown_id_is_not_found(string id)
    {
        BackupRepository repository = BackupRepository.Create(Root);
        Assert.Equal(BackupErrorId.BackupNotFound, Assert.Throws<BackupException>(() => repository.Find(id)).ErrorId);
    }

    [Fact]
    public void A_run_at_work_is_listed_as_running_and_never_found()
    {
        BackupRepository repository = BackupRepository.Create(Root);
        using BackupWriter writer = repository.Begin("20261120T160512Z-0001");
        SampleBackup.Fill(writer);

        BackupRecord record = Assert.Single(repository.List());
        Assert.Equal(BackupStatus.Running, record.Status);
        Assert.Contains(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), record.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("20261120T160512Z-0001", record.Id);
        Assert.Null(record.EndTime);
        Assert.True(record.Size > 0);
        Assert.Equal(BackupErrorId.BackupNotFound, Assert.Throws<BackupException>(() => repository.Find(record.Id)).ErrorId);
    }

    [Fact]
    public void What_is_not_known_to_be_at_work_is_listed_as_incomplete_with_what_is_known_of_it()
    {
        BackupRepository repository = BackupRepository.Create(Root);
        Leftover("20260101T000000Z-0001", $$"""{"host":"{{Environment.MachineName}}","processId":{{DeadProcessId()}},"processStarted":"2026-01-01T00:00:00Z"}""");
        Leftover("20260101T000000Z-0002", """{"host":"another-machine","processId":77,"processStarted":"2026-01-01T00:00:00Z"}""");
        Leftover("20260101T000000Z-0003", "not json");
        Leftover("20260101T000000Z-0004", "");

        List<BackupRecord> listed = repository.List().ToList();

        Assert.All(listed, record => Assert.Equal(BackupStatus.Incomplete, record.Status));
        Assert.Equal(
            [
                "The run, or its removal, died before it",
                "The run, or its removal, did not end. It is process 77 of another-machine",
                "The run, or its removal, did not end or is",
                "The run died as it began",
            ],
            listed.Select((record, i) => record.ErrorMessage![..(new[] { 39, 73, 42, 24 })[i]]));
    }

    [Fact]
    public void A_damaged_manifest_is_listed_as_failed()
    {
        BackupRecord written = SampleBackup.Write(Root);
        string manifest = Path.Combine(written.Path, "manifest.json");
        byte[] whole = File.ReadAllBytes(manifest);
        File.WriteAllBytes(manifest, whole[..(whole.Length / 2)]);
        BackupRepository repository = BackupRepository.Open(Root);

        BackupRecord record = Assert.Single(repository.List());
        Assert.Equal(BackupStatus.Failed, record.Status);
        Assert.Equal(BackupErrorId.ManifestDamaged, record.ErrorId);
        Assert.Equal(BackupErrorId.ManifestDamaged, Assert.Throws<BackupException>(() => repository.Find(record.Id)).ErrorId);

        File.Delete(manifest);
        Assert.Equal(BackupStatus.Failed, Assert.Single(repository.List()).Status);
    }

    [Fact]
    public void A_backup_under_another_s_name_is_damaged()
    {
        BackupRecord written = SampleBackup.Write(Root);
        Directory.Move(written.Path, Path.Combine(Root, "20200101T000000Z-abcd"));

        BackupRecord record = Assert.Single(BackupRepository.Open(Root).List());
        Assert.Equal(BackupErrorId.ManifestDamaged, record.ErrorId);
    }

    [Fact]
    public void Leftovers_of_dead_runs_are_removed_and_those_of_others_kept()
    {
        BackupRepository repository = BackupRepository.Create(Root);
        using BackupWriter running = repository.Begin("20260101T000000Z-0005");
        string dead = Leftover("20260101T000000Z-0001", $$"""{"host":"{{Environment.MachineName}}","processId":{{DeadProcessId()}},"processStarted":"2026-01-01T00:00:00Z"}""");
        string reused = Leftover("20260101T000000Z-0002", $$"""{"host":"{{Environment.MachineName}}","processId":{{Environment.ProcessId}},"processStarted":"2026-01-01T00:00:00Z"}""");
        string elsewhere = Leftover("20260101T000000Z-0003", """{"host":"another-machine","processId":1,"processStarted":"2026-01-01T00:00:00Z"}""");
        string unknown = Leftover("20260101T000000Z-0004", "not json");
        string ownerless = Leftover("20260101T000000Z-0007", "");
        string beginning = Leftover(BackupRepository.NewId(DateTime.UtcNow), "");
        var output = new HeardOutput();

        using BackupWriter writer = repository.Begin("20260101T000000Z-0006", null, output);

        Assert.False(Directory.Exists(dead));
        Assert.False(Directory.Exists(reused));
        Assert.True(Directory.Exists(elsewhere));
        Assert.True(Directory.Exists(unknown));
        Assert.False(Directory.Exists(ownerless));
        Assert.True(Directory.Exists(beginning));
        Assert.True(Directory.Exists(running.Path));
        Assert.Equal(3, output.Heard.Count);
    }

    [Fact]
    public void Ids_sort_by_time_and_tell_it()
    {
        var time = new DateTime(2026, 11, 20, 16, 5, 12, DateTimeKind.Utc);
        string id = BackupRepository.NewId(time);

        Assert.Matches("^20261120T160512Z-[0-9a-f]{4}$", id);
        Assert.Equal(time, BackupId.Time(id));
        Assert.False(BackupId.IsValid(id + "\n"));
        Assert.False(BackupId.IsValid("20261320T160512Z-0000"));
    }

    private static int DeadProcessId()
    {
        using var process = System.Diagnostics.Process.Start("true");
        process.WaitForExit();
        return process.Id;
    }

    private string Leftover(string id, string owner)
    {
        string path = Directory.CreateDirectory(Path.Combine(Root, id + ".partial")).FullName;
        File.WriteAllText(Path.Combine(path, "owner.json"), owner);
        if (owner.Length > 0)
        {
            File.WriteAllText(Path.Combine(path, "shop.item.00000.sql"), "INSERT");
        }

        return path;
    }

    private sealed class HeardOutput : IOperationOutput
    {
        public List<string> Heard { get; } = [];

        public void Verbose(string message) => Heard.Add(message);

        public void Warning(string message)
        {
        }

        public void Progress(OperationProgress progress)
        {
        }
    }
}
