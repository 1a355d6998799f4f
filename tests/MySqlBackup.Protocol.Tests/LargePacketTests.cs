using System.Security.Cryptography;
using System.Text;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Protocol.Tests;

[Collection(ServerGroup.Name)]
public sealed class LargePacketTests(ServerFixture servers)
{
    private const int Fragment = (1 << 24) - 1;

    [Theory, MariaDB(false, false), MariaDB(true, true), MySql(false, false), MySql(true, true)]
    public void FortyMegabytesThereAndBack(ServerFamily family, bool tls, bool compress)
    {
        using TestDatabase database = servers[family].CreateDatabase();
        string user = servers[family].CreateAccount("secret", [$"ALL ON {database.Name}.*"]);
        using MySqlConnection connection = MySqlConnection.Open(new ConnectionSettings
        {
            UnixSocket = tls ? null : servers[family].Socket,
            Host = "127.0.0.1",
            Port = servers[family].Port,
            User = user,
            Password = "secret",
            Database = database.Name,
            SslMode = tls ? SslMode.Required : SslMode.Disabled,
            Compress = compress,
        });
        connection.Execute("CREATE TABLE t (id INT PRIMARY KEY, v LONGBLOB)");
        byte[] value = RandomNumberGenerator.GetBytes(20 << 20);
        byte[] statement = [.. "INSERT INTO t VALUES (1, X'"u8, .. Encoding.ASCII.GetBytes(Convert.ToHexString(value)), .. "')"u8];

        Assert.Equal(1, connection.Execute(statement).AffectedRows);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(value)), connection.QueryScalar("SELECT SHA2(v, 256) FROM t"), ignoreCase: true);
        using ResultSet result = connection.Query("SELECT CONCAT(v, v) FROM t UNION ALL SELECT 'small'");
        Assert.True(result.ReadRow(out ReadOnlySpan<byte> packet));
        var row = new ResultRow(packet);
        Assert.True(row.TryNext(out ReadOnlySpan<byte> read, out _));
        Assert.True(read.SequenceEqual([.. value, .. value]));
        Assert.True(result.Read());
        Assert.Equal("small", result.GetString(0));
        Assert.False(result.Read());
        Assert.Equal((compress, tls), (connection.IsCompressed, connection.IsTls));
    }

    [Theory, MariaDB(false), MariaDB(true), MySql(false), MySql(true)]
    public void PacketsAroundTheFragmentSize(ServerFamily family, bool deprecateEof)
    {
        using MySqlConnection connection = servers.OpenRoot(family, deprecateEof);
        foreach (int payload in (int[])[Fragment - 1, Fragment, Fragment + 1, 2 * Fragment - 1, 2 * Fragment, 2 * Fragment + 1])
        {
            // Lengths below 2^24 take 4 bytes in front of the value, others 9.
            int length = payload - (payload - 4 <= Fragment ? 4 : 9);
            using ResultSet result = connection.Query($"SELECT REPEAT('x', {length})");

            Assert.True(result.ReadRow(out ReadOnlySpan<byte> packet));
            Assert.Equal(payload, packet.Length);
            Assert.Equal(length, packet.Count((byte)'x'));
            Assert.False(result.ReadRow(out _));
            Assert.Equal("after", connection.QueryScalar("SELECT 'after'"));
        }
    }

    [Theory, MariaDB, MySql]
    public void StatementsAroundTheFragmentSize(ServerFamily family)
    {
        using MySqlConnection connection = servers.OpenRoot(family);
        foreach (int payload in (int[])[Fragment - 1, Fragment, Fragment + 1, 2 * Fragment])
        {
            byte[] statement = new byte[payload - 1];
            statement.AsSpan().Fill((byte)'y');
            "SELECT LENGTH('"u8.CopyTo(statement);
            "')"u8.CopyTo(statement.AsSpan(statement.Length - 2));

            using ResultSet result = connection.Query(statement);

            Assert.True(result.Read());
            Assert.Equal(statement.Length - 17, result.GetInt64(0));
        }
    }

    [Theory, MariaDB, MySql]
    public void StatementAboveTheServersLimitGivesTheServersWords(ServerFamily family)
    {
        using MySqlConnection root = servers.OpenRoot(family);
        string limit = root.QueryScalar("SELECT @@global.max_allowed_packet")!;
        try
        {
            root.Execute("SET GLOBAL max_allowed_packet = 1048576");
            using MySqlConnection connection = servers.OpenRoot(family);
            byte[] statement = new byte[30 << 20];
            statement.AsSpan().Fill((byte)' ');

            MySqlException error = Assert.ThrowsAny<MySqlException>(() => connection.Execute(statement));

            // The server may have closed before its words could be read; what must not be is a hang or a success.
            Assert.True(
                error is MySqlServerException { Code: 1153 } or MySqlConnectionException { Reason: ConnectionFailureReason.Lost },
                error.ToString());
            Assert.ThrowsAny<MySqlException>(() => connection.Ping());
        }
        finally
        {
            root.Execute($"SET GLOBAL max_allowed_packet = {limit}");
        }
    }
}
