using System.Security.Cryptography;
using System.Text;
using MySqlBackup.Core.Codecs;
using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Storage;
using MySqlBackup.Core.Tests.Codecs.Encryption;
using MySqlBackup.Core.Tests.Repository;
using MySqlBackup.Testing;
using MySqlBackup.Testing.Peers;
using Xunit;

namespace MySqlBackup.Core.Tests.Storage;

/// <summary>What every storage promises, asked of each in turn against a real peer.</summary>
[Collection(StoragePeers.Name)]
public sealed class StorageConformanceTests(StoragePeers peers)
{
    private const string Folder = "20261125T100000Z-0001";

    [Theory, AllStorages]
    public void A_new_place_becomes_a_repository_and_is_empty(Peer? peer)
    {
        string place = Place(peer);
        IBackupStorage storage = StorageFactory.Open(place);
        Assert.Equal(place, storage.Location);
        Assert.Equal(BackupErrorId.NotARepository, Assert.Throws<BackupException>(() => BackupRepository.Open(place)).ErrorId);

        BackupRepository repository = BackupRepository.Create(place);
        Assert.Empty(repository.List());
        Assert.Equal(place, BackupRepository.Open(place).Location);
        Assert.True(storage.Exists);
        Assert.Equal([RepositoryMarker.FileName], storage.ListFiles("").Select(f => f.Name));
        Assert.Empty(storage.ListFolders());
    }

    [Theory, AllStorages]
    public void Small_files_are_written_once_replaced_listed_and_removed(Peer? peer)
    {
        IBackupStorage storage = Open(peer);
        storage.EnsureFolder("history");
        storage.WriteDurable("history", "a b+ü'.json", "one"u8);
        var taken = Assert.Throws<BackupException>(() => storage.WriteDurable("history", "a b+ü'.json", "two"u8));
        Assert.True(StorageError.IsTaken(taken), taken.Message);
        Assert.Equal("one", Read(storage, "history", "a b+ü'.json"));
        storage.Replace("history", "a b+ü'.json", "three"u8);
        Assert.Equal("three", Read(storage, "history", "a b+ü'.json"));
        StorageFile file = Assert.Single(storage.ListFiles("history"));
        Assert.Equal(("a b+ü'.json", 5L), (file.Name, file.Size));
        Assert.InRange(file.LastWriteTime, DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow.AddMinutes(5));
        Assert.Equal(["history"], storage.ListFolders());
        Assert.Equal(5, storage.FileSize("history", "a b+ü'.json"));

        storage.DeleteFile("history", "a b+ü'.json");
        storage.DeleteFile("history", "a b+ü'.json");
        Assert.Null(storage.FileSize("history", "a b+ü'.json"));
        Assert.Equal(BackupErrorId.FileDamaged, Assert.Throws<BackupException>(() => Read(storage, "history", "a b+ü'.json")).ErrorId);
    }

    [Theory, AllStorages]
    public void Files_of_every_size_come_back_as_they_were_written(Peer? peer)
    {
        IBackupStorage storage = Open(peer);
        int[] sizes = [0, 1, 70_000, (8 << 20) - 1, 8 << 20, (8 << 20) + 1, 21_000_003];
        if (peer is Peer.RadosGateway)
        {
            // Of parts that come at once Ceph's SQLite store loses some and mixes up others, whoever sends them.
            sizes = sizes[..5];
        }

        byte[][] contents = sizes.Select(RandomNumberGenerator.GetBytes).ToArray();
        using (IStorageFolder folder = storage.CreateFolder(Folder))
        {
            Parallel.For(0, sizes.Length, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i =>
            {
                using IStorageWriter file = folder.CreateFile($"f{i}");
                foreach (byte[] piece in contents[i].Chunk(250_000))
                {
                    file.Write(piece);
                }

                file.Complete();
                Assert.Equal(sizes[i], file.Length);
            });
            folder.Flush();
        }

        Dictionary<string, long> listed = storage.ListFiles(Folder).ToDictionary(f => f.Name, f => f.Size);
        Assert.Equal(sizes.Length, listed.Count);
        for (int i = 0; i < sizes.Length; i++)
        {
            Assert.Equal(sizes[i], listed[$"f{i}"]);
            using Stream stream = storage.OpenRead(Folder, $"f{i}");
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            Assert.Equal(SHA256.HashData(contents[i]), SHA256.HashData(copy.ToArray()));
        }

        if (peer is Peer.RadosGateway)
        {
            // Nor are the bytes that it sends for a range those of the object, to any client.
            return;
        }

        using Stream middle = storage.OpenRead(Folder, "f4");
        middle.Position = 8_000_000;
        Assert.Equal(contents[4][8_000_000], middle.ReadByte());
    }

