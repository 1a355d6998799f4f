using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Dump;

/// <summary>The position that a backup claims is that of its rows: the binlog from there on makes the restored copy what the source is now.</summary>
[Collection(DumpGroup.Name)]
public class ReplayTests(ConsistencyServers servers) : IClassFixture<ConsistencyServers>
{
    private const string LockRights = "SELECT, SHOW VIEW, TRIGGER, EVENT, EXECUTE, LOCK TABLES";

    private static readonly int Times = Fuzzer.IsNightly ? 10 : 1;

    [Theory]
    [MariaDB(LockMode.BackupStage), MariaDB(LockMode.FlushTables), MariaDB(LockMode.LockTables), MariaDB(LockMode.None)]
    [MySql(LockMode.Instance), MySql(LockMode.FlushTables), MySql(LockMode.LockTables)]
    public void A_restored_copy_and_the_binlog_after_it_are_the_source(ServerFamily family, LockMode mode)
    {
        var server = servers.Get(family);
        using var bench = new DumpBench(server);
        string[] engines = mode == LockMode.None ? [] : family == ServerFamily.MariaDB ? ["MyISAM", "Aria"] : ["MyISAM"];
        using var bank = new Bank(server, null, engines);
        var user = CreateLocker(server, bank, mayReadPosition: true);
        var request = bench.Request(bank.First, bank.Second) with { LockMode = mode, ChunkSize = 20_000, ThreadCount = mode == LockMode.None ? null : 4 };
        if (mode == LockMode.LockTables)
        {
            request = As(request, user);
        }

        var records = Enumerable.Range(0, 2 * Times).Select(_ => bench.Backup(request)).ToList();
        bank.Stop();

        Assert.All(records, r => Assert.True(r.Manifest!.Snapshot.Consistent));
        RequireReplay(server, servers.GetTarget(family), records, bank);
        server.DropAccount(user);
    }

    [Theory]
    [MariaDB("MyISAM", LockMode.Auto), MariaDB("Aria", LockMode.FlushTables), MariaDB("MyISAM", LockMode.LockTables)]
    [MySql("MyISAM", LockMode.Auto), MySql("MyISAM", LockMode.FlushTables), MySql("MyISAM", LockMode.LockTables)]
    public void Transactions_that_also_write_to_tables_without_snapshots_are_whole_in_the_replay(ServerFamily family, string engine, LockMode mode)
    {
        var server = servers.GetWithoutGtids(family);
        using var bench = new DumpBench(server);
        using var bank = new Bank(server, engine);
        var request = bench.Request(bank.First, bank.Second) with { LockMode = mode, LockTimeout = TimeSpan.FromSeconds(20) };
        var records = Enumerable.Range(0, Times).Select(_ => bench.Backup(request)).ToList();
        bank.Stop();

        RequireReplay(server, servers.GetTarget(family), records, bank);
    }

    /// <summary>A backup among changing definitions is right, or it fails and says why. Without a lock nothing of the sort is promised.</summary>
    [Theory]
    [MariaDB(LockMode.BackupStage), MariaDB(LockMode.FlushTables), MariaDB(LockMode.LockTables)]
    [MySql(LockMode.Instance), MySql(LockMode.FlushTables), MySql(LockMode.LockTables)]
    public void Definitions_that_change_meanwhile_are_in_the_backup_or_in_the_replay(ServerFamily family, LockMode mode)
    {
        const int MostTries = 60;
        var server = servers.Get(family);
        using var bench = new DumpBench(server);
        using var bank = new Bank(server);
        using var changes = new DefinitionChanges(server, bank, swapsNames: true);
        var request = bench.Request(bank.First, bank.Second) with { LockMode = mode, ThreadCount = 2 };
        var records = new List<BackupRecord>();
        for (var tries = 0; records.Count < 2 * Times && tries < MostTries * Times; tries++)
        {
            try
            {
                records.Add(bench.Backup(request));
            }
            catch (BackupException e) when (e.ErrorId == BackupErrorId.TableChanged)
            {
                Assert.DoesNotContain("partial", bench.Leftovers, StringComparison.Ordinal);
            }
        }

        changes.Stop();
        bank.Stop();
        Assert.NotEmpty(records);
        RequireReplay(server, servers.GetTarget(family), records, bank);
    }

    [Theory, MariaDB, MySql]
    public void An_account_that_may_not_read_the_position_claims_none(ServerFamily family)
    {
        var server = servers.Get(family);
        using var bench = new DumpBench(server);
        using var bank = new Bank(server);
        var user = CreateLocker(server, bank, mayReadPosition: false);

        var record = bench.Backup(As(bench.Request(bank.First, bank.Second), user));

        Assert.Equal((nameof(LockMode.LockTables), null, null, null), (record.LockMode, record.BinlogFile, record.BinlogPosition, record.Gtid));
        Assert.Contains(record.Warnings, w => w.Contains("point-in-time", StringComparison.Ordinal));
        bank.Stop();
        server.DropAccount(user);
    }

    /// <summary>Replays onto each copy, in turn from the file's position and from the GTIDs, and compares all tables.</summary>
    internal static void RequireReplay(TestServer source, TestServer target, IReadOnlyList<BackupRecord> records, Bank bank)
    {
        var live = BinlogReplay.State(source, bank.First, bank.Second);
        for (var i = 0; i < records.Count; i++)
        {
            var byGtid = i % 2 == 1;
            Assert.True(byGtid ? records[i].Gtid is not null : records[i].BinlogFile is not null);
            BinlogReplay.Run(records[i], source, target, byGtid);
            Assert.Equal(live, BinlogReplay.State(target, bank.First, bank.Second));
            target.Sql($"DROP DATABASE {bank.First}; DROP DATABASE {bank.Second}");
        }
    }

    private static string CreateLocker(TestServer server, Bank bank, bool mayReadPosition)
    {
        List<string> grants = [$"{LockRights} ON `{bank.First}`.*", $"{LockRights} ON `{bank.Second}`.*"];
        if (mayReadPosition)
        {
            grants.Add((server.Family == ServerFamily.MariaDB ? "BINLOG MONITOR" : "REPLICATION CLIENT") + " ON *.*");
        }

        return server.CreateAccount("pw", grants);
    }

    private static BackupRequest As(BackupRequest request, string user) => request with { Server = request.Server with { User = user, Password = "pw", AllowPublicKeyRetrieval = true } };
}
