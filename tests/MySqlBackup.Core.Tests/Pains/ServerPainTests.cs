using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Tests.Dump;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Pains;

/// <summary>What other tools do to a server that works while they do.</summary>
[Collection(DumpGroup.Name)]
public sealed class ServerPainTests
{
    private const string TwoTables =
        "CREATE TABLE a_first (id INT PRIMARY KEY, v VARCHAR(2000)); INSERT INTO a_first VALUES (1,1);"
        + "CREATE TABLE big (id INT PRIMARY KEY, pad VARCHAR(2000)); INSERT INTO big WITH RECURSIVE n AS (SELECT 0 AS i UNION ALL SELECT i+1 FROM n WHERE i<999) SELECT i,REPEAT('x',2000) FROM n;"
        + "CREATE TABLE z_last (id INT PRIMARY KEY); INSERT INTO z_last VALUES (1);";

    /// <summary>
    /// Locks that others keep to the end of the dump: on tables whose snapshots are open long since, and on the definitions of tables that are done.
    /// While the big table is read, an application writes everywhere and a migration changes a table that was read.
    /// </summary>
    [Theory]
    [MariaDB(LockMode.Auto), MariaDB(LockMode.FlushTables), MariaDB(LockMode.LockTables), MariaDB(LockMode.None)]
    [MySql(LockMode.FlushTables), MySql(LockMode.LockTables), MySql(LockMode.None)]
    public void Pain04_No_lock_outlives_its_need(ServerFamily family, LockMode mode)
    {
        using var trial = new PainTrial(family);
        // With one worker, as without locks, the biggest table is done when the next begins; with two, the small ones are.
        trial.Sql(TwoTables + (mode == LockMode.None ? "INSERT INTO a_first SELECT id+10,CONCAT(pad,'') FROM big; INSERT INTO a_first SELECT id+2000,pad FROM big" : ""));
        var (afterSnapshot, duringDump) = (false, false);
        var output = new HookOutput
        {
            AfterSnapshot = () =>
            {
                // Rows of all tables, while nothing was read yet; the backup does not see them.
                trial.Sql("SET lock_wait_timeout=3, innodb_lock_wait_timeout=3; INSERT INTO a_first VALUES (2,2); INSERT INTO big VALUES (5000,'y'); DELETE FROM z_last; INSERT INTO z_last VALUES (9)");
                afterSnapshot = true;
            },
            OnProgress = progress =>
            {
                if (!duringDump && progress.TablesDone == (mode == LockMode.None ? 1 : 2))
                {
                    duringDump = true;
                    trial.Sql("SET lock_wait_timeout=3; ALTER TABLE a_first ADD COLUMN late INT; INSERT INTO a_first VALUES (3,3,3); CREATE TABLE another (a INT PRIMARY KEY)");
                }
            },
        };
        var record = trial.Bench.Backup(trial.Bench.Request(trial.Name) with { LockMode = mode, ThreadCount = 2, Throttle = 2_000_000 }, output);

        Assert.True(afterSnapshot);
        Assert.True(duringDump);
        Assert.Equal((BackupStatus.Success, true), (record.Status, record.Manifest!.Snapshot.Consistent));
        Assert.InRange(record.Manifest.Snapshot.LockHeldMilliseconds, 0, 3000);
        trial.Server.Sql($"DROP DATABASE `{trial.Name}`");
        Assert.True(trial.Restore(record) is { Status: BackupStatus.Success, ErrorMessage: null });
        Assert.Equal("0\n0\n1", trial.Sql("SELECT COUNT(*) FROM a_first WHERE id IN (2,3); SELECT COUNT(*) FROM big WHERE id=5000; SELECT * FROM z_last"));
    }