    [Theory, AllStorages]
    public void A_file_that_is_given_up_and_a_folder_that_is_removed_leave_nothing(Peer? peer)
    {
        IBackupStorage storage = Open(peer);
        using (IStorageFolder folder = storage.CreateFolder(Folder))
        {
            Assert.True(peer is not null || storage.FolderExists(Folder));
            using (IStorageWriter kept = folder.CreateFile("kept"))
            {
                kept.Write("x"u8);
                kept.Complete();
            }

            using (IStorageWriter given = folder.CreateFile("given-up"))
            {
                given.Write(new byte[9 << 20]);
            }

            folder.DeleteFile("given-up");
            folder.Flush();
            storage.WriteDurable(Folder, "owner.json", "{}"u8);
            Assert.Equal(["kept", "owner.json"], storage.ListFiles(Folder).Select(f => f.Name).Order(StringComparer.Ordinal));
            Assert.Throws<BackupException>(() => storage.CreateFolder(Folder));
        }

        storage.Delete(Folder, last: "owner.json");
        storage.Delete(Folder, last: "owner.json");
        Assert.False(storage.FolderExists(Folder));
        Assert.Empty(storage.ListFolders());
        Assert.Equal([RepositoryMarker.FileName], storage.ListFiles("").Select(f => f.Name));
    }

    [Theory, AllStorages]
    public void A_backup_is_one_with_its_manifest_and_is_read_back(Peer? peer)
    {
        string place = Place(peer);
        BackupRepository repository = BackupRepository.Create(place);
        string id = BackupRepository.NewId(DateTime.UtcNow);
        using (BackupWriter writer = repository.Begin(id, CompressionCodec.Create("gzip")))
        {
            BackupManifest manifest = SampleBackup.Fill(writer, "gzip");
            Assert.Equal(BackupStatus.Running, Assert.Single(repository.List()).Status);
            Assert.Throws<BackupException>(() => repository.Find(id));
            Assert.Equal(BackupStatus.Success, writer.Complete(manifest).Status);
        }

        BackupRecord record = Assert.Single(BackupRepository.Open(place).List());
        Assert.Equal((BackupStatus.Success, id), (record.Status, record.Id));
        Assert.Equal(id, BackupSource.Open(place).Id);
        BackupSource source = BackupSource.Open(record.Path);
        Assert.Equal(id, source.Id);
        Assert.NotEmpty(source.Files);
        foreach (BackupSourceFile file in source.Files)
        {
            using Stream stream = source.OpenRead(file);
            stream.CopyTo(Stream.Null);
        }

        Assert.Null(StorageFactory.Open(place).FileSize(id, RunOwner.FileName));
    }

    [Theory, AllStorages(HasManyCalls = true)]
    public void An_encrypted_backup_is_opened_by_its_key_alone_and_gets_another(Peer? peer)
    {
        string place = Place(peer);
        using var folder = new TestFolder();
        var keys = new TestKeys(folder.Path);
        string id = SampleBackup.Write(place, "gzip", encryption: [keys.Key("old.key")], seal: true).Id;

        Assert.Equal(0, Assert.Single(BackupRepository.Open(place).List()).TableCount);
        Assert.Equal(2, Assert.Single(BackupRepository.Open(place, [keys.Key("old.key")]).List()).TableCount);
        new BackupKeyRotation([keys.Key("old.key")], [keys.Key("new.key")]).Run(place, id);

        Assert.Equal(BackupErrorId.KeyWrong, Assert.Throws<BackupException>(() => BackupSource.Open(place, id, [keys.Key("old.key")])).ErrorId);
        BackupSource source = BackupSource.Open(place, id, [keys.Key("new.key")]);
        Assert.NotEmpty(source.Files);
        foreach (BackupSourceFile file in source.Files)
        {
            using Stream stream = source.OpenRead(file);
            stream.CopyTo(Stream.Null);
        }
    }

