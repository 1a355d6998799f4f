using System.Text;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Protocol.Tests;

[Collection(ServerGroup.Name)]
public sealed class LoadLocalTests(ServerFixture servers)
{
    [Theory, MariaDB(false), MariaDB(true), MySql(false), MySql(true)]
    public void LoadsAStreamOfManyPackets(ServerFamily family, bool compress)
    {
        using TestDatabase database = servers[family].CreateDatabase();
        using MySqlConnection connection = Open(family, database, compress);
        using var rows = new RowStream(200_000);

        OkResult result = connection.LoadLocal("LOAD DATA LOCAL INFILE 'rows' INTO TABLE t", rows);

        Assert.Equal(200_000, result.AffectedRows);
        Assert.Equal("Records: 200000  Deleted: 0  Skipped: 0  Warnings: 0", result.Info);
        Assert.Equal("200000\t20000100000", database.Sql("SELECT COUNT(*), SUM(id) FROM t").Trim());
        connection.Ping();
    }

    [Theory, MariaDB, MySql]
    public void NoRowsAtAll(ServerFamily family)
    {
        using TestDatabase database = servers[family].CreateDatabase();
        using MySqlConnection connection = Open(family, database);

        Assert.Equal(0, connection.LoadLocal("LOAD DATA LOCAL INFILE 'rows' INTO TABLE t", Stream.Null).AffectedRows);
        connection.Ping();
    }

    [Theory, MariaDB, MySql]
    public void StreamThatFailsLoadsNothing(ServerFamily family)
    {
        using TestDatabase database = servers[family].CreateDatabase();
        using MySqlConnection connection = Open(family, database);
        using var rows = new RowStream(200_000, failAt: 150_000);

        Assert.Throws<InvalidDataException>(() => connection.LoadLocal("LOAD DATA LOCAL INFILE 'rows' INTO TABLE t", rows));

        Assert.True(connection.IsBroken);
        using MySqlConnection watcher = servers.OpenRoot(family);
        Assert.True(SpinWait.SpinUntil(
            () => watcher.QueryScalar($"SELECT COUNT(*) FROM information_schema.processlist WHERE id = {connection.ConnectionId}") == "0", TimeSpan.FromSeconds(30)));
        Assert.Equal("0", database.Sql("SELECT COUNT(*) FROM t").Trim());
    }

    [Theory, MariaDB, MySql]
    public void ServersErrorLeavesTheConnectionUsable(ServerFamily family)
    {
        using TestDatabase database = servers[family].CreateDatabase();
        using MySqlConnection connection = Open(family, database);
        connection.Execute("CREATE TRIGGER stop BEFORE INSERT ON t FOR EACH ROW BEGIN IF NEW.id = 500 THEN SIGNAL SQLSTATE '45000'; END IF; END");
        using var rows = new RowStream(100_000);

        // The server has the statement's error after the first rows, yet reads the rest before it says so.
        Assert.Equal(1644, Assert.Throws<MySqlServerException>(() => connection.LoadLocal("LOAD DATA LOCAL INFILE 'rows' INTO TABLE t (id, v)", rows)).Code);
        Assert.Equal(1146, Assert.Throws<MySqlServerException>(() => connection.LoadLocal("LOAD DATA LOCAL INFILE 'rows' INTO TABLE nosuch", rows)).Code);
        connection.Ping();
    }

    [Theory, MariaDB, MySql]
    public void AStatementThatAsksForNoRowsIsAnError(ServerFamily family)
    {
        using MySqlConnection connection = servers.OpenRoot(family);

        Assert.Throws<MySqlProtocolException>(() => connection.LoadLocal("DO 0", Stream.Null));
    }

    [Theory, MariaDB, MySql]
    public void FileIsRefusedWhereNoneWasOffered(ServerFamily family)
    {
        using TestDatabase database = servers[family].CreateDatabase();
        using MySqlConnection connection = Open(family, database);
        using var folder = new TestFolder();
        string file = Path.Combine(folder.Path, "rows");
        File.WriteAllText(file, "1\tsecret\n");

        MySqlProtocolException error = Assert.Throws<MySqlProtocolException>(() => connection.Execute($"LOAD DATA LOCAL INFILE '{file}' INTO TABLE t"));

        Assert.Contains("not offered", error.Message, StringComparison.Ordinal);
        Assert.Equal("0", database.Sql("SELECT COUNT(*) FROM t").Trim());
    }

    private MySqlConnection Open(ServerFamily family, TestDatabase database, bool compress = false)
    {
        database.Sql("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(100))");
        return MySqlConnection.Open(new ConnectionSettings { UnixSocket = servers[family].Socket, Database = database.Name, Compress = compress });
    }

    /// <summary>Rows made as they are read, in pieces of odd sizes.</summary>
    private sealed class RowStream(int count, int failAt = int.MaxValue) : Stream
    {
        private byte[] _row = [];
        private int _position;
        private int _next = 1;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            if (_position == _row.Length)
            {
                if (_next > count)
                {
                    return 0;
                }

                if (_next == failAt)
                {
                    throw new InvalidDataException("The file is damaged.");
                }

                _row = Encoding.ASCII.GetBytes($"{_next}\t{new string('v', _next % 97)}\n");
                _position = 0;
                _next++;
            }

            int taken = Math.Min(buffer.Length, _row.Length - _position);
            _row.AsSpan(_position, taken).CopyTo(buffer);
            _position += taken;
            return taken;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
