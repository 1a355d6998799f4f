using System.Text;
using MySqlBackup.Core.Codecs;
using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Monitoring;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Tests.Codecs.Encryption;
using MySqlBackup.Core.Tests.Load;
using MySqlBackup.Core.Workflow;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Integrity;

/// <summary>Encrypted backups of real servers: they restore and pass drills, and what was to be hidden is nowhere beside them.</summary>
public sealed class EncryptedDrillTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly TestKeys _keys;

    public EncryptedDrillTests() => _keys = new TestKeys(_folder.Path);

    private string Root => Path.Combine(_folder.Path, "backups");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MariaDB]
    [MySql]
    public void Encrypted_backups_of_every_codec_restore_and_pass_a_drill(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using TestDatabase shop = CreateShop(server);
        foreach (string codec in CompressionCodec.Names)
        {
            foreach (bool seal in (bool[])[false, true])
            {
                BackupRecord backup = BackUp(server, shop.Name, codec, seal);
                string target = server.UniqueName("copy");
                RestoreResult result = Assert.Single(new RestoreOperation(new RestoreRequest
                {
                    Server = server.Options,
                    Repository = Root,
                    Id = backup.Id,
                    Decryption = [_keys.Key()],
                    As = new Dictionary<string, string> { [shop.Name] = target },
                }).Run(default));
                Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
                foreach (string table in (string[])["item", "odd näme"])
                {
                    Assert.Equal(server.Sql($"CHECKSUM TABLE `{shop.Name}`.`{table}`").Split('\t')[1], server.Sql($"CHECKSUM TABLE `{target}`.`{table}`").Split('\t')[1]);
                }

                Assert.Equal("5001", server.Sql($"SELECT `{target}`.plus(MAX(id)) FROM `{target}`.wares"));
                server.Sql($"DROP DATABASE `{target}`");

                IntegrityResult drill = Assert.Single(new IntegrityOperation(new IntegrityRequest
                {
                    Repository = Root,
                    Id = backup.Id,
                    Level = IntegrityLevel.Restore,
                    Decryption = [_keys.Key()],
                    ScratchServer = server.Options,
                }).Run(default));
                Assert.True(drill.IsValid, drill.Reason);
                Assert.Equal(5001, drill.RowCount);
            }
        }
    }

    [Theory]
    [MariaDB]
    [MySql]
    public void A_restore_without_the_right_key_changes_nothing(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using TestDatabase shop = CreateShop(server);
        BackUp(server, shop.Name, "none", seal: false);
        shop.Sql("DELETE FROM item WHERE id > 10");
        string before = shop.Sql("CHECKSUM TABLE item");
        foreach ((EncryptionKey[] keys, string id) in ((EncryptionKey[], string)[])[([], BackupErrorId.KeyMissing), ([_keys.Key("strange.key")], BackupErrorId.KeyWrong)])
        {
            var restore = new RestoreOperation(new RestoreRequest { Server = server.Options, Repository = Root, Decryption = keys, Force = true });
            Assert.Equal(id, Assert.Throws<BackupException>(() => restore.Run(default)).ErrorId);
            Assert.Equal(id, Assert.Throws<BackupException>(() => restore.Plan(default)).ErrorId);
        }

        Assert.Equal(before, shop.Sql("CHECKSUM TABLE item"));
    }

    [Theory]
    [MariaDB]
    [MySql]
    public void What_was_to_be_hidden_stands_nowhere_in_the_repository(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using TestDatabase shop = CreateShop(server);
        BackupRecord backup = BackUp(server, shop.Name, "gzip", seal: true);
        Assert.Equal(5001, backup.RowCount);
        Assert.Single(new IntegrityOperation(new IntegrityRequest
        {
            Repository = Root,
            Id = backup.Id,
            Level = IntegrityLevel.Restore,
            Decryption = [_keys.Key()],
            ScratchServer = server.Options,
        }).Run(default));

        // Also a run that fails at a table whose name its message tells.
        string missing = "hidden_" + Guid.NewGuid().ToString("N");
        Assert.Throws<BackupException>(() => new BackupOperation(Request(server, shop.Name, "gzip", seal: true) with { Table = [missing] }, NullOutput.Instance).Run(default));

        string everything = string.Concat(Directory.GetFiles(Root, "*", SearchOption.AllDirectories).Select(path => path + Encoding.Latin1.GetString(File.ReadAllBytes(path))));
        Assert.All((string[])[shop.Name, missing, "item", "wares", "rowCount", "tableCount"], name => Assert.DoesNotContain(name, everything, StringComparison.Ordinal));

        List<BackupRun> runs = new JournalHistory(BackupRepository.Open(Root), NullOutput.Instance).ReadRuns(new HistoryQuery(), default).ToList();
        Assert.Equal(2, runs.Count);
        Assert.Contains(runs, run => run.Status == BackupStatus.Success && run.Size == backup.Size && run.Server == server.Options.Address.ToString());
        BackupRun failed = Assert.Single(runs, run => run.Status == BackupStatus.Failed);
        Assert.Equal(BackupErrorId.ObjectNotFound, failed.ErrorId);

        // Of all its databases at once the health is known.
        BackupHealth health = Assert.Single(new BackupHealthCheck(new BackupHealthRequest()).Run(BackupRepository.Open(Root), default));
        Assert.Equal(("*", backup.Id, backup.Size), (health.Database, health.LastId, health.LastSize));
        Assert.NotNull(health.LastDrill);

        // What the history does not know can't be asked for again.
        Assert.Equal(BackupErrorId.InvalidArgument, Assert.Throws<BackupException>(() => RetryPlan.CreateRequest(failed, server.Options, [_keys.Key()])).ErrorId);
    }

    [Theory]
    [MariaDB]
    [MySql]
    public void A_failed_run_that_was_to_be_encrypted_is_not_repeated_unencrypted(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        BackupRepository.Create(Root);
        Assert.Throws<BackupException>(() => new BackupOperation(Request(server, "no_such_database", "gzip", seal: false), NullOutput.Instance).Run(default));
        BackupRun failed = Assert.Single(new JournalHistory(BackupRepository.Open(Root), NullOutput.Instance).ReadRuns(new HistoryQuery(), default));
        var error = Assert.Throws<BackupException>(() => RetryPlan.CreateRequest(failed, server.Options));
        Assert.Equal(BackupErrorId.InvalidArgument, error.ErrorId);
        Assert.Contains("-Encryption", error.Message, StringComparison.Ordinal);
        Assert.Single(RetryPlan.CreateRequest(failed, server.Options, [_keys.Key()]).Encryption);
    }

    [Theory]
    [MariaDB]
    [MySql]
    public void A_recipient_that_cannot_be_used_fails_the_backup_and_leaves_none(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using TestDatabase shop = CreateShop(server);
        EncryptionKey missing = EncryptionKey.Parse("key-file:" + Path.Combine(_folder.Path, "missing"));
        BackupRequest request = Request(server, shop.Name, "none", seal: false) with { Encryption = [_keys.Key(), missing] };
        Assert.Equal(BackupErrorId.EncryptionInvalid, Assert.Throws<BackupException>(() => new BackupOperation(request, NullOutput.Instance).Run(default)).ErrorId);
        Assert.Equal(BackupErrorId.EncryptionInvalid, Assert.Throws<BackupException>(() => new BackupOperation(request, NullOutput.Instance).Plan(default)).ErrorId);
        Assert.False(Directory.Exists(Root) && BackupRepository.Open(Root).List().Any());
        Assert.Equal(
            BackupErrorId.InvalidArgument,
            Assert.Throws<BackupException>(() => new BackupOperation(request with { Encryption = [], EncryptManifest = true }, NullOutput.Instance)).ErrorId);
    }

    private static TestDatabase CreateShop(TestServer server)
    {
        TestDatabase shop = server.CreateDatabase();
        shop.Sql("""
            CREATE TABLE item (id INT PRIMARY KEY, v VARCHAR(100) CHARACTER SET utf8mb4, b VARBINARY(100));
            INSERT INTO item WITH RECURSIVE n AS (SELECT 1 AS id UNION ALL SELECT id + 1 FROM n WHERE id < 1000) SELECT id, CONCAT('v ', id), UNHEX(SHA2(id, 256)) FROM n;
            INSERT INTO item SELECT id + 1000, v, b FROM item; INSERT INTO item SELECT id + 2000, v, b FROM item; INSERT INTO item SELECT id + 4000, v, b FROM item WHERE id <= 1000;
            CREATE TABLE `odd näme` (id INT PRIMARY KEY); INSERT INTO `odd näme` VALUES (1);
            CREATE VIEW wares AS SELECT id, v FROM item;
            CREATE FUNCTION plus(x INT) RETURNS INT DETERMINISTIC RETURN x + 1;
            """);
        return shop;
    }

    private BackupRecord BackUp(TestServer server, string database, string codec, bool seal) =>
        new BackupOperation(Request(server, database, codec, seal), NullOutput.Instance).Run(default);

    private BackupRequest Request(TestServer server, string database, string codec, bool seal) => new()
    {
        Server = server.Options,
        Destination = Root,
        Database = [database],
        Compression = codec,
        ThreadCount = 2,
        ChunkSize = 1 << 16,
        Encryption = [_keys.Key()],
        EncryptManifest = seal,
    };
}