    [Theory, AllStorages]
    public void A_rotation_does_not_bring_back_what_was_removed_meanwhile(Peer? peer)
    {
        string place = Place(peer);
        using var folder = new TestFolder();
        var keys = new TestKeys(folder.Path);
        string id = SampleBackup.Write(place, "gzip", encryption: [keys.Key("old.key")]).Id;

        // While the key is being wrapped, which takes long for a passphrase.
        var rotation = new BackupKeyRotation([keys.Key("old.key")], [new RacingKey(keys.Key("new.key"), () => BackupRepository.Open(place).Remove(id))]);
        Assert.Equal(BackupErrorId.BackupNotFound, Assert.Throws<BackupException>(() => rotation.Run(place, id)).ErrorId);
        Assert.Empty(BackupRepository.Open(place).List());
        Assert.Empty(StorageFactory.Open(place).ListFolders());
    }

    [Theory]
    [PeerData(Peer.Ssh)]
    [PeerData(Peer.Rclone)]
    public void What_becomes_files_elsewhere_is_for_its_owner_alone(Peer peer)
    {
        string root = Path.Combine(peer == Peer.Ssh ? peers.Ssh.Root : peers.Rclone.Root, Path.GetFileName(peers.Create(peer).Split('?')[0].Split(':')[^1]));
        string place = peer == Peer.Ssh ? $"ssh://peer{root}?config={peers.Ssh.ConfigFile}" : $"rclone:{peers.Rclone.Remote}:{Path.GetFileName(root)}";
        SampleBackup.Write(place);

        string[] folders = [root, .. Directory.GetDirectories(root, "*", SearchOption.AllDirectories)];
        Assert.Equal(2, folders.Length);
        Assert.All(folders, path => Assert.Equal(LocalStorage.PrivateFolder, File.GetUnixFileMode(path)));
        Assert.All(Directory.GetFiles(root, "*", SearchOption.AllDirectories), path => Assert.Equal(LocalStorage.PrivateFile, File.GetUnixFileMode(path)));
    }

    [Theory, AllStorages]
    public void A_backup_that_is_given_up_leaves_nothing(Peer? peer)
    {
        string place = Place(peer);
        BackupRepository repository = BackupRepository.Create(place);
        using (BackupWriter writer = repository.Begin(BackupRepository.NewId(DateTime.UtcNow)))
        {
            SampleBackup.Fill(writer);
        }

        Assert.Empty(repository.List());
        Assert.Empty(StorageFactory.Open(place).ListFolders());
    }

    [Theory, AllStorages(HasManyCalls = true)]
    public void The_journal_is_added_to_by_several_at_once_and_read_as_one(Peer? peer)
    {
        string place = Place(peer);
        BackupRepository.Create(place);
        DateTime start = DateTime.UtcNow;
        string[] ids = Enumerable.Range(0, 12).Select(i => BackupRepository.NewId(start.AddSeconds(-i))).ToArray();
        Parallel.ForEach(ids, new ParallelOptions { MaxDegreeOfParallelism = 4 }, id =>
        {
            var journal = new JournalHistory(BackupRepository.Open(place), NullOutput.Instance);
            var run = new BackupRun { Id = id, Status = BackupStatus.Running, StartTime = BackupId.Time(id), Server = "db1", Databases = [], Repository = place, Attempts = 1, Owner = RunOwner.Current() };
            journal.Write([run]);
            journal.Write([run with { Status = BackupStatus.Success, EndTime = start.AddMinutes(1) }]);
        });

        BackupRun[] read = new JournalHistory(BackupRepository.Open(place), NullOutput.Instance).ReadRuns(new HistoryQuery(), CancellationToken.None).ToArray();
        Assert.Equal(ids.Order(StringComparer.Ordinal), read.Select(r => r.Id).Order(StringComparer.Ordinal));
        Assert.All(read, run => Assert.Equal(BackupStatus.Success, run.Status));
    }

    private string Place(Peer? peer) => peer is { } kind ? peers.Create(kind) : peers.CreateLocal();

    private IBackupStorage Open(Peer? peer)
    {
        string place = Place(peer);
        BackupRepository.Create(place);
        return StorageFactory.Open(place);
    }

    private static string Read(IBackupStorage storage, string folder, string name)
    {
        using Stream stream = storage.OpenRead(folder, name);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
