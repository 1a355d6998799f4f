using System.Globalization;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Faults;

/// <summary>A database with something of everything, what a whole backup of it says, and how to judge what a fault has left.</summary>
internal sealed class FaultBench : IDisposable
{
    private const string Content = """
        CREATE TABLE big (id INT PRIMARY KEY, word VARCHAR(60), noise VARBINARY(200), KEY (word));
        INSERT INTO big WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i+1 FROM n WHERE i<900) SELECT i, CONCAT('w', i*7919%997), RANDOM_BYTES(150) FROM n;
        CREATE TABLE kid (id INT PRIMARY KEY, big INT, t TEXT, KEY (big), CONSTRAINT fk_kid FOREIGN KEY (big) REFERENCES big (id));
        INSERT INTO kid (id, big, t) SELECT id, id, CONCAT('It''s ', word) FROM big;
        CREATE TABLE isam (a INT PRIMARY KEY, b VARCHAR(20)) ENGINE=MyISAM; INSERT INTO isam VALUES (1,'one'),(2,'two');
        CREATE TABLE none (a INT PRIMARY KEY);
        CREATE VIEW seen AS SELECT id, word FROM big WHERE id < 10;
        CREATE TRIGGER tr BEFORE INSERT ON none FOR EACH ROW SET NEW.a = NEW.a + 1;
        CREATE PROCEDURE p() SELECT 'a;b';
        CREATE EVENT ev ON SCHEDULE EVERY 1 DAY DO DELETE FROM none WHERE a < 0;
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TestFolder _folder = new();
    private readonly TestDatabase _source;
    private readonly Dictionary<string, long> _bytes = [];

    public FaultBench(TestServer server)
    {
        Server = server;
        _source = server.CreateDatabase();
        _source.Sql(Content);
        Fingerprint = Look(_source.Name);
        Whole = Backup(Request(server.Options) with { Destination = Path.Combine(_folder.Path, "whole") });
        Facts = Describe(Whole.Manifest!);
    }

    public TestServer Server { get; }

    /// <summary>The repository that faulty runs write to.</summary>
    public string Repository => Path.Combine(_folder.Path, "repository");

    public string Database => _source.Name;

    /// <summary>A backup that nothing disturbed.</summary>
    public BackupRecord Whole { get; }

    /// <summary>What that backup says of each table and file.</summary>
    public string Facts { get; }

    /// <summary>What the server says of the database.</summary>
    public string Fingerprint { get; }

    public BackupRequest Request(ServerOptions server, int threads = 2) => new()
    {
        Server = server,
        Destination = Repository,
        Database = [_source.Name],
        Compression = "none",
        ChunkSize = 40_000,
        ThreadCount = threads,
        SkipSpaceCheck = true,
        LockTimeout = TimeSpan.FromSeconds(5),
    };

    public RestoreRequest RestoreRequest(ServerOptions server, string target, LoadMethod method = LoadMethod.Auto, int threads = 2) => new()
    {
        Server = server,
        Repository = Whole.Path,
        As = new Dictionary<string, string> { [_source.Name] = target },
        LoadMethod = method,
        ThreadCount = threads,
    };

    public static BackupRecord Backup(BackupRequest request) => new BackupOperation(request, NullOutput.Instance).Run(default);

    /// <summary>A restore; what it throws and what it gives as a failed result are the same here.</summary>
    /// <returns>Null where it succeeded.</returns>
    public static BackupException? Restore(RestoreRequest request)
    {
        try
        {
            var result = Assert.Single(new RestoreOperation(request).Run(default));
            return result.Status == BackupStatus.Success ? null : new BackupException(result.ErrorId!, result.ErrorMessage!);
        }
        catch (BackupException e)
        {
            return e;
        }
    }

    /// <summary>Takes a backup that a fault may hit: it fails with one of the ids and leaves nothing, or it is a whole one.</summary>
    /// <returns>True where it failed.</returns>
    public bool BackupOrFail(BackupRequest request, params string[] ids)
    {
        try
        {
            RequireWhole(Backup(request));
            return false;
        }
        catch (BackupException e)
        {
            Assert.True(ids.Contains(e.ErrorId), e.ToString());
            Assert.Equal("", Leftovers());
            return true;
        }
        finally
        {
            if (Directory.Exists(Repository))
            {
                Directory.Delete(Repository, recursive: true);
            }
        }
    }

    /// <summary>Fails where a backup is not what one of the undisturbed database is.</summary>
    public void RequireWhole(BackupRecord record)
    {
        Assert.Equal(Facts, Describe(record.Manifest!));
        RequireContent(record.Path);
    }

    public static void RequireContent(string path)
    {
        var check = Assert.Single(new IntegrityOperation(new IntegrityRequest { Repository = path, Level = IntegrityLevel.Content }).Run(default));
        Assert.True(check.IsValid, check.Reason);
    }

    /// <summary>What lies in the repository beside its marker.</summary>
    public string Leftovers() => Directory.Exists(Repository)
        ? string.Join(' ', Directory.GetFileSystemEntries(Repository).Select(Path.GetFileName).Where(n => n is not ("mysqlbackup-repository.json" or "history")))
        : "";

    /// <summary>
    /// Judges a restore that a fault may have hit: a success is a whole one; a failure has one of the ids and leaves the target without anything,
    /// marked, or whole; and with Force the same restore comes to a whole end.
    /// </summary>
    public void JudgeRestore(BackupException? failure, RestoreRequest again, params string[] ids)
    {
        string target = again.As[_source.Name];
        if (failure is null)
        {
            Assert.Equal(Fingerprint, Look(target));
        }
        else
        {
            Assert.True(ids.Contains(failure.ErrorId), failure.ToString());
            RequireTold(target, again);
            var second = Restore(again with { Force = true });
            Assert.True(second is null, second?.ToString());
            Assert.Equal(Fingerprint, Look(target));
        }
    }

    /// <summary>Nobody who finds the target of a restore that failed takes it for whole when it is not; and a second restore says what it found.</summary>
    public void RequireTold(string target, RestoreRequest again)
    {
        using var connection = Server.Connect();
        bool isMarked = connection.QueryScalar($"SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA='{target}' AND TABLE_NAME='{RestoreTarget.Mark}'") == "1";
        long objects = RestoreTarget.CountObjects(connection, target);
        if (isMarked)
        {
            var refused = Restore(again with { Force = false });
            Assert.Equal(BackupErrorId.TargetExists, refused?.ErrorId);
            Assert.Contains(RestoreTarget.Mark, refused!.Message, StringComparison.Ordinal);
        }
        else if (objects > 0)
        {
            Assert.Equal(Fingerprint, Look(target));
        }
    }

    /// <summary>What the server says of a database, without its name: definitions' places, and each table's rows.</summary>
    public string Look(string database) => Server.Sql(
        $"""
        SELECT TABLE_NAME, TABLE_TYPE, ENGINE FROM information_schema.TABLES WHERE TABLE_SCHEMA='{database}' ORDER BY 1;
        SELECT TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX, COLUMN_NAME FROM information_schema.STATISTICS WHERE TABLE_SCHEMA='{database}' ORDER BY 1, 2, 3;
        SELECT CONSTRAINT_NAME, CONSTRAINT_TYPE FROM information_schema.TABLE_CONSTRAINTS WHERE TABLE_SCHEMA='{database}' ORDER BY 1, 2, TABLE_NAME;
        SELECT ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA='{database}';
        SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA='{database}';
        SELECT EVENT_NAME, STATUS FROM information_schema.EVENTS WHERE EVENT_SCHEMA='{database}';
        CHECKSUM TABLE big, kid, isam, none;
        SELECT SUM(CRC32(CONCAT_WS(',', id, word, HEX(noise)))), COUNT(*) FROM big;
        SELECT SUM(CRC32(CONCAT_WS(',', id, big, t))), COUNT(*) FROM kid;
        SELECT COUNT(*) FROM seen;
        """,
        database).Replace(database + ".", "", StringComparison.Ordinal);

    /// <summary>No lock of a run that ended hinders anybody, once the server has noticed that its connections are gone.</summary>
    /// <param name="user">The account of the run; null where it was root's.</param>
    public void RequireUnlocked(string? user = null)
    {
        using var connection = Server.Connect(_source.Name);
        string others = $"SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER='{user ?? "root"}' AND ID<>CONNECTION_ID() AND COMMAND<>'Daemon'";
        Assert.True(user is null || SpinWait.SpinUntil(() => connection.QueryScalar(others) == "0", Patience), "Connections of the run are still there.");
        connection.Execute("SET lock_wait_timeout=5");
        connection.Execute("ALTER TABLE none ADD COLUMN b INT");
        connection.Execute("INSERT INTO isam VALUES (3, 'x')");
        connection.Execute("DELETE FROM isam WHERE a=3");
        connection.Execute("ALTER TABLE none DROP COLUMN b");
    }

    /// <summary>Bytes that come from a side in a backup that nothing disturbs.</summary>
    public long BackupBytes(ProxySide side) => Measure($"backup {side}", side, server =>
    {
        Backup(Request(server));
        Directory.Delete(Repository, recursive: true);
    });

    /// <summary>Bytes that come from a side in a restore that nothing disturbs.</summary>
    public long RestoreBytes(ProxySide side, LoadMethod method) => Measure($"restore {side} {method}", side, server =>
    {
        string target = Server.UniqueName("measured");
        Assert.Null(Restore(RestoreRequest(server, target, method)));
        Server.Sql($"DROP DATABASE `{target}`");
    });

    public void Dispose()
    {
        _source.Dispose();
        _folder.Dispose();
    }

    private long Measure(string what, ProxySide side, Action<ServerOptions> run)
    {
        if (!_bytes.TryGetValue(what, out long bytes))
        {
            using var proxy = new FaultProxy(Server);
            run(proxy.Through(Server.Options));
            _bytes[what] = bytes = proxy.Passed(side);
        }

        return bytes;
    }

    private static string Describe(BackupManifest manifest)
    {
        var tables = manifest.Databases.SelectMany(d => d.Tables).Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Name} {t.Rows} {t.Bytes} {t.ContentHash} {t.DefinitionHash}"));
        var files = manifest.Files.Where(f => f.Kind is not (BackupFileKind.Data or BackupFileKind.Metadata or BackupFileKind.LoadOrder)).Select(f => $"{f.Name} {f.Sha256}");
        return string.Join('\n', tables.Concat(files).Order(StringComparer.Ordinal));
    }
}
