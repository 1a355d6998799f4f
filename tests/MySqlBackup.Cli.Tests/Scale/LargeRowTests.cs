using System.Globalization;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;
using Xunit.Abstractions;

namespace MySqlBackup.Cli.Tests.Scale;

/// <summary>Rows that are far larger than a packet's fragment and than every buffer.</summary>
public class LargeRowTests(ITestOutputHelper output)
{
    // Bytes of the largest value; in the suite its row still needs several fragments of 16 MB.
    private static readonly int Largest = Fuzzer.IsNightly ? 64 << 20 : 12 << 20;

    [Theory]
    [MariaDB("bulk"), MariaDB("local-infile"), MariaDB("insert")]
    [MySql("local-infile"), MySql("insert")]
    public void Rows_of_many_megabytes_come_back_by_every_load_method(ServerFamily family, string method)
    {
        TestServer server = TestServers.Get(family);
        using TestDatabase database = server.CreateDatabase();
        using var folder = new TestFolder();
        string copy = server.UniqueName("copy");
        Fill(database);

        MeasuredRun backup = MeasuredRun.RunWell(output, "backup", "--server", "unix:" + server.Socket, "--user", "root", "--destination", folder.Path, "--database", database.Name, "--skip-space-check", "--compression", "zstd");
        MeasuredRun content = MeasuredRun.RunWell(output, "verify", "--repository", folder.Path, "--level", "content");
        MeasuredRun restore = MeasuredRun.RunWell(output, "restore", "--server", "unix:" + server.Socket, "--user", "root", "--repository", folder.Path, "--as", $"{database.Name}={copy}", "--load-method", method);

        Assert.Equal(Describe(server, database.Name), Describe(server, copy));
        server.Sql($"DROP DATABASE {copy}");

        // A dump keeps one row as it came, and up to twice that while its buffer grows; a restore the statement, which is twice the row, and the row.
        long row = 2L * Largest;
        Assert.InRange(backup.PeakMemory, row, (150L << 20) + (4 * row));
        Assert.InRange(content.PeakMemory, row, (150L << 20) + (8 * row));
        Assert.InRange(restore.PeakMemory, row, (150L << 20) + (14 * row));
    }

    [Theory, MariaDB, MySql]
    public void Rows_of_many_megabytes_pass_a_drill(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using TestDatabase database = server.CreateDatabase();
        using var folder = new TestFolder();
        Fill(database);

        MeasuredRun.RunWell(output, "backup", "--server", "unix:" + server.Socket, "--user", "root", "--destination", folder.Path, "--database", database.Name, "--skip-space-check");
        string account = Path.Combine(folder.Path, "account.cnf");
        File.WriteAllText(account, "[client]\nuser=root\n");
        MeasuredRun.RunWell(output, "verify", "--repository", folder.Path, "--level", "restore", "--scratch-server", "unix:" + server.Socket, "--scratch-defaults-file", account);
    }

    /// <summary>The servers' limit is a gigabyte for a statement, in which binary values take twice their size. Needs some 4 GB of memory.</summary>
    [NightlyTheory, MariaDB, MySql]
    public void A_row_that_no_server_takes_back_is_refused_and_the_largest_that_one_takes_is_not(ServerFamily family)
    {
        using TestServer server = TestServer.Start(family, o => o with { RedoLogSize = 4L << 30 });
        using var folder = new TestFolder();
        server.Sql(
            "CREATE DATABASE most; CREATE TABLE most.t (id INT PRIMARY KEY, a LONGBLOB); INSERT INTO most.t VALUES (1,REPEAT(X'00FF',250*1024*1024)),(2,'x');"
            + "CREATE DATABASE statement; CREATE TABLE statement.t (id INT PRIMARY KEY, a LONGBLOB); INSERT INTO statement.t VALUES (1,REPEAT(X'00FF',260*1024*1024)),(2,'x');"
            + "CREATE DATABASE packet; CREATE TABLE packet.t (id INT PRIMARY KEY, a LONGTEXT, b LONGTEXT); INSERT INTO packet.t VALUES (1,REPEAT('ab',300*1024*1024),''); UPDATE packet.t SET b=a");
        foreach (string database in (string[])["statement", "packet"])
        {
            MeasuredRun refused = MeasuredRun.Run("backup", "--server", "unix:" + server.Socket, "--user", "root", "--destination", folder.Path, "--database", database, "--skip-space-check");
            Assert.Equal(ExitCode.Failed, refused.Result.ExitCode);
            Assert.Contains($"BackupRowTooLarge: {database}.t holds a row", refused.Result.Error, StringComparison.Ordinal);
        }

        MeasuredRun.RunWell(output, "backup", "--server", "unix:" + server.Socket, "--user", "root", "--destination", folder.Path, "--database", "most", "--skip-space-check");
        MeasuredRun.RunWell(output, "verify", "--repository", folder.Path, "--level", "content");
        MeasuredRun.RunWell(output, "restore", "--server", "unix:" + server.Socket, "--user", "root", "--repository", folder.Path, "--as", "most=copy");
        Assert.Equal(server.Sql("SELECT id,LENGTH(a),SHA2(a,256) FROM most.t"), server.Sql("SELECT id,LENGTH(a),SHA2(a,256) FROM copy.t"));
    }

    // Values that compress badly and hold every byte, text with quotes to escape, and columns that add up.
    private static void Fill(TestDatabase database)
    {
        string Bytes(int length, string seed) => string.Create(CultureInfo.InvariantCulture, $"REPEAT(CONCAT(UNHEX(SHA2('{seed}',512)),X'00275C0A0D1A22FF'),{length / 72})");
        string Text(int length) => string.Create(CultureInfo.InvariantCulture, $"REPEAT('it''s \\\\ \"ü\"\\n€ text',{length / 22})");
        database.Sql(
            "CREATE TABLE large (id INT PRIMARY KEY, a LONGBLOB, b LONGTEXT CHARACTER SET utf8mb4, c LONGBLOB);"
            + $"INSERT INTO large VALUES (1,{Bytes(Largest, "1")},'small',NULL); INSERT INTO large VALUES (2,{Bytes(Largest, "2")},{Text(Largest / 2)},{Bytes(Largest / 2, "3")});"
            + $"INSERT INTO large VALUES (3,'',{Text(Largest)},''); INSERT INTO large VALUES (4,'x','y','z')");
    }

    private static string Describe(TestServer server, string database)
        => server.Sql($"SELECT id,LENGTH(a),SHA2(a,256),LENGTH(b),SHA2(b,256),LENGTH(c),SHA2(c,256) FROM `{database}`.large ORDER BY id");
}
