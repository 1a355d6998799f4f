using System.Diagnostics;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Dump;

[Collection(DumpGroup.Name)]
public class FailureTests
{
    private const string BigTable = "CREATE TABLE big (id INT PRIMARY KEY, pad VARCHAR(2000)); INSERT INTO big WITH RECURSIVE n AS (SELECT 0 AS i UNION ALL SELECT i+1 FROM n WHERE i<999) SELECT i,REPEAT('x',2000) FROM n;";

    /// <summary>Each of its chunks is wider than the socket's buffers, so that the server is still sending while the first rows are written.</summary>
    private const string Wider = "INSERT INTO big SELECT id+1000,pad FROM big; INSERT INTO big SELECT id+2000,pad FROM big; INSERT INTO big SELECT id+4000,pad FROM big; ANALYZE TABLE big;";

    [Theory, MariaDB, MySql]
    public void A_killed_connection_fails_the_backup_and_leaves_nothing(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using var database = server.CreateDatabase();
        database.Sql(BigTable);
        database.Sql(Wider);
        var killed = false;
        var output = new HookOutput { OnProgress = _ => killed = killed || KillReader(server) };
        var failure = Assert.Throws<BackupException>(() => bench.Backup(bench.Request(database.Name) with { ThreadCount = 1, Throttle = 2_000_000 }, output));
        Assert.True(killed);
        Assert.Contains(failure.ErrorId, (string[])[BackupErrorId.ConnectionLost, BackupErrorId.ServerError]);
        Assert.Equal("", bench.Leftovers);
        RequireUnlocked(server, database);
    }

    /// <summary>Connections in the order in which a backup opens them: the one that locks, three workers, and the guard of tables without snapshots.</summary>
    [Theory]
    [MariaDB("locks"), MariaDB("worker"), MariaDB("guard")]
    [MySql("locks"), MySql("worker"), MySql("guard")]
    public void A_table_in_chunks_survives_no_connection_that_is_killed(ServerFamily family, string which)
    {
        var server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using var database = server.CreateDatabase();
        var rows = which == "worker" ? 8001 : 1001;
        database.Sql(BigTable + (which == "worker" ? Wider : "ANALYZE TABLE big;") + "CREATE TABLE isam (a INT PRIMARY KEY) ENGINE=MyISAM; INSERT INTO isam VALUES (1)");
        var user = server.CreateAccount("pw", ["ALL ON *.*"]);
        string Connections() => server.Sql($"SELECT id FROM information_schema.processlist WHERE user='{user}' ORDER BY id");
        var files = 0;
        var killed = which != "worker";
        var output = new HookOutput
        {
            AfterSnapshot = () =>
            {
                var connections = DumpBench.Lines(Connections()).ToList();
                Assert.Equal(5, connections.Count);
                if (which != "worker")
                {
                    server.Sql($"KILL {connections[which == "locks" ? 0 : ^1]}");
                }
            },
            OnProgress = progress =>
            {
                files = Directory.GetFiles(bench.Repository, $"{database.Name}.big.*.sql", SearchOption.AllDirectories).Length;
                killed = killed || (files > 1 && KillReader(server));
            },
        };
        var request = bench.Request(database.Name) with
        {
            Server = server.Options with { User = user, Password = "pw", AllowPublicKeyRetrieval = true },
            ChunkSize = which == "worker" ? 2_000_000 : 200_000,
            Throttle = 2_000_000,
        };
        if (which == "locks" && family == ServerFamily.MariaDB)
        {
            // Its locks have done their part by then: MariaDB holds no definitions during the dump.
            Assert.Equal(rows, bench.Backup(request, output).RowCount);
            Assert.InRange(files, 5, 100);
        }
        else
        {
            var failure = Assert.Throws<BackupException>(() => bench.Backup(request, output));
            Assert.True(killed);
            Assert.Contains(failure.ErrorId, (string[])[BackupErrorId.ConnectionLost, BackupErrorId.ServerError]);
            Assert.Empty(BackupRepository.Open(bench.Repository).List());
            Assert.Equal("", bench.Leftovers);
        }

        // The server notices at its own pace that the others have hung up.
        Assert.True(SpinWait.SpinUntil(() => Connections().Length == 0, TimeSpan.FromSeconds(10)));
        RequireUnlocked(server, database);
        database.Sql("SET lock_wait_timeout=3; INSERT INTO isam VALUES (2); DELETE FROM isam WHERE a=2");
        Assert.Equal(rows, bench.Backup(request with { Throttle = 0 }).RowCount);
        server.DropAccount(user);
    }

