using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace MySqlBackup.Protocol.Tests;

public sealed class ScriptedHandshakeTests
{
    private static readonly byte[] Secret = "geheim"u8.ToArray();

    [Fact]
    public void StripsMariaDbsPrefixAndSurvivesAnUnknownDefaultPlugin()
    {
        using var server = ScriptedServer.OverSocket(client =>
        {
            client.Greet(plugin: "authentication_of_the_future", version: "5.5.5-10.11.9-MariaDB");
            Assert.Contains("mysql_native_password", Encoding.UTF8.GetString(client.Receive()), StringComparison.Ordinal);
            client.SwitchTo("mysql_native_password");
            Assert.Equal(20, client.Receive().Length);
            client.Ok();
            client.ReceiveToEnd();
        });
        using (MySqlConnection connection = server.Open())
        {
            Assert.Equal("10.11.9-MariaDB", connection.ServerVersion);
            Assert.Equal(7, connection.ConnectionId);
        }

        server.Finish();
    }

    [Theory]
    [InlineData(1040, "Too many connections")]
    [InlineData(1129, "Host is blocked because of many connection errors")]
    public void ErrorInsteadOfAGreeting(int code, string message)
    {
        using var server = ScriptedServer.OverSocket(client => client.Send([0xFF, (byte)code, (byte)(code >> 8), .. Encoding.ASCII.GetBytes(message)]));

        MySqlServerException error = Assert.Throws<MySqlServerException>(() => server.Open());

        Assert.Equal((code, "", message), (error.Code, error.SqlState, error.Message));
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")]
    [InlineData("\u0001\0\0\0\u0009")]
    [InlineData("\u0000\0\0\0")]
    [InlineData("\u0004\0\0\0\u000a8.0")]
    public void SomethingElseThanAServer(string greeting)
    {
        using var server = ScriptedServer.OverSocket(client =>
        {
            client.SendRaw(Encoding.Latin1.GetBytes(greeting));
            client.ReceiveToEnd();
        });

        Assert.Contains("does not seem to be a MySQL or MariaDB server", Assert.Throws<MySqlProtocolException>(() => server.Open()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mysql_old_password")]
    [InlineData("authentication_windows_client")]
    [InlineData(null)]
    public void UnsupportedPluginIsNamed(string? plugin)
    {
        using var server = ScriptedServer.OverSocket(client =>
        {
            client.Greet();
            client.Receive();
            if (plugin is null)
            {
                client.Send(0xFE);
            }
            else
            {
                client.SwitchTo(plugin);
            }

            Assert.Empty(client.ReceiveToEnd());
        });

        MySqlProtocolException error = Assert.Throws<MySqlProtocolException>(() => server.Open());

        Assert.True(error.IsUnsupportedAuthentication);
        Assert.Contains(plugin ?? "mysql_old_password", error.Message, StringComparison.Ordinal);
        server.Finish();
    }

    [Theory]
    [InlineData("caching_sha2_password", new byte[] { 0x01, 0x07 })]
    [InlineData("caching_sha2_password", new byte[] { 0x01 })]
    [InlineData("caching_sha2_password", new byte[] { 0x01, 0x03, 0x04 })]
    [InlineData("mysql_native_password", new byte[] { 0x01, 0x04 })]
    [InlineData("mysql_native_password", new byte[] { 0x05 })]
    [InlineData("mysql_native_password", new byte[] { })]
    public void OddAuthenticationData(string plugin, byte[] data)
    {
        using var server = ScriptedServer.OverSocket(client =>
        {
            client.Greet(plugin: plugin);
            client.Receive();
            client.Send(data);
            Assert.Empty(client.ReceiveToEnd());
        });

        Assert.False(Assert.Throws<MySqlProtocolException>(() => server.Open()).IsUnsupportedAuthentication);
        server.Finish();
    }

    [Fact]
    public void KeyThatIsNoKey()
    {
        using var server = ScriptedServer.OverTcp(client =>
        {
            client.Greet(plugin: "caching_sha2_password");
            client.Receive();
            client.Send(1, 4);
            Assert.Equal([2], client.Receive());
            client.Send([1, .. "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"u8]);
            Assert.Empty(client.ReceiveToEnd());
        });

        Assert.Throws<MySqlProtocolException>(() => MySqlConnection.Open(server.Settings(retrieveKey: true)));
        server.Finish();
    }

    [Theory]
    [InlineData("mysql_clear_password")]
    [InlineData("sha256_password")]
    [InlineData("caching_sha2_password")]
    public void PasswordNeverGoesInClearOverPlainTcp(string plugin)
    {
        byte[] received = [];
        using var server = ScriptedServer.OverTcp(client =>
        {
            client.Greet(plugin: plugin);
            byte[] response = client.Receive();
            client.SwitchTo(plugin);
            byte[] answer = plugin == "caching_sha2_password" ? client.Receive() : [];
            client.Send(1, 4);
            received = [.. response, .. answer, .. client.ReceiveToEnd()];
        });

        MySqlProtocolException error = Assert.Throws<MySqlProtocolException>(() => server.Open());

        server.Finish();
        Assert.True(error.IsUnsupportedAuthentication);
        Assert.Contains(plugin, error.Message, StringComparison.Ordinal);
        Assert.True(received.AsSpan().IndexOf(Secret) < 0);
    }

    [Fact]
    public void ClearPasswordOverTheSocket()
    {
        using var server = ScriptedServer.OverSocket(client =>
        {
            client.Greet();
            client.Receive();
            client.SwitchTo("mysql_clear_password");
            Assert.Equal([.. Secret, 0], client.Receive());
            client.Ok();
            client.ReceiveToEnd();
        });
        server.Open().Dispose();
        server.Finish();
    }

    [Theory]
    [InlineData(SslMode.Required)]
    [InlineData(SslMode.VerifyCA)]
    [InlineData(SslMode.VerifyFull)]
    public void NoTlsWhereItIsDemanded(SslMode mode)
    {
        using var server = ScriptedServer.OverTcp(client =>
        {
            client.Greet();
            Assert.Empty(client.ReceiveToEnd());
        });

        MySqlConnectionException error = Assert.Throws<MySqlConnectionException>(() => MySqlConnection.Open(server.Settings(mode)));

        Assert.Equal(ConnectionFailureReason.TlsFailed, error.Reason);
        server.Finish();
    }

    [Fact]
    public void PreferredGoesOnWhereNoTlsIsOffered()
    {
        using var server = ScriptedServer.OverTcp(client =>
        {
            client.Admit();
            client.ReceiveToEnd();
        });
        using MySqlConnection connection = MySqlConnection.Open(server.Settings(SslMode.Preferred));

        Assert.False(connection.IsTls);
    }

    [Theory]
    [InlineData(SslMode.Preferred)]
    [InlineData(SslMode.Required)]
    public void FailedTlsIsNoReasonToGoOnWithout(SslMode mode)
    {
        byte[] request = [];
        using var server = ScriptedServer.OverTcp(client =>
        {
            client.Greet(ScriptedClient.Usual | CapabilityFlags.Ssl);
            request = client.Receive();
            client.Ok();
            client.ReceiveToEnd();
        });

        MySqlConnectionException error = Assert.Throws<MySqlConnectionException>(() => MySqlConnection.Open(server.Settings(mode)));

        Assert.Equal(ConnectionFailureReason.TlsFailed, error.Reason);
        server.Finish();
        Assert.Equal(32, request.Length);
    }

    [Fact]
    public void BytesAheadOfTlsAreNotTrusted()
    {
        using var greeting = new MemoryStream();
        var forged = new ScriptedClient(greeting);
        forged.Greet(ScriptedClient.Usual | CapabilityFlags.Ssl);
        forged.Ok();
        using var server = ScriptedServer.OverTcp(client =>
        {
            client.SendRaw(greeting.ToArray());
            client.ReceiveToEnd();
        });

        Assert.Contains("ahead", Assert.Throws<MySqlProtocolException>(() => MySqlConnection.Open(server.Settings(SslMode.Required))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AuthenticationWithoutEnd()
    {
        using var server = ScriptedServer.OverSocket(client =>
        {
            client.Greet();
            client.Receive();
            while (true)
            {
                client.SwitchTo("mysql_native_password");
                client.Receive();
            }
        });

        Assert.Throws<MySqlProtocolException>(() => server.Open());
    }

    [Fact]
    public void SilentServerRunsIntoTheConnectTimeout()
    {
        using var server = ScriptedServer.OverTcp(client => client.ReceiveToEnd());

        MySqlConnectionException error = Assert.Throws<MySqlConnectionException>(() => MySqlConnection.Open(server.Settings(connectTimeout: TimeSpan.FromMilliseconds(200))));

        Assert.Equal(ConnectionFailureReason.Timeout, error.Reason);
    }

    [Fact]
    public void ConnectThatNobodyAnswersRunsIntoTheTimeout()
    {
        if (!OperatingSystem.IsLinux())
        {
            // Elsewhere a listener whose queue is full refuses instead of letting connects wait.
            return;
        }

        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        int port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        var queue = new List<Socket>();
        for (int i = 0; i < 4; i++)
        {
            var waiting = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            queue.Add(waiting);
            Assert.Throws<SocketException>(() => waiting.Connect(IPAddress.Loopback, port));
        }

        var settings = new ConnectionSettings { Host = "127.0.0.1", Port = port, ConnectTimeout = TimeSpan.FromMilliseconds(300) };
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var patient = new ConnectionSettings { Host = "127.0.0.1", Port = port, ConnectTimeout = TimeSpan.Zero };

        Assert.Equal(ConnectionFailureReason.Timeout, Assert.Throws<MySqlConnectionException>(() => MySqlConnection.Open(settings)).Reason);
        Assert.Throws<OperationCanceledException>(() => MySqlConnection.Open(patient, cancellation.Token));
        queue.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public void CancelledWhileTheServerIsSilent()
    {
        using var cancellation = new CancellationTokenSource();
        using var server = ScriptedServer.OverTcp(client =>
        {
            cancellation.Cancel();
            client.ReceiveToEnd();
        });

        Assert.Throws<OperationCanceledException>(() => MySqlConnection.Open(server.Settings(), cancellation.Token));
    }

    [Fact]
    public void ServerThatHangsUpDuringTheHandshake()
    {
        using var server = ScriptedServer.OverSocket(client => client.Greet());

        Assert.Equal(ConnectionFailureReason.Lost, Assert.Throws<MySqlConnectionException>(() => server.Open()).Reason);
    }
}
