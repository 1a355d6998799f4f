using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Dump;

/// <summary>A backup among statements that run for long, on servers of its own: a policy that ends statements would end other tests' too.</summary>
[Collection(DumpGroup.Name)]
public class LongQueryTests(ConsistencyServers servers) : IClassFixture<ConsistencyServers>
{
    private const string Slow = "UPDATE t SET b=SLEEP(120)";

    [Theory]
    [MariaDB(LockMode.FlushTables), MariaDB(LockMode.LockTables)]
    [MySql(LockMode.Auto), MySql(LockMode.FlushTables), MySql(LockMode.LockTables)]
    public void Wait_locks_once_the_statement_has_ended_by_itself(ServerFamily family, LockMode mode)
    {
        var server = servers.Get(family);
        using var bench = new DumpBench(server);
        using var database = Create(server);
        using var slow = new RunningStatement(server, database.Name, Slow);
        slow.AwaitAge(1);
        var mayWrite = false;
        var output = new HookOutput
        {
            OnVerbose = message =>
            {
                if (message.StartsWith("Waiting for long statements", StringComparison.Ordinal))
                {
                    // Nobody waits behind a backup that only waits.
                    database.Sql("SET lock_wait_timeout=3; INSERT INTO other VALUES (1)");
                    mayWrite = true;
                    slow.End();
                }
            },
        };
        var record = bench.Backup(Request(bench, database, mode), output);
        Assert.Equal((BackupStatus.Success, true), (record.Status, mayWrite));
        Assert.Empty(output.Warnings);
        Assert.Equal(1, record.Manifest!.Databases[0].Tables.Single(t => t.Name == "other").Rows);
        Assert.IsType<MySqlServerException>(slow.Failure);
    }

