using MySqlBackup.Core.Dump;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Repository.Copies;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Tests.Codecs.Encryption;
using MySqlBackup.Testing;
using MySqlBackup.Testing.Peers;
using Xunit;

namespace MySqlBackup.Core.Tests.Storage;

/// <summary>The whole way on a store, of real servers: an encrypted backup, its drill, its copy home, and the drill of that.</summary>
[Collection(StoragePeers.Name)]
public sealed class RemoteDrillTests(StoragePeers peers) : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory, MariaDB, MySql]
    public void An_encrypted_backup_passes_its_drill_on_every_store_and_after_its_way_home(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        var keys = new TestKeys(_folder.Path);
        using TestDatabase shop = server.CreateDatabase();
        shop.Sql("CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(200) CHARACTER SET utf8mb4) ENGINE=InnoDB");
        shop.Sql("INSERT INTO item WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i+1 FROM n WHERE i<900) SELECT i, CONCAT('näme ', i, REPEAT('x', i % 150)) FROM n");

        // The family of the server is nothing to a store: all of them in the nightly run, one of them else.
        bool IsMeant(Peer peer) => family == ServerFamily.MariaDB || Fuzzer.IsNightly || peer == Peer.Moto;
        foreach (Peer peer in Enum.GetValues<Peer>().Where(peer => IsMeant(peer) && PeerProgram.WhyMissing(peer) is null))
        {
            string place = peers.Create(peer);
            BackupRecord backup = new BackupOperation(
                new BackupRequest { Server = server.Options, Destination = place, Database = [shop.Name], Encryption = [keys.Key()], EncryptManifest = true, ChunkSize = 16 << 10 },
                NullOutput.Instance).Run(default);
            RequireDrill(server, keys, place, backup.Id);
            Assert.Contains(new JournalHistory(BackupRepository.Open(place), NullOutput.Instance).ReadChecks(HistoryQuery.All, default), check => check.IsProof);

            string home = peers.CreateLocal();
            BackupCopyResult copied = new BackupCopyOperation(new BackupCopyRequest { Repository = place, Id = backup.Id, To = home }).Run(default);
            Assert.Equal(BackupCopyStatus.Copied, copied.Status);
            RequireDrill(server, keys, home, backup.Id);
        }
    }

    private static void RequireDrill(TestServer server, TestKeys keys, string place, string id)
    {
        IntegrityResult drill = Assert.Single(new IntegrityOperation(new IntegrityRequest
        {
            Repository = place,
            Id = id,
            Level = IntegrityLevel.Restore,
            Decryption = [keys.Key()],
            ScratchServer = server.Options,
        }).Run(default));
        Assert.True(drill.IsValid, $"{place}: {drill.Reason}");
        Assert.Equal(900, drill.RowCount);
    }
}