    /// <summary>"Table definition has changed, please retry transaction": the migration of a table that the dump has yet to read.</summary>
    [Theory, MariaDB, MySql]
    public void Pain05_A_migration_during_the_dump_waits_or_the_backup_says_which_table_changed(ServerFamily family)
    {
        const string Migration = "ALTER TABLE z_last ADD COLUMN late INT DEFAULT 9, ADD KEY (late)";
        using var trial = new PainTrial(family);
        trial.Sql(TwoTables);
        Exception? refused = null;
        var output = new HookOutput { AfterSnapshot = () => refused = Record.Exception(() => trial.Sql("SET lock_wait_timeout=1; " + Migration)) };
        try
        {
            var record = trial.Backup(output);
            Assert.Equal(1002, record.RowCount);
        }
        catch (BackupException failure)
        {
            Assert.Equal(BackupErrorId.TableChanged, failure.ErrorId);
            Assert.Contains("z_last", failure.Message, StringComparison.Ordinal);
            Assert.Equal("", trial.Bench.Leftovers);
            Assert.Null(refused);
        }

        // By default MySQL's instance lock makes it wait; MariaDB lets it through, and then the snapshot's rows can't be read any more.
        Assert.Equal(family == ServerFamily.MySql, refused is not null);
        if (refused is not null)
        {
            trial.Sql("SET lock_wait_timeout=3; " + Migration);
        }

        trial.RequireSame();
    }

    /// <summary>Many connections at once into tables that refer to each other and themselves, with keys that are added afterwards.</summary>
    [Theory, MariaDB, MySql]
    public void Pain16_Tables_that_refer_to_each_other_load_in_parallel_without_deadlocks(ServerFamily family)
    {
        using var trial = new PainTrial(family);
        trial.Sql("""
            CREATE TABLE a_child (id INT PRIMARY KEY, parent INT, boss INT, word VARCHAR(300), UNIQUE KEY uw (word), KEY kp (parent), KEY kb (boss));
            CREATE TABLE b_parent (id INT PRIMARY KEY, best INT, word VARCHAR(300), KEY kb (best), KEY kw (word), FULLTEXT KEY ft (word));
            INSERT INTO b_parent WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i+1 FROM n WHERE i<1000) SELECT i, i*5, REPEAT(SHA2(i,256),4) FROM n;
            INSERT INTO a_child SELECT b.id+1000*d.n, 1+(b.id*7)%1000, NULLIF((b.id+1000*d.n) DIV 2,0), CONCAT(SHA2(b.id+1000*d.n,256),REPEAT('x',200)) FROM b_parent b, (SELECT 0 AS n UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5) d;
            ALTER TABLE a_child ADD CONSTRAINT to_parent FOREIGN KEY (parent) REFERENCES b_parent (id) ON DELETE CASCADE, ADD CONSTRAINT to_self FOREIGN KEY (boss) REFERENCES a_child (id);
            ALTER TABLE b_parent ADD CONSTRAINT to_child FOREIGN KEY (best) REFERENCES a_child (id) ON UPDATE CASCADE;
            ANALYZE TABLE a_child, b_parent;
            """);
        trial.RequireSame(record: trial.Bench.Backup(trial.Bench.Request(trial.Name) with { ChunkSize = 100_000, ThreadCount = 4 }));

        // They are enforced again.
        foreach (var orphan in new[] { "INSERT INTO a_child VALUES (9999, 7777, NULL, 'x')", "INSERT INTO b_parent VALUES (9999, 7777, 'x')", "INSERT INTO a_child VALUES (9999, 1, 7777, 'x')" })
        {
            Assert.Contains("foreign key constraint fails", trial.Server.Client.RunOn(orphan, trial.Name), StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>A backup was refused for want of a binlog that it did not need; and where there is one, the position must be there.</summary>
    [Theory]
    [MariaDB(false), MariaDB(true)]
    [MySql(false), MySql(true)]
    public void Pain20_A_server_without_a_binlog_is_backed_up_and_one_with_it_names_the_position(ServerFamily family, bool hasBinlog)
    {
        using var server = TestServer.Start(family, options => options with { BinaryLog = hasBinlog });
        using var trial = new PainTrial(server);
        trial.Sql("CREATE TABLE t (a INT PRIMARY KEY); INSERT INTO t VALUES (1)");
        Assert.Equal(hasBinlog ? "1" : "0", server.Sql("SELECT @@log_bin"));
        var snapshot = trial.Backup().Manifest!.Snapshot;
        if (hasBinlog)
        {
            var status = server.Sql(family == ServerFamily.MySql ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS").Split('\t');
            Assert.Equal((status[0], status[1]), (snapshot.BinlogFile, $"{snapshot.BinlogPosition}"));
            Assert.False(string.IsNullOrEmpty(snapshot.Gtid));
        }
        else
        {
            Assert.Equal((null, null, true), (snapshot.BinlogFile, snapshot.BinlogPosition, snapshot.Consistent));
        }

        trial.RequireSame();
    }
}
