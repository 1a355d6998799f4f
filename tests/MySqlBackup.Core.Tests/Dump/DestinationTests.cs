using MySqlBackup.Core.Load;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Dump;

/// <summary>Destinations that fail at every point of a backup.</summary>
[Collection(DumpGroup.Name)]
public class DestinationTests
{
    private const string Objects =
        "CREATE TABLE small (a INT PRIMARY KEY); INSERT INTO small VALUES (1); CREATE TABLE none (a INT PRIMARY KEY); CREATE VIEW v AS SELECT a FROM small; CREATE PROCEDURE p() SELECT 1;";

    // Noise, of which compression leaves as much as there is.
    private const string Noise = "CREATE TABLE big (id INT PRIMARY KEY, pad BLOB); INSERT INTO big WITH RECURSIVE n AS (SELECT 0 AS i UNION ALL SELECT i+1 FROM n WHERE i<299) SELECT i,RANDOM_BYTES(400) FROM n;";

    // Rows enough for a backup that is held back to report progress a few times.
    private const string Long = "CREATE TABLE big (id INT PRIMARY KEY, pad TEXT); INSERT INTO big WITH RECURSIVE n AS (SELECT 0 AS i UNION ALL SELECT i+1 FROM n WHERE i<799) SELECT i,REPEAT('x',2000) FROM n;";

    [SmallDiskTheory]
    [MariaDB("none"), MariaDB("gzip"), MariaDB("zstd")]
    [MySql("none")]
    public void A_disk_that_is_full_at_any_point_holds_a_whole_backup_or_none(ServerFamily family, string compression)
    {
        var server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using var database = server.CreateDatabase();
        database.Sql(Noise + Objects);
        using var disk = new SmallDisk(4096);
        var request = bench.Request(database.Name) with { Destination = disk.Path, Compression = compression, ChunkSize = 20_000 };
        var repository = BackupRepository.Create(disk.Path);
        var (failed, whole) = (0, 0);
        for (var size = 4; whole == 0; size += 4 + (failed / 8 * 4))
        {
            disk.Resize(size + 4);
            try
            {
                var record = bench.Backup(request);
                Assert.Equal(301, record.RowCount);
                whole++;
            }
            catch (BackupException e)
            {
                Assert.Equal(BackupErrorId.DestinationFull, e.ErrorId);
                Assert.Empty(repository.List());
                Assert.Equal(["history", "mysqlbackup-repository.json"], Directory.GetFileSystemEntries(disk.Path).Select(Path.GetFileName).Order());
                failed++;
            }
        }

        Assert.InRange(failed, 10, 200);
        var found = Assert.Single(repository.List());
        var before = DumpBench.Describe(server, database.Name);
        server.Sql($"DROP DATABASE `{database.Name}`");
        var result = Assert.Single(new RestoreOperation(new RestoreRequest { Server = server.Options, Repository = found.Path }).Run(default));
        Assert.True(result.Status == BackupStatus.Success, result.ErrorMessage);
        Assert.Equal(before, DumpBench.Describe(server, database.Name));
    }

    [SmallDiskTheory, MariaDB, MySql]
    public void Too_little_space_is_told_before_anything_is_locked(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using var database = server.CreateDatabase();
        database.Sql(Noise + Objects);
        using var disk = new SmallDisk(4096);
        var output = new HookOutput { AfterSnapshot = () => Assert.Fail("It was locked.") };
        var failure = Assert.Throws<BackupException>(() => bench.Backup(bench.Request(database.Name) with { Destination = disk.Path, SkipSpaceCheck = false }, output));
        Assert.Equal(BackupErrorId.DestinationFull, failure.ErrorId);
        Assert.Empty(BackupRepository.Open(disk.Path).List());
        RequireUnlocked(database);
    }

    [SmallDiskTheory, MariaDB, MySql]
    public void A_destination_that_becomes_read_only_is_told(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using var database = server.CreateDatabase();
        database.Sql(Noise + Objects);
        using var disk = new SmallDisk(4096);
        var output = new HookOutput { AfterSnapshot = disk.MakeReadOnly };
        var request = bench.Request(database.Name) with { Destination = disk.Path };
        var failure = Assert.Throws<BackupException>(() => bench.Backup(request, output));
        Assert.Equal(BackupErrorId.DestinationNotWritable, failure.ErrorId);
        Assert.Empty(BackupRepository.Open(disk.Path).List());
        RequireUnlocked(database);
        Assert.Equal(BackupErrorId.DestinationNotWritable, Assert.Throws<BackupException>(() => bench.Backup(request)).ErrorId);
    }

    [SmallDiskTheory]
    [MariaDB(0), MariaDB(200), MariaDB(801)]
    [MySql(0), MySql(200), MySql(801)]
    public void A_destination_that_is_detached_is_told(ServerFamily family, int afterRows)
    {
        var server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using var database = server.CreateDatabase();
        database.Sql(Long + Objects);
        using var disk = new SmallDisk(4096);
        var isGone = false;
        var rows = 0L;
        var output = new HookOutput
        {
            OnProgress = p =>
            {
                if (p.RowsDone >= afterRows && !isGone)
                {
                    isGone = true;
                    rows = p.RowsDone;
                    disk.Detach();
                }
            },
        };
        var request = bench.Request(database.Name) with { Destination = disk.Path, ThreadCount = 1, ChunkSize = 300_000, Throttle = 2_000_000 };
        var failure = Assert.Throws<BackupException>(() => bench.Backup(request, output));
        Assert.Equal(BackupErrorId.DestinationNotWritable, failure.ErrorId);
        Assert.InRange(rows, afterRows, afterRows + 600);
        RequireUnlocked(database);

        // What is there now is the empty folder that was mounted upon; the next run may use it.
        Assert.Equal(801, bench.Backup(request with { Throttle = 0 }).RowCount);
    }

    [Theory, MariaDB, MySql]
    public void A_file_that_others_remove_or_cut_meanwhile_fails_the_backup(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using var database = server.CreateDatabase();
        database.Sql(Long + Objects);
        foreach (var harm in new Action<string>[] { File.Delete, f => File.WriteAllText(f, "") })
        {
            var isDone = false;
            var output = new HookOutput
            {
                OnProgress = p =>
                {
                    var file = Directory.GetFiles(bench.Repository, $"{database.Name}.big-schema.sql", SearchOption.AllDirectories).FirstOrDefault();
                    if (p.RowsDone >= 200 && !isDone && file is not null)
                    {
                        isDone = true;
                        harm(file);
                    }
                },
            };
            var failure = Assert.Throws<BackupException>(() => bench.Backup(bench.Request(database.Name) with { ThreadCount = 1, ChunkSize = 300_000, Throttle = 2_000_000 }, output));
            Assert.True(isDone);
            Assert.Equal(BackupErrorId.FileDamaged, failure.ErrorId);
            Assert.Contains("big-schema.sql", failure.Message, StringComparison.Ordinal);
            Assert.Equal("", bench.Leftovers);
        }
    }

    private static void RequireUnlocked(TestDatabase database)
        => database.Sql("SET lock_wait_timeout=3; INSERT INTO small VALUES (2); DELETE FROM small WHERE a=2; ALTER TABLE small ADD COLUMN b INT; ALTER TABLE small DROP COLUMN b");
}
