using System.Globalization;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Dump;

[Collection(DumpGroup.Name)]
public class ConsistencyTests(ConsistencyServers servers) : IClassFixture<ConsistencyServers>
{
    [Theory]
    [MariaDB(LockMode.Auto), MariaDB(LockMode.FlushTables), MariaDB(LockMode.LockTables), MariaDB(LockMode.None)]
    [MySql(LockMode.Auto), MySql(LockMode.FlushTables), MySql(LockMode.LockTables), MySql(LockMode.None)]
    public void Money_that_moves_while_dumps_run_is_neither_lost_nor_doubled(ServerFamily family, LockMode mode)
    {
        var server = servers.Get(family);
        using var bench = new DumpBench(server);
        using var bank = new Bank(server);
        var user = server.CreateAccount("pw", [$"SELECT, SHOW VIEW, TRIGGER, EVENT, EXECUTE, LOCK TABLES ON `{bank.First}`.*", $"SELECT, SHOW VIEW, TRIGGER, EVENT, EXECUTE, LOCK TABLES ON `{bank.Second}`.*"]);
        var records = new List<BackupRecord>();
        for (var i = 0; i < 3; i++)
        {
            var request = bench.Request(bank.First, bank.Second) with { LockMode = mode, ChunkSize = 20_000, ThreadCount = mode == LockMode.None ? null : 4 };
            records.Add(bench.Backup(mode == LockMode.LockTables
                ? request with { Server = server.Options with { User = user, Password = "pw", AllowPublicKeyRetrieval = true } }
                : request));
        }

        bank.Stop();
        foreach (var record in records)
        {
            if (mode == LockMode.Auto)
            {
                Assert.Equal(family == ServerFamily.MariaDB ? "BackupStage" : "Instance", record.LockMode);
            }

            bank.Drop();
            DumpBench.Load(record, server);
            Assert.Equal($"{Bank.Total}", bank.Sum(server));
            if (mode != LockMode.LockTables && (mode != LockMode.None || family == ServerFamily.MariaDB))
            {
                // The log's rows are counted against the transactions that the binlog holds up to the claimed position.
                Assert.NotNull(record.BinlogFile);
                Assert.Equal(
                    server.Sql($"SELECT COUNT(*) FROM {bank.First}.log"),
                    servers.CountInBinlog(server, record, bank.First).ToString(CultureInfo.InvariantCulture));
            }
        }

        server.DropAccount(user);
    }

    [Theory]
    [MariaDB("MyISAM", LockMode.Auto), MariaDB("Aria", LockMode.Auto), MariaDB("MEMORY", LockMode.FlushTables), MariaDB("MyISAM", LockMode.LockTables)]
    [MySql("MyISAM", LockMode.Auto), MySql("MEMORY", LockMode.FlushTables), MySql("MyISAM", LockMode.LockTables)]
    public void Tables_without_snapshots_agree_with_transactions_that_write_to_both(ServerFamily family, string engine, LockMode mode)
    {
        // With GTIDs, MySQL refuses such transactions.
        var server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using var bank = new Bank(server, engine);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var record = bench.Backup(bench.Request(bank.First) with { LockMode = mode, Table = ["log", "twin"], LockTimeout = TimeSpan.FromSeconds(20) });
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(15), $"took {clock.Elapsed}");
        bank.Stop();
        bank.Drop();
        DumpBench.Load(record, server);
        var rows = long.Parse(server.Sql($"SELECT COUNT(*) FROM {bank.First}.log"), CultureInfo.InvariantCulture);
        Assert.True(rows > 0);

