using System.Security.Cryptography;
using System.Text;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Protocol.Tests;

/// <summary>Servers that do not end, ask for what they have no right to, or answer something else than was asked.</summary>
public sealed class HostileServerTests
{
    private const int Megabyte = 1 << 20;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public void GreetingWithoutEnd()
    {
        long sent = 0;
        using var server = ScriptedServer.OverSocket(client =>
        {
            byte[] piece = new byte[Megabyte];
            client.SendHeader(PacketReader.MaxFragment);
            while (sent < 200L * Megabyte)
            {
                client.SendRaw(piece);
                sent += piece.Length;
            }
        });

        Assert.Throws<MySqlProtocolException>(() => server.Open());
        Assert.True(sent < 4 * Megabyte, $"{sent} bytes were taken of a server that was not known yet.");
    }

    [Fact]
    public async Task ResultsWithoutEndAreNotReadPast()
    {
        using var server = ScriptedServer.OverSocket(client =>
        {
            client.Admit();
            client.Receive();
            while (true)
            {
                client.Send(0, 0, 0, 0x0A, 0, 0, 0);
            }
        });
        using MySqlConnection connection = server.Open();
        ResultSet result = connection.Query("CALL p()");

        await Task.Run(result.Dispose).WaitAsync(Soon);

        Assert.True(connection.IsBroken);
    }

    [Fact]
    public void ColumnsWithNamesOfMegabytes()
    {
        byte[] name = [0xFD, 0, 0, 0x10, .. new byte[Megabyte]];
        int sent = 0;
        using var server = ScriptedServer.OverSocket(client =>
        {
            client.Admit();
            client.Receive();
            client.Send(0xFC, 0xFF, 0xFF);
            for (; sent < 100; sent++)
            {
                client.Send([3, .. "def"u8, 0, 0, 0, .. name, 0, 12, 45, 0, 255, 0, 0, 0, 253, 0, 0, 0, 0, 0]);
            }
        });
        using MySqlConnection connection = server.Open();

        Assert.Throws<MySqlProtocolException>(() => connection.Query("SELECT c"));
        Assert.True(connection.IsBroken);
        Assert.True(sent < 60, $"{sent} columns were taken.");
    }

    [Fact]
    public void ErrorOfManyMegabytesIsCutShort()
    {
        using var server = ScriptedServer.OverSocket(client =>
        {
            client.Admit();
            client.Receive();
            client.Send([0xFF, 0x25, 0x05, .. "#70100"u8, .. Enumerable.Repeat((byte)'x', 10 * Megabyte)]);
            client.ReceiveToEnd();
        });
        using MySqlConnection connection = server.Open();

        MySqlServerException error = Assert.Throws<MySqlServerException>(() => connection.Execute("SELECT 1"));

        Assert.Equal(1317, error.Code);
        Assert.InRange(error.Message.Length, 512, 64 * 1024);
    }

    [Fact]
    public void KeyThatWasNotAskedForIsNotUsed()
    {
        using var folder = new TestFolder();
        string file = Path.Combine(folder.Path, "key.pem");
        using (var rsa = RSA.Create(2048))
        {
            File.WriteAllText(file, rsa.ExportSubjectPublicKeyInfoPem());
        }

        byte[] hidden = [];
        byte[] rest = [1];
        using var server = ScriptedServer.OverTcp(client =>
        {
            using var own = RSA.Create(2048);
            client.Greet();
            client.Receive();
            client.SwitchTo("sha256_password");
            hidden = client.Receive();
            client.Send([1, .. Encoding.ASCII.GetBytes(own.ExportSubjectPublicKeyInfoPem())]);
            rest = client.ReceiveToEnd();
        });
        var settings = new ConnectionSettings { Host = "127.0.0.1", Port = server.Port, Password = "geheim", SslMode = SslMode.Disabled, ServerPublicKeyFile = file };

        Assert.Throws<MySqlProtocolException>(() => MySqlConnection.Open(settings));
        server.Finish();
        Assert.Equal(256, hidden.Length);
        Assert.Empty(rest);
    }

    [Fact]
    public void CompressedPacketThatNeedsADictionary()
    {
        using var server = ScriptedServer.OverSocket(client =>
        {
            client.Admit(ScriptedClient.Usual | CapabilityFlags.Compress);
            client.ReceiveCompressed();

            // The zlib header 78 BB says that the reader must have a dictionary (RFC 1950, FDICT).
            client.SendRaw([9, 0, 0, 1, 50, 0, 0, 0x78, 0xBB, 1, 2, 3, 4, 5, 6, 7]);
            client.ReceiveToEnd();
        });
        using MySqlConnection connection = MySqlConnection.Open(new ConnectionSettings { UnixSocket = server.UnixSocket, Compress = true });

        Assert.Throws<MySqlProtocolException>(() => connection.Ping());
    }

    [Theory]
    [InlineData("text")]
    [InlineData("99999999999999999999")]
    [InlineData("")]
    public void SomethingElseThanANumber(string value)
    {
        using var server = ScriptedServer.OverSocket(client =>
        {
            client.Admit();
            client.Receive();
            client.OneColumn();
            client.Send([(byte)value.Length, .. Encoding.ASCII.GetBytes(value)]);
            client.End();
            client.ReceiveToEnd();
        });
        using MySqlConnection connection = server.Open();
        using ResultSet result = connection.Query("SELECT COUNT(*) FROM t");
        Assert.True(result.Read());

        Assert.Throws<MySqlProtocolException>(() => result.GetInt64(0));
    }

    [Fact]
    public void FewerColumnsThanWereAskedFor()
    {
        using var server = ScriptedServer.OverSocket(client =>
        {
            client.Admit();
            client.Receive();
            client.OneColumn();
            client.Send(1, 65);
            client.End();
            client.ReceiveToEnd();
        });
        using MySqlConnection connection = server.Open();
        using ResultSet result = connection.Query("SELECT a, b FROM t");
        Assert.True(result.Read());

        Assert.Throws<MySqlProtocolException>(() => result.GetString(1));
        Assert.Throws<MySqlProtocolException>(() => result.IsNull(1));
    }

    [Fact]
    public void StatementGivenUpBetweenRowsAndAnswer()
    {
        using var server = ScriptedServer.OverSocket(client =>
        {
            client.Greet(version: "10.11.9-MariaDB", mariaDb: MariaDbCapabilityFlags.BulkStatements);
            client.Receive();
            client.Ok();
            client.Receive();
            client.Send(0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
            client.ReceiveToEnd();
        });
        using MySqlConnection connection = server.Open();
        using var rows = new BulkRows(0, 64);
        BulkStatement statement = connection.PrepareBulk("INSERT INTO t VALUES (1)");
        statement.Send(rows);

        statement.Dispose();

        Assert.True(connection.IsBroken);
    }
}
