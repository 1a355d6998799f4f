using MySqlBackup.Core.Codecs;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Tests.Repository;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Storage;

public sealed class LocalStorageTests
{
    [SmallDiskTheory]
    [InlineData("none")]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public void A_full_disk_is_told_and_leaves_no_backup(string codec)
    {
        using var disk = new SmallDisk(4096);
        BackupRepository repository = BackupRepository.Create(disk.Path);
        var noise = new byte[1 << 20];
        new Random(1).NextBytes(noise);
        var error = Assert.Throws<BackupException>(() =>
        {
            using BackupWriter writer = repository.Begin(BackupRepository.NewId(DateTime.UtcNow), CompressionCodec.Create(codec));
            using BackupFileStream file = writer.Create("a.b.00000.sql", BackupFileKind.Data, "a", "b");
            for (int i = 0; i < 6; i++)
            {
                file.Write(noise);
            }

            file.Complete(1);
        });

        Assert.Equal(BackupErrorId.DestinationFull, error.ErrorId);
        Assert.Empty(repository.List());

        // A program that another test starts holds every open file for the moment between fork and exec, and with it the space of those deleted.
        Assert.True(SpinWait.SpinUntil(() => repository.AvailableSpace > 3 << 20, TimeSpan.FromSeconds(10)));
        SampleBackup.Write(disk.Path);
        Assert.Single(repository.List());
    }

    [SmallDiskFact]
    public void A_disk_that_is_full_at_the_end_leaves_no_backup()
    {
        using var disk = new SmallDisk(4096);
        BackupRepository repository = BackupRepository.Create(disk.Path);
        var error = Assert.Throws<BackupException>(() =>
        {
            using BackupWriter writer = repository.Begin(BackupRepository.NewId(DateTime.UtcNow));
            BackupManifest manifest = SampleBackup.Fill(writer);
            using (FileStream other = File.Create(Path.Combine(disk.Path, "other")))
            {
                Assert.ThrowsAny<IOException>(() => other.Write(new byte[8 << 20]));
            }

            writer.Complete(manifest);
        });
        Assert.Equal(BackupErrorId.DestinationFull, error.ErrorId);
        Assert.Empty(repository.List());
    }

    [SmallDiskFact]
    public void A_read_only_destination_is_told_and_can_still_be_read()
    {
        using var disk = new SmallDisk(4096);
        string id = SampleBackup.Write(disk.Path).Id;
        disk.MakeReadOnly();

        Assert.Equal(BackupErrorId.DestinationNotWritable, Assert.Throws<BackupException>(() => BackupRepository.Create(disk.Path)).ErrorId);
        Assert.Equal(BackupErrorId.DestinationNotWritable, Assert.Throws<BackupException>(() => BackupRepository.Create(Path.Combine(disk.Path, "new"))).ErrorId);
        Assert.Equal(BackupErrorId.DestinationNotWritable, Assert.Throws<BackupException>(() => BackupRepository.Open(disk.Path).Begin(BackupRepository.NewId(DateTime.UtcNow))).ErrorId);
        Assert.Equal(id, Assert.Single(BackupRepository.Open(disk.Path).List()).Id);
    }

    [Fact]
    public void A_destination_that_vanishes_is_told()
    {
        using var folder = new TestFolder();
        BackupRepository repository = BackupRepository.Create(Path.Combine(folder.Path, "b"));
        using BackupWriter writer = repository.Begin(BackupRepository.NewId(DateTime.UtcNow));
        BackupFileStream open = writer.Create("a.c-schema.sql", BackupFileKind.Table, "a", "c");
        Directory.Delete(repository.Location, true);

        var error = Assert.Throws<BackupException>(() =>
        {
            using (open)
            {
                writer.Create("a.b-schema.sql", BackupFileKind.Table, "a", "b");
            }
        });
        Assert.Equal(BackupErrorId.DestinationNotWritable, error.ErrorId);
        Assert.Contains("a.b-schema.sql", error.Message, StringComparison.Ordinal);
    }
}