        // No commit without its twin. The other way round, a transaction that was open then has written its twin and not committed.
        Assert.Equal("0", server.Sql($"SELECT COUNT(*) FROM {bank.First}.log l LEFT JOIN {bank.First}.twin t USING (worker,n) WHERE t.n IS NULL"));
        Assert.InRange(int.Parse(server.Sql($"SELECT COUNT(*) FROM {bank.First}.twin t LEFT JOIN {bank.First}.log l USING (worker,n) WHERE l.n IS NULL AND t.n>(SELECT MAX(n) FROM {bank.First}.log q WHERE q.worker=t.worker)"), CultureInfo.InvariantCulture), 0, 3);
    }

    [Theory, MariaDB, MySql]
    public void Tables_without_snapshots_are_free_before_the_rest_is_copied(ServerFamily family)
    {
        var server = servers.Get(family);
        using var bench = new DumpBench(server);
        using var database = server.CreateDatabase();
        database.Sql("CREATE TABLE big (id INT PRIMARY KEY, pad VARCHAR(2000)); INSERT INTO big WITH RECURSIVE n AS (SELECT 0 AS i UNION ALL SELECT i+1 FROM n WHERE i<999) SELECT i,REPEAT('x',2000) FROM n;"
            + "CREATE TABLE isam (a INT) ENGINE=MyISAM; INSERT INTO isam VALUES (1)");
        var written = 0L;
        using var connection = server.Connect(database.Name);
        connection.Execute("SET SESSION lock_wait_timeout=5");
        var output = new HookOutput
        {
            OnProgress = p =>
            {
                if (p.RowsDone < 1000 && written == 0)
                {
                    connection.Execute("INSERT INTO isam VALUES (2)");
                    written = p.RowsDone + 1;
                }
            },
        };
        var record = bench.Backup(bench.Request(database.Name) with { ThreadCount = 1, Throttle = 1_000_000 }, output);
        Assert.NotEqual(0, written);
        Assert.Equal(1, record.Manifest!.Databases[0].Tables.Single(t => t.Name == "isam").Rows);
    }

    [Theory]
    [MariaDB(LockMode.Auto), MariaDB(LockMode.FlushTables), MariaDB(LockMode.LockTables)]
    [MySql(LockMode.Auto), MySql(LockMode.FlushTables), MySql(LockMode.LockTables)]
    public void Tables_that_hold_no_rows_of_their_own_hold_up_nobody(ServerFamily family, LockMode mode)
    {
        var server = servers.Get(family);
        using var bench = new DumpBench(server);
        using var database = server.CreateDatabase();
        database.Sql("CREATE TABLE a (id INT) ENGINE=MyISAM; CREATE TABLE b (id INT) ENGINE=MyISAM; INSERT INTO a VALUES (1); INSERT INTO b VALUES (2); CREATE TABLE merged (id INT) ENGINE=MERGE UNION=(a, b);"
            + "CREATE TABLE elsewhere (id INT) ENGINE=MERGE UNION=(b)");
        var output = new HookOutput();
        var record = bench.Backup(bench.Request(database.Name) with { LockMode = mode }, output);
        Assert.Equal([$"{database.Name}.elsewhere", $"{database.Name}.merged"], output.Warnings.Select(w => w.Split(' ')[0]));
        Assert.Equal(2, record.RowCount);
        Assert.True(record.Manifest!.Snapshot!.LockHeldMilliseconds < 900, $"held for {record.Manifest.Snapshot.LockHeldMilliseconds} ms");
    }

    [Theory, MariaDB, MySql]
    public void The_position_is_told_or_why_there_is_none(ServerFamily family)
    {
        string Told(TestServer server, LockMode mode)
        {
            using var bench = new DumpBench(server);
            using var database = server.CreateDatabase();
            var output = new HookOutput();
            bench.Backup(bench.Request(database.Name) with { LockMode = mode }, output);
            return output.Details.Single(d => d.StartsWith("Snapshot ", StringComparison.Ordinal));
        }

        Assert.Matches(@"^Snapshot at \S+\.\d+:\d+ by FlushTables; lock waited for ", Told(servers.Get(family), LockMode.FlushTables));
        Assert.StartsWith("Snapshot by FlushTables without a binlog position (the server writes no binlog); lock waited for ", Told(TestServers.Get(family), LockMode.FlushTables), StringComparison.Ordinal);
        if (family == ServerFamily.MySql)
        {
            Assert.StartsWith("Snapshot by None without a binlog position (it could not be read); ", Told(servers.Get(family), LockMode.None), StringComparison.Ordinal);
        }
    }
}
