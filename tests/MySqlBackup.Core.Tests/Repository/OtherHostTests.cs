using MySqlBackup.Core.History;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Storage;
using MySqlBackup.Core.Tests.Storage;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Repository;

/// <summary>What runs on other machines leave, which can't be looked for from here.</summary>
public sealed class OtherHostTests : IDisposable
{
    private const string Id = "20261119T000000Z-0000";
    private const string Folder = Id + BackupId.PartialSuffix;
    private readonly TestFolder _folder = new();
    private readonly string _root;
    private readonly BackupRepository _repository;

    public OtherHostTests()
    {
        _root = Path.Combine(_folder.Path, "backups");
        _repository = BackupRepository.Create(_root);
        using BackupWriter left = _repository.Begin(Id);
        using (BackupFileStream file = left.Create("a.sql", BackupFileKind.Data, "shop", "item"))
        {
            file.Write("x"u8);
            file.Complete(1);
        }

        StoppedUploadTests.Own(_repository.Storage, Folder, "another-host", 1);
        CopyFolder(Path.Combine(_root, Folder), Path.Combine(_folder.Path, "kept"));
        left.Abandon();
        CopyFolder(Path.Combine(_folder.Path, "kept"), Path.Combine(_root, Folder));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(8, true)]
    [InlineData(6, false)]
    public void What_nobody_has_written_to_for_a_week_is_dead(int days, bool isDead)
    {
        Age(TimeSpan.FromDays(days));
        SampleBackup.Write(Path.Combine(_folder.Path, "elsewhere"));
        Tell("20261125T000000Z-0000");

        BackupRecord record = Assert.Single(_repository.List());
        Assert.Equal((BackupStatus.Incomplete, isDead), (record.Status, record.IsDead));
        Assert.Contains("another-host", record.ErrorMessage, StringComparison.Ordinal);
        _repository.RemoveLeftovers(NullOutput.Instance);
        Assert.Equal(isDead, !Directory.Exists(Path.Combine(_root, Folder)));
    }

    [Fact]
    public void One_file_that_was_written_lately_shows_that_it_lives()
    {
        Age(TimeSpan.FromDays(30));
        File.SetLastWriteTimeUtc(Path.Combine(_root, Folder, "a.sql"), DateTime.UtcNow);
        Tell("20261125T000000Z-0000");
        Assert.False(Assert.Single(_repository.List()).IsDead);
    }

    [Fact]
    public void A_run_that_tells_of_itself_lives()
    {
        Age(TimeSpan.FromDays(30));
        Tell(Id);
        Assert.False(Assert.Single(_repository.List()).IsDead);
    }

    [Fact]
    public void A_clock_that_is_ahead_makes_nobody_dead()
    {
        // By this machine's clock all that is there is old; by the storage's, the newest file was written with the others.
        Age(TimeSpan.FromDays(30));
        foreach (string file in Directory.GetFiles(_root, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-30));
        }

        Assert.False(Assert.Single(_repository.List()).IsDead);
    }

    private void Tell(string id)
    {
        _repository.Storage.EnsureFolder(JournalSegment.Folder);
        new JournalHistory(_repository, NullOutput.Instance).Tell(
            new BackupRun { Id = id, Status = BackupStatus.Running, StartTime = BackupId.Time(id), Server = "db1", Databases = [], Repository = _root, Attempts = 1, Owner = RunOwner.Current() });
    }

    private void Age(TimeSpan age)
    {
        foreach (string file in Directory.GetFiles(Path.Combine(_root, Folder)))
        {
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow - age);
        }
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
