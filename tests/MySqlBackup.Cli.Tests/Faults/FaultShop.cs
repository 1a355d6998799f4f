using System.Diagnostics;
using MySqlBackup.Core;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Repository;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Cli.Tests.Faults;

/// <summary>A database and a repository that faulty runs of the runner work on, and how to judge what they left.</summary>
internal sealed class FaultShop : IDisposable
{
    public const string Mark = "mysqlbackup_restore_incomplete";
    private readonly TestServer _server;
    private readonly TestDatabase _database;
    private readonly TestFolder _folder = new();

    public FaultShop(TestServer server)
    {
        _server = server;
        _database = server.CreateDatabase();
        _database.Sql("""
            CREATE TABLE big (id INT PRIMARY KEY, noise VARBINARY(300), KEY (noise(20)));
            INSERT INTO big WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i+1 FROM n WHERE i<900) SELECT i, RANDOM_BYTES(250) FROM n;
            CREATE TABLE isam (a INT PRIMARY KEY) ENGINE=MyISAM; INSERT INTO isam VALUES (1),(2);
            CREATE VIEW seen AS SELECT id FROM big WHERE id<10;
            CREATE PROCEDURE p() SELECT 1;
            """);
        Fingerprint = Look(Name);
    }

    public string Name => _database.Name;

    public string Repository => Path.Combine(_folder.Path, "repository");

    /// <summary>What the server says of the database.</summary>
    public string Fingerprint { get; }

    public string[] BackupArguments(string? socket = null) =>
        ["backup", "--server", "unix:" + (socket ?? _server.Socket), "--user", "root", "--database", Name, "--destination", Repository, "--chunk-size", "40000", "--compression", "none", "--skip-space-check", "--json"];

    public string[] RestoreArguments(string target, string? socket = null) =>
        ["restore", "--server", "unix:" + (socket ?? _server.Socket), "--user", "root", "--repository", Repository, "--as", $"{Name}={target}", "--json"];

    public string Look(string database) => _server.Sql(
        $"SELECT TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES WHERE TABLE_SCHEMA='{database}' ORDER BY 1; SELECT ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA='{database}';"
        + "CHECKSUM TABLE big, isam; SELECT SUM(CRC32(CONCAT(id, noise))), COUNT(*) FROM big; SELECT COUNT(*) FROM seen",
        database).Replace(database + ".", "", StringComparison.Ordinal);

    /// <summary>What is listed as a backup is a whole one of all the rows.</summary>
    public List<BackupRecord> RequireOnlyWhole()
    {
        if (!File.Exists(Path.Combine(Repository, "mysqlbackup-repository.json")))
        {
            return [];
        }

        List<BackupRecord> listed = BackupRepository.Open(Repository).List().ToList();
        foreach (BackupRecord record in listed.Where(r => r.Status is not (BackupStatus.Incomplete or BackupStatus.Running)))
        {
            Assert.Equal((BackupStatus.Success, 902), (record.Status, record.RowCount));
            RequireValid(record.Id, IntegrityLevel.Content);
        }

        return listed;
    }

    public void RequireValid(string id, IntegrityLevel level)
    {
        IntegrityResult check = Assert.Single(new IntegrityOperation(new IntegrityRequest { Repository = Repository, Id = id, Level = level, ScratchServer = _server.Options }).Run(default));
        Assert.True(check.IsValid, check.Reason);
    }

    /// <summary>Nothing on the server is held by a run that is gone; and the next run succeeds and takes away what is left of it.</summary>
    /// <param name="unrecorded">Runs that the history may not know the end of.</param>
    public void RequireNextRun(int unrecorded = 0)
    {
        _database.Sql("SET lock_wait_timeout=10; ALTER TABLE big ADD COLUMN more INT; INSERT INTO isam VALUES (3); DELETE FROM isam WHERE a=3; ALTER TABLE big DROP COLUMN more");
        var request = new BackupRequest { Server = _server.Options, Destination = Repository, Database = [Name], SkipSpaceCheck = true };
        Assert.Equal(902, new BackupOperation(request, NullOutput.Instance).Run(default).RowCount);

        // A folder that was just made, and is as empty as on its first day, may be of a run that begins.
        Assert.All(Directory.GetDirectories(Repository, "*.partial"), left => Assert.All(new DirectoryInfo(left).GetFiles(), f => Assert.Equal(0, f.Length)));
        RequireOnlyWhole();
        RequireHistory(unrecorded);
        Directory.Delete(Repository, recursive: true);
    }

    // Every backup is a success there, whatever moment its run was killed at, and no dead run seems to go on.
    private void RequireHistory(int unrecorded)
    {
        var repository = BackupRepository.Open(Repository);
        List<BackupRun> runs = new JournalHistory(repository, NullOutput.Instance).ReadRuns(HistoryQuery.All, default).ToList();
        Assert.DoesNotContain(runs, run => run.Status == BackupStatus.Running);
        string[] whole = repository.List().Where(r => r.Status == BackupStatus.Success).Select(r => r.Id).ToArray();
        string[] recorded = runs.Where(run => run.Status == BackupStatus.Success).Select(run => run.Id).ToArray();
        Assert.Empty(recorded.Except(whole));
        Assert.InRange(whole.Except(recorded).Count(), 0, unrecorded);
    }

    /// <summary>Waits for a process that is killed.</summary>
    public static void RequireKilled(Process process)
    {
        Runner.Finish(process);
        Assert.Equal(128 + 9, process.ExitCode);
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }
}