    [Theory]
    [MariaDB(LongQueryPolicy.Wait), MariaDB(LongQueryPolicy.Abort)]
    [MySql(LongQueryPolicy.Wait), MySql(LongQueryPolicy.Abort)]
    public void A_statement_that_does_not_end_fails_the_backup_and_goes_on(ServerFamily family, LongQueryPolicy policy)
    {
        var server = servers.Get(family);
        using var bench = new DumpBench(server);
        using var database = Create(server);
        using var slow = new RunningStatement(server, database.Name, Slow);
        slow.AwaitAge(1);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var failure = Assert.Throws<BackupException>(() => bench.Backup(Request(bench, database, LockMode.FlushTables) with
        {
            LongQueryPolicy = policy,
            LockTimeout = TimeSpan.FromSeconds(policy == LongQueryPolicy.Wait ? 1 : 60),
        }));
        Assert.Equal(BackupErrorId.LockTimeout, failure.ErrorId);
        Assert.Contains($"id {slow.Id} of root", failure.Message, StringComparison.Ordinal);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"took {clock.Elapsed}");
        Assert.True(slow.IsRunning);
        Assert.Equal("", bench.Leftovers);
        database.Sql("SET lock_wait_timeout=3; INSERT INTO other VALUES (1)");
    }

    [Theory, MariaDB, MySql]
    public void Kill_ends_the_statement_and_says_so(ServerFamily family)
    {
        var server = servers.Get(family);
        using var bench = new DumpBench(server);
        using var database = Create(server);
        using var slow = new RunningStatement(server, database.Name, Slow);
        using var young = new RunningStatement(server, null, "SELECT SLEEP(120)");
        slow.AwaitAge(2);
        var output = new HookOutput();
        var record = bench.Backup(Request(bench, database, LockMode.FlushTables) with { LongQueryPolicy = LongQueryPolicy.Kill, LongQueryTime = TimeSpan.FromSeconds(2) }, output);
        Assert.Equal(BackupStatus.Success, record.Status);
        slow.Join();
        Assert.Contains($"Ending statement id {slow.Id} of root", string.Join('\n', output.Warnings), StringComparison.Ordinal);
        Assert.Contains(record.Manifest!.Warnings, w => w.Contains($"id {slow.Id} ", StringComparison.Ordinal));

        // The connection lives on: it was the statement that was ended.
        Assert.Equal("1", slow.Connection.QueryScalar("SELECT 1"));
    }

    /// <summary>A lock taken in another order than the server's own statements take theirs makes MySQL end those with error 1213.</summary>
    [Theory]
    [MariaDB(LockMode.FlushTables), MariaDB(LockMode.LockTables)]
    [MySql(LockMode.Auto), MySql(LockMode.FlushTables), MySql(LockMode.LockTables)]
    public void Definitions_that_change_while_the_lock_is_waited_for_are_not_refused(ServerFamily family, LockMode mode)
    {
        var server = servers.Get(family);
        using var bench = new DumpBench(server);
        using var database = Create(server);
        using var slow = new RunningStatement(server, database.Name, Slow);
        slow.AwaitAge(1);
        RunningStatement? change = null;
        var output = new HookOutput
        {
            OnVerbose = message =>
            {
                if (message.StartsWith("Waiting for long statements", StringComparison.Ordinal))
                {
                    change = new RunningStatement(server, database.Name, "CREATE TABLE late (a INT PRIMARY KEY)");
                    change.AwaitLock();
                    slow.End();
                }
            },
        };
        var record = bench.Backup(Request(bench, database, mode), output);
        Assert.Equal(BackupStatus.Success, record.Status);
        change!.Join();
        Assert.Null(change.Failure);
        change.Dispose();
    }

    [Theory, MariaDB, MySql]
    public void A_busy_server_pauses_the_backup_until_it_has_room(ServerFamily family)
    {
        const int Looks = 4;
        var server = servers.Get(family);
        using var bench = new DumpBench(server);
        using var database = Create(server);
        database.Sql("CREATE TABLE big (id INT PRIMARY KEY, pad VARCHAR(2000)); INSERT INTO big WITH RECURSIVE n AS (SELECT 0 AS i UNION ALL SELECT i+1 FROM n WHERE i<999) SELECT i,REPEAT('x',2000) FROM n;");
        var load = Enumerable.Range(0, 4).Select(_ => new RunningStatement(server, null, "SELECT SLEEP(120)")).ToList();
        load.ForEach(l => l.AwaitAge(0));
        var pausedAt = new List<long>();
        var paused = false;
        var output = new HookOutput
        {
            OnVerbose = message => paused |= message.StartsWith("Pausing: 4 other statements", StringComparison.Ordinal),
            OnProgress = progress =>
            {
                if (paused && pausedAt.Count < Looks)
                {
                    pausedAt.Add(progress.RowsDone);
                    if (pausedAt.Count == Looks)
                    {
                        load.ForEach(l => l.End());
                    }
                }
            },
        };
        var request = bench.Request(database.Name) with { MaxThreadsRunning = 3, ThreadCount = 1, Throttle = 1_000_000, LongQueryTime = TimeSpan.FromSeconds(60) };
        var record = bench.Backup(request, output);
        load.ForEach(l => l.Dispose());
        Assert.Contains("Going on: the server has room again.", output.Details);
        Assert.Equal(1001, record.RowCount);

        // What a worker was about to copy when it was stopped may still come.
        Assert.Equal(Looks, pausedAt.Count);
        Assert.Equal(pausedAt[1], pausedAt[^1]);
        Assert.InRange(pausedAt[1], 0, 999);
    }

    [Theory, MariaDB, MySql]
    public void A_throttle_holds_for_many_small_tables_too(ServerFamily family)
    {
        var server = servers.Get(family);
        using var bench = new DumpBench(server);
        using var database = server.CreateDatabase();
        database.Sql(string.Concat(Enumerable.Range(0, 20).Select(i => $"CREATE TABLE t{i} (a INT PRIMARY KEY, b LONGTEXT); INSERT INTO t{i} VALUES (1,REPEAT('x',50000));")));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        bench.Backup(bench.Request(database.Name) with { Throttle = 500_000 });
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(20));
    }

    private static TestDatabase Create(TestServer server)
    {
        var database = server.CreateDatabase();
        database.Sql("CREATE TABLE t (a INT PRIMARY KEY, b INT); INSERT INTO t VALUES (1,1); CREATE TABLE other (a INT PRIMARY KEY)");
        return database;
    }

    private static BackupRequest Request(DumpBench bench, TestDatabase database, LockMode mode)
        => bench.Request(database.Name) with { LockMode = mode, LongQueryTime = TimeSpan.FromSeconds(1) };
}
