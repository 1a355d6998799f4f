using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Protocol.Tests;

[Collection(ServerGroup.Name)]
public sealed class ConnectionLossTests(ServerFixture servers)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory, MariaDB, MySql]
    public void KilledInTheMiddleOfAResult(ServerFamily family)
    {
        using MySqlConnection killer = servers.OpenRoot(family);
        using MySqlConnection connection = servers.OpenRoot(family);
        using ResultSet result = connection.Query("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900) SELECT REPEAT('x', 1000) FROM n a, n b");
        Assert.True(result.ReadRow(out _));

        killer.Execute($"KILL {connection.ConnectionId}");

        Assert.ThrowsAny<MySqlException>(() =>
        {
            while (result.ReadRow(out _))
            {
            }
        });
        Assert.True(result.RowCount < 810_000);
        Assert.False(result.IsComplete);
        Assert.ThrowsAny<MySqlException>(() => connection.Ping());
    }

    [Theory, MariaDB, MySql]
    public void KilledWhileIdle(ServerFamily family)
    {
        using MySqlConnection killer = servers.OpenRoot(family);
        using MySqlConnection connection = servers.OpenRoot(family);

        killer.Execute($"KILL {connection.ConnectionId}");

        Assert.True(SpinWait.SpinUntil(() => killer.QueryScalar($"SELECT COUNT(*) FROM information_schema.processlist WHERE id = {connection.ConnectionId}") == "0", Patience));
        Assert.ThrowsAny<MySqlException>(() => connection.Ping());
        Assert.ThrowsAny<MySqlException>(() => connection.Ping());
        Assert.True(connection.IsBroken);
    }

    [Theory, MariaDB(false), MariaDB(true), MySql(false), MySql(true)]
    public async Task AbortEndsABlockedRead(ServerFamily family, bool tls)
    {
        using MySqlConnection watcher = servers.OpenRoot(family);
        string user = servers[family].CreateAccount("secret", []);
        using MySqlConnection connection = tls
            ? MySqlConnection.Open(servers.Tcp(family, user, "secret", SslMode.Required))
            : servers.OpenRoot(family);
        Task<MySqlConnectionException> blocked = Task.Factory.StartNew(
            () => Assert.Throws<MySqlConnectionException>(() => connection.Execute("SELECT SLEEP(60)")),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Assert.True(SpinWait.SpinUntil(
            () => watcher.QueryScalar($"SELECT COUNT(*) FROM information_schema.processlist WHERE id = {connection.ConnectionId} AND info LIKE '%SLEEP%'") == "1", Patience));

        connection.Abort();

        Assert.Equal(ConnectionFailureReason.Aborted, (await blocked.WaitAsync(Patience)).Reason);
        Assert.True(connection.IsBroken);
        watcher.Execute($"DO 0");
    }

    [Theory, MariaDB, MySql]
    public void ReadTimeout(ServerFamily family)
    {
        using MySqlConnection connection = servers.OpenRoot(family, readTimeout: TimeSpan.FromMilliseconds(200));

        Assert.Equal(ConnectionFailureReason.Silent, Assert.Throws<MySqlConnectionException>(() => connection.Execute("SELECT SLEEP(20)")).Reason);
        Assert.Throws<MySqlConnectionException>(() => connection.Ping());
    }

    [Fact]
    public void NoSuchSocketAndNoSuchPort()
    {
        using var folder = new TestFolder();
        using var free = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        free.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        int port = ((System.Net.IPEndPoint)free.LocalEndPoint!).Port;

        MySqlConnectionException socket = Assert.Throws<MySqlConnectionException>(
            () => MySqlConnection.Open(new ConnectionSettings { UnixSocket = Path.Combine(folder.Path, "none.sock") }));
        MySqlConnectionException tcp = Assert.Throws<MySqlConnectionException>(
            () => MySqlConnection.Open(new ConnectionSettings { Host = "127.0.0.1", Port = port }));
        MySqlConnectionException name = Assert.Throws<MySqlConnectionException>(
            () => MySqlConnection.Open(new ConnectionSettings { Host = "no-such-host.invalid" }));

        Assert.Equal(ConnectionFailureReason.Unreachable, socket.Reason);
        Assert.Contains("none.sock", socket.Message, StringComparison.Ordinal);
        Assert.Equal(ConnectionFailureReason.Unreachable, tcp.Reason);
        Assert.Contains($"127.0.0.1:{port}", tcp.Message, StringComparison.Ordinal);
        Assert.Equal(ConnectionFailureReason.Unreachable, name.Reason);
    }
}
