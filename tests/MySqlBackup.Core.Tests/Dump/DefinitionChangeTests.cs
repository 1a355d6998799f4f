using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Dump;

[Collection(DumpGroup.Name)]
public class DefinitionChangeTests
{
    private const string Add = "ALTER TABLE t1 ADD COLUMN c INT DEFAULT 9";
    private const string Drop = "DROP TABLE t1";
    private const string Swap = "RENAME TABLE t1 TO t0, t2 TO t1, t0 TO t2";
    private const string Empty = "TRUNCATE TABLE t1";
    private const string Key = "ALTER TABLE t1 ADD KEY by_b (b)";

    [Theory, MariaDB, MySql]
    public void A_view_that_goes_away_before_it_is_read_is_told_as_a_change(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using var database = server.CreateDatabase();
        database.Sql("CREATE TABLE t (a INT PRIMARY KEY); CREATE VIEW v AS SELECT a FROM t");
        var output = new HookOutput { AfterSnapshot = () => database.Sql("DROP VIEW v") };
        var failure = Assert.Throws<BackupException>(() => bench.Backup(bench.Request(database.Name) with { LockMode = LockMode.FlushTables }, output));
        Assert.Equal(BackupErrorId.TableChanged, failure.ErrorId);
        Assert.Contains($"{database.Name}.v", failure.Message, StringComparison.Ordinal);
        Assert.Equal("", bench.Leftovers);
    }

    [Theory]
    [MariaDB(LockMode.Auto, Add), MariaDB(LockMode.Auto, Drop), MariaDB(LockMode.Auto, Swap), MariaDB(LockMode.Auto, Empty), MariaDB(LockMode.Auto, Key)]
    [MariaDB(LockMode.None, Swap), MariaDB(LockMode.LockTables, Empty)]
    [MySql(LockMode.FlushTables, Add), MySql(LockMode.FlushTables, Drop), MySql(LockMode.FlushTables, Empty), MySql(LockMode.FlushTables, Key)]
    [MySql(LockMode.FlushTables, Swap), MySql(LockMode.None, Swap), MySql(LockMode.LockTables, Swap), MySql(LockMode.LockTables, Empty)]
    public void A_change_after_the_snapshot_is_never_a_wrong_success(ServerFamily family, LockMode mode, string change)
    {
        var server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using var database = server.CreateDatabase();
        database.Sql("CREATE TABLE t1 (a INT PRIMARY KEY, b INT); INSERT INTO t1 VALUES (1,1),(2,2); SELECT SLEEP(1.1); CREATE TABLE t2 (a INT PRIMARY KEY, b INT); INSERT INTO t2 VALUES (3,3)");
        var output = new HookOutput { AfterSnapshot = () => database.Sql(change) };
        var request = bench.Request(database.Name) with { LockMode = mode, ThreadCount = null };
        try
        {
            var record = bench.Backup(request, output);
            server.Sql($"DROP DATABASE `{database.Name}`");
            DumpBench.Load(record, server);
            Assert.Equal("1\n2\n3", database.Sql("SELECT a FROM t1; SELECT a FROM t2"));
        }
        catch (BackupException e)
        {
            Assert.Equal(BackupErrorId.TableChanged, e.ErrorId);
            Assert.Equal("", bench.Leftovers);
        }
    }

    [Theory, MySql]
    public void The_instance_lock_makes_changes_wait(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using var database = server.CreateDatabase();
        database.Sql("CREATE TABLE t1 (a INT PRIMARY KEY, b INT); INSERT INTO t1 VALUES (1,1),(2,2)");
        Exception? refused = null;
        var output = new HookOutput { AfterSnapshot = () => refused = Record.Exception(() => database.Sql("SET lock_wait_timeout=1; " + Add)) };
        var record = bench.Backup(bench.Request(database.Name), output);
        Assert.Contains("Lock wait timeout", refused!.Message, StringComparison.Ordinal);
        Assert.Equal(2, record.RowCount);
        database.Sql("SET lock_wait_timeout=1; " + Add);
    }
}