    [Theory, MariaDB, MySql]
    public void A_killed_server_fails_the_backup_and_leaves_nothing(ServerFamily family)
    {
        using var server = TestServer.Start(family);
        using var bench = new DumpBench(server);
        server.Sql($"CREATE DATABASE d; USE d; {BigTable}");
        var output = new HookOutput { AfterSnapshot = () => KillAndWait(server) };
        var failure = Assert.Throws<BackupException>(() => bench.Backup(bench.Request("d"), output));
        Assert.Contains(failure.ErrorId, (string[])[BackupErrorId.ConnectionLost, BackupErrorId.ServerUnreachable]);
        Assert.Equal("", bench.Leftovers);
    }

    [Theory, MariaDB, MySql]
    public void Cancelling_leaves_neither_files_nor_locks(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using var database = server.CreateDatabase();
        database.Sql(BigTable + "CREATE TABLE isam (a INT) ENGINE=MyISAM");
        using var cancel = new CancellationTokenSource();
        var output = new HookOutput { AfterSnapshot = cancel.Cancel };
        Assert.Throws<OperationCanceledException>(() => bench.Backup(bench.Request(database.Name), output, cancel.Token));
        Assert.Equal("", bench.Leftovers);
        RequireUnlocked(server, database);
        database.Sql("SET lock_wait_timeout=3; INSERT INTO isam VALUES (1)");
    }

    [Theory, MariaDB, MySql]
    public void Names_and_rights_that_are_missing_are_named(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using var database = server.CreateDatabase();
        database.Sql("CREATE TABLE t (a INT PRIMARY KEY); CREATE PROCEDURE p() SELECT 1");
        var unknown = Assert.Throws<BackupException>(() => bench.Backup(bench.Request("no_such_database")));
        Assert.Equal(BackupErrorId.ObjectNotFound, unknown.ErrorId);
        Assert.Contains("no_such_database", unknown.Message, StringComparison.Ordinal);
        Assert.Equal(BackupErrorId.ObjectNotFound, Assert.Throws<BackupException>(() => bench.Backup(bench.Request(database.Name) with { Table = ["absent"] })).ErrorId);

        // Each account lacks one right.
        string[] all = ["SELECT", "SHOW VIEW", "TRIGGER", "EVENT", "EXECUTE", "LOCK TABLES"];
        foreach (var missing in (string[])["SELECT", "TRIGGER", "EVENT", "EXECUTE", "LOCK TABLES"])
        {
            var user = server.CreateAccount("pw", [$"{string.Join(", ", all.Where(r => r != missing))} ON `{database.Name}`.*"]);
            var options = server.Options with { User = user, Password = "pw", AllowPublicKeyRetrieval = true };
            var failure = Assert.Throws<BackupException>(() => bench.Backup(bench.Request(database.Name) with { Server = options }));
            Assert.Equal(BackupErrorId.PermissionMissing, failure.ErrorId);
            Assert.Contains(missing, failure.Message, StringComparison.Ordinal);
            server.DropAccount(user);
        }

        Assert.Equal("", bench.Leftovers);
    }

    [Theory, MariaDB, MySql]
    public void A_lock_that_another_session_blocks_is_given_up_in_time(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using var database = server.CreateDatabase();
        database.Sql("CREATE TABLE t (a INT PRIMARY KEY)");
        using var other = server.Connect(database.Name);
        other.Execute("LOCK TABLES t WRITE");
        var clock = Stopwatch.StartNew();
        var failure = Assert.Throws<BackupException>(() => bench.Backup(bench.Request(database.Name) with { LockMode = LockMode.LockTables, LockTimeout = TimeSpan.FromSeconds(1) }));
        Assert.Equal(BackupErrorId.LockTimeout, failure.ErrorId);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"took {clock.Elapsed}");
        other.Execute("UNLOCK TABLES");
        RequireUnlocked(server, database);
    }

    private static void RequireUnlocked(TestServer server, TestDatabase database)
    {
        server.Sql("SET lock_wait_timeout=3; CREATE TABLE after_it (a INT PRIMARY KEY); INSERT INTO after_it VALUES (1); ALTER TABLE after_it ADD COLUMN b INT; DROP TABLE after_it", database.Name);
    }

    /// <summary>Kills one connection that is reading the big table; false where none is.</summary>
    private static bool KillReader(TestServer server)
    {
        var id = DumpBench.Lines(server.Sql("SELECT id FROM information_schema.processlist WHERE info LIKE 'SELECT%SQL_NO_CACHE%big%' AND id<>CONNECTION_ID() LIMIT 1")).FirstOrDefault();
        if (id is not null)
        {
            server.Sql($"KILL {id}");
        }

        return id is not null;
    }

    private static void KillAndWait(TestServer server)
    {
        using var process = Process.GetProcessById(server.Server.ProcessId);
        process.Kill();
        process.WaitForExit();
    }
}
