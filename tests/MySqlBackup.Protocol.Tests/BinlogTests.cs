using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol.Binlog;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Protocol.Tests;

[Collection(ServerGroup.Name)]
public sealed class BinlogTests(ServerFixture servers)
{
    private const byte Rotate = 4;
    private const byte FormatDescription = 15;
    private const byte MySqlGtid = 33;
    private const byte MySqlTaggedGtid = 42;
    private const byte MariaDbGtid = 162;
    private const ushort Artificial = 0x20;

    [Theory, MariaDB, MySql]
    public void EventsAreThoseOfTheFile(ServerFamily family)
    {
        using TestDatabase database = servers[family].CreateDatabase();
        database.Sql("CREATE TABLE t (id INT PRIMARY KEY, v LONGTEXT)");
        servers[family].Sql("FLUSH BINARY LOGS");
        database.Sql("INSERT INTO t VALUES (1, REPEAT('x', 20000000)); INSERT INTO t VALUES (2, 'y'); DELETE FROM t WHERE id = 1");
        using MySqlConnection connection = servers.OpenRoot(family);
        string file = CurrentBinlog(connection);

        BinlogStream stream = connection.DumpBinlog(new BinlogRequest { File = file, NonBlock = true });
        var types = new List<byte>();
        byte[] expected = File.ReadAllBytes(Path.Combine(servers[family].DataDirectory, file));
        int position = 4;
        while (stream.Read(out BinlogEvent binlogEvent))
        {
            types.Add(binlogEvent.Type);
            if (binlogEvent.Timestamp == 0 || (binlogEvent.Flags & Artificial) != 0)
            {
                continue;
            }

            ReadOnlySpan<byte> written = expected.AsSpan(position, (int)binlogEvent.Length);
            if (binlogEvent.Type != FormatDescription)
            {
                Assert.True(written.SequenceEqual(binlogEvent.Raw), $"type {binlogEvent.Type} at {position}");
            }

            position += (int)binlogEvent.Length;
            Assert.Equal((uint)position, binlogEvent.NextPosition);
        }

        Assert.Equal(expected.Length, position);
        Assert.Equal([Rotate, FormatDescription], types.Take(2));
        Assert.False(stream.Read(out _));
    }

    [Theory, MariaDB, MySql]
    public void StartsAfterAGtid(ServerFamily family)
    {
        bool isMariaDb = family == ServerFamily.MariaDB;
        using TestDatabase database = servers[family].CreateDatabase();
        database.Sql("CREATE TABLE t (id INT PRIMARY KEY)");
        string before = servers[family].Sql(isMariaDb ? "SELECT @@gtid_binlog_pos" : "SELECT @@global.gtid_executed").Replace("\\n", "", StringComparison.Ordinal).Trim();
        database.Sql("INSERT INTO t VALUES (1); INSERT INTO t VALUES (2); INSERT INTO t VALUES (3)");
        using MySqlConnection connection = servers.OpenRoot(family);

        Assert.Equal(3, CountTransactions(connection, before));
    }

    [Theory, MySql]
    public void StartsAfterATaggedGtid(ServerFamily family)
    {
        using TestDatabase database = servers[family].CreateDatabase();
        database.Sql("CREATE TABLE t (id INT PRIMARY KEY); SET gtid_next = 'AUTOMATIC:nightly'; INSERT INTO t VALUES (1); INSERT INTO t VALUES (2);");
        string before = servers[family].Sql("SELECT @@global.gtid_executed").Replace("\\n", "", StringComparison.Ordinal).Trim();
        Assert.Contains(":nightly:", before, StringComparison.Ordinal);
        database.Sql("SET gtid_next = 'AUTOMATIC:nightly'; INSERT INTO t VALUES (3); SET gtid_next = 'AUTOMATIC'; INSERT INTO t VALUES (4);");
        using MySqlConnection connection = servers.OpenRoot(family);

        Assert.Equal(2, CountTransactions(connection, before));
    }

    [Theory, MariaDB, MySql]
    public void MissingBinlogIsTheServersError(ServerFamily family)
    {
        using MySqlConnection connection = servers.OpenRoot(family);
        BinlogStream stream = connection.DumpBinlog(new BinlogRequest { File = "binlog.999999", NonBlock = true });

        MySqlServerException error = Assert.Throws<MySqlServerException>(() =>
        {
            while (stream.Read(out _))
            {
            }
        });

        Assert.Equal(1236, error.Code);
    }

    [Theory, MariaDB, MySql]
    public async Task WaitsForMoreUntilAborted(ServerFamily family)
    {
        using TestDatabase database = servers[family].CreateDatabase();
        database.Sql("CREATE TABLE t (id INT PRIMARY KEY)");
        servers[family].Sql("FLUSH BINARY LOGS");
        using MySqlConnection connection = servers.OpenRoot(family, readTimeout: TimeSpan.FromSeconds(20));
        BinlogStream stream = connection.DumpBinlog(new BinlogRequest
        {
            File = CurrentBinlog(connection),
            ServerId = 4_000_000_001,
            HeartbeatPeriod = TimeSpan.FromSeconds(1),
        });
        using var seen = new ManualResetEventSlim();
        Task<MySqlConnectionException> reader = Task.Factory.StartNew(
            () => Assert.Throws<MySqlConnectionException>(() =>
            {
                while (stream.Read(out BinlogEvent binlogEvent))
                {
                    if (binlogEvent.Type is MySqlGtid or MySqlTaggedGtid or MariaDbGtid)
                    {
                        seen.Set();
                    }
                }
            }),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        database.Sql("INSERT INTO t VALUES (1)");
        Assert.True(seen.Wait(TimeSpan.FromSeconds(20)));
        connection.Abort();

        Assert.Equal(ConnectionFailureReason.Aborted, (await reader.WaitAsync(TimeSpan.FromSeconds(20))).Reason);
    }

    private static string CurrentBinlog(MySqlConnection connection)
    {
        string file = "";
        using ResultSet files = connection.Query("SHOW BINARY LOGS");
        while (files.Read())
        {
            file = files.GetString(0)!;
        }

        return file;
    }

    private static int CountTransactions(MySqlConnection connection, string after)
    {
        int count = 0;
        BinlogStream stream = connection.DumpBinlog(new BinlogRequest { Gtid = after, NonBlock = true });
        while (stream.Read(out BinlogEvent binlogEvent))
        {
            count += binlogEvent.Type is MySqlGtid or MySqlTaggedGtid or MariaDbGtid ? 1 : 0;
        }

        return count;
    }
}
