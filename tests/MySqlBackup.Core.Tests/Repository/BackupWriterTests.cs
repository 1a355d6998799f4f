using System.Security.Cryptography;
using MySqlBackup.Core.Codecs;
using MySqlBackup.Core.Repository;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Repository;

public sealed class BackupWriterTests : IDisposable
{
    private const string Id = "20261120T160512Z-0001";
    private readonly TestFolder _folder = new();
    private readonly BackupRepository _repository;

    public BackupWriterTests()
    {
        _repository = BackupRepository.Create(Path.Combine(_folder.Path, "backups"));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("none")]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public void Records_sizes_hash_and_rows_of_what_is_on_disk(string codec)
    {
        byte[] data = new byte[3_000_000];
        new Random(1).NextBytes(data.AsSpan(0, 1_000_000));
        using BackupWriter writer = _repository.Begin(Id, CompressionCodec.Create(codec));
        using BackupFileStream stream = writer.Create("a.b.00000.sql", BackupFileKind.Data, "a", "b");
        stream.Write(data.AsSpan(0, 1_500_000));
        stream.Write(data.AsSpan(1_500_000));
        ManifestFile file = stream.Complete(17);

        byte[] stored = File.ReadAllBytes(Path.Combine(writer.Path, file.Name));
        Assert.Equal("a.b.00000.sql" + writer.Codec.Extension, file.Name);
        Assert.Equal(stored.Length, file.Size);
        Assert.Equal(data.Length, file.UncompressedSize);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(stored)).ToLowerInvariant(), file.Sha256);
        Assert.Equal(17, file.Rows);
        Assert.Equal(file, Assert.Single(writer.Files));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(writer.Path, file.Name)));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(writer.Path));
        }
    }

    [Fact]
    public void Many_threads_write_many_files()
    {
        using BackupWriter writer = _repository.Begin(Id, CompressionCodec.Create("zstd"));
        Parallel.For(0, 500, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            using BackupFileStream stream = writer.Create(BackupFileName.ForTable("a", $"t{i}"), BackupFileKind.Table, "a", $"t{i}");
            stream.Write(new byte[i]);
            stream.Complete(0);
        });
        writer.Complete(SampleBackup.Manifest(Id, "zstd") with { Databases = [new ManifestDatabase { Name = "a", FileName = "a", Tables = [], Objects = [] }] });

        BackupSource source = BackupSource.Open(_repository.Location, Id);
        Assert.Equal(503, source.Files.Count);
        foreach (BackupSourceFile file in source.Files)
        {
            using Stream content = source.OpenRead(file);
            content.CopyTo(Stream.Null);
        }
    }

    [Fact]
    public void Nothing_bears_the_id_until_all_is_written()
    {
        using BackupWriter writer = _repository.Begin(Id);
        string final = Path.Combine(_repository.Location, Id);
        BackupManifest manifest = SampleBackup.Fill(writer);

        Assert.False(Directory.Exists(final));
        Assert.False(File.Exists(Path.Combine(writer.Path, "manifest.json")));
        BackupRecord record = writer.Complete(manifest);
        Assert.Equal(BackupStatus.Success, record.Status);
        Assert.Equal(final, record.Path);
        Assert.Equal([Id, "mysqlbackup-repository.json"], Directory.GetFileSystemEntries(_repository.Location).Select(Path.GetFileName).Order());
        Assert.Equal(
            record.Manifest!.Files.Select(f => f.Name).Append("manifest.json").Order(StringComparer.Ordinal),
            Directory.GetFiles(final).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Abandoning_removes_everything_also_with_a_file_open()
    {
        BackupWriter writer = _repository.Begin(Id);
        using (writer)
        {
            SampleBackup.Fill(writer);
            using BackupFileStream open = writer.Create("a.b.00009.sql", BackupFileKind.Data, "a", "b");
            open.Write("INSERT"u8);
        }

        Assert.Empty(_repository.List());
        Assert.Single(Directory.GetFileSystemEntries(_repository.Location));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public void A_file_that_is_given_up_is_taken_back(string codec)
    {
        using BackupWriter writer = _repository.Begin(Id, CompressionCodec.Create(codec));
        using (BackupFileStream stream = writer.Create("a.b.00000.sql", BackupFileKind.Data, "a", "b"))
        {
            stream.Write(new byte[100]);
        }

        Assert.Empty(writer.Files);
        Assert.Equal(["owner.json"], Directory.GetFiles(writer.Path).Select(Path.GetFileName));
        using BackupFileStream again = writer.Create("a.b.00000.sql", BackupFileKind.Data, "a", "b");
        again.Write(new byte[7]);
        Assert.Equal(7, again.Complete(0).UncompressedSize);
    }

    [Fact]
    public void A_backup_with_an_open_file_does_not_complete()
    {
        using BackupWriter writer = _repository.Begin(Id);
        using BackupFileStream open = writer.Create("a.b.00000.sql", BackupFileKind.Data, "a", "b");

        Assert.Throws<InvalidOperationException>(() => writer.Complete(SampleBackup.Manifest(Id)));
        Assert.False(Directory.Exists(Path.Combine(_repository.Location, Id)));
    }

    [Fact]
    public void Rows_that_do_not_add_up_are_never_completed()
    {
        using BackupWriter writer = _repository.Begin(Id);
        BackupManifest manifest = SampleBackup.Fill(writer);
        ManifestDatabase shop = manifest.Databases[0];
        BackupManifest wrong = manifest with { Databases = [shop with { Tables = [shop.Tables[0] with { Rows = 4 }] }, manifest.Databases[1]] };

        var error = Assert.Throws<BackupException>(() => writer.Complete(wrong));
        Assert.Equal(BackupErrorId.ManifestDamaged, error.ErrorId);
        Assert.False(Directory.Exists(Path.Combine(_repository.Location, Id)));
    }

    [Fact]
    public void A_name_is_used_once_and_stays_in_the_folder()
    {
        using BackupWriter writer = _repository.Begin(Id);
        using BackupFileStream first = writer.Create("a.b-schema.sql", BackupFileKind.Table, "a", "b");

        Assert.Throws<InvalidOperationException>(() => writer.Create("A.B-schema.sql", BackupFileKind.Table, "A", "B"));
        Assert.Throws<InvalidOperationException>(() => writer.Create("../x", BackupFileKind.Table, "A", "B"));
    }

    [Fact]
    public void An_id_is_written_once()
    {
        SampleBackup.Write(_repository.Location, id: Id);
        Assert.Throws<BackupException>(() => _repository.Begin(Id));
        Assert.Equal(Id, Assert.Single(_repository.List()).Id);
        using BackupWriter other = _repository.Begin("20261120T160512Z-0002");
        Assert.Throws<BackupException>(() => _repository.Begin("20261120T160512Z-0002"));
        Assert.True(Directory.Exists(other.Path));
    }
}
