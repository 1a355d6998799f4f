using System.Text;
using Xunit;

namespace MySqlBackup.Protocol.Tests;

public sealed class ScriptedResultTests
{
    [Fact]
    public void EofPacketsWhereTheServerKnowsNoOther()
    {
        using var server = ScriptedServer.OverSocket(client =>
        {
            client.Admit(ScriptedClient.Usual & ~CapabilityFlags.DeprecateEof);
            client.Receive();
            client.OneColumn();
            client.Eof();
            client.Send(1, 65);
            client.Send(0xFB);
            client.Eof();
            client.Receive();
            client.OneColumn();
            client.Eof();
            client.Send([0xFF, 0x25, 0x05, .. "#70100interrupted"u8]);
            client.ReceiveToEnd();
        });
        using MySqlConnection connection = server.Open();

        using (ResultSet result = connection.Query("SELECT c"))
        {
            Assert.True(result.Read());
            Assert.Equal("A", result.GetString(0));
            Assert.True(result.Read());
            Assert.True(result.IsNull(0));
            Assert.False(result.Read());
            Assert.True(result.IsComplete);
        }

        Assert.Equal((1317, "70100"), Codes(Assert.Throws<MySqlServerException>(() => connection.Execute("SELECT c"))));
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("")]
    public void LocalFileThatWasNotOffered(string file)
    {
        byte[] answer = [1];
        using var server = ScriptedServer.OverSocket(client =>
        {
            client.Admit();
            client.Receive();
            client.Send([0xFB, .. Encoding.UTF8.GetBytes(file)]);
            answer = client.Receive();
        });
        using MySqlConnection connection = server.Open();

        Assert.Throws<MySqlProtocolException>(() => connection.Execute("SELECT 1"));

        server.Finish();
        Assert.Empty(answer);
        Assert.Throws<MySqlConnectionException>(() => connection.Ping());
    }

    [Fact]
    public void SecondFileIsNotOfferedByTheFirst()
    {
        byte[] second = [1];
        using var server = ScriptedServer.OverSocket(client =>
        {
            client.Admit();
            client.Receive();
            client.Send([0xFB, .. "rows"u8]);
            Assert.Equal("data"u8, client.Receive());
            Assert.Empty(client.Receive());
            client.Send([0xFB, .. "/etc/shadow"u8]);
            second = client.ReceiveToEnd();
        });
        using MySqlConnection connection = server.Open();
        using var rows = new MemoryStream("data"u8.ToArray());

        Assert.Throws<MySqlProtocolException>(() => connection.LoadLocal("LOAD DATA LOCAL INFILE 'rows' INTO TABLE t", rows));
        server.Finish();
        Assert.Empty(second);
    }

    public static TheoryData<string> MalformedAnswers =>
    [
        "00000002",                 // OK that ends in its status
        "00FE00",                   // OK with half a number of rows
        "FF",                       // ERR without a code
        "FE0000000001000000",       // 16,777,216 columns
        "FEFFFFFFFFFFFFFFFF",       // 2^64-1 columns
        "FD01",                     // half a number of columns
        "",                         // nothing
    ];

    [Theory]
    [MemberData(nameof(MalformedAnswers))]
    public void MalformedAnswer(string payload)
    {
        using var server = ScriptedServer.OverSocket(client =>
        {
            client.Admit();
            client.Receive();
            client.Send(Convert.FromHexString(payload));
            client.ReceiveToEnd();
        });
        using MySqlConnection connection = server.Open();

        Assert.Throws<MySqlProtocolException>(() => connection.Execute("SELECT 1"));
        Assert.True(connection.IsBroken);
    }

    [Theory]
    [InlineData("03646566FEFFFFFFFFFFFFFF7F")]
    [InlineData("036465660000000163")]
    [InlineData("FB")]
    public void MalformedColumn(string payload)
    {
        using var server = ScriptedServer.OverSocket(client =>
        {
            client.Admit();
            client.Receive();
            client.Send(1);
            client.Send(Convert.FromHexString(payload));
            client.ReceiveToEnd();
        });
        using MySqlConnection connection = server.Open();

        Assert.Throws<MySqlProtocolException>(() => connection.Query("SELECT c"));
        Assert.True(connection.IsBroken);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0541")]
    [InlineData("FC")]
    [InlineData("014101")]
    [InlineData("01410142")]
    [InlineData("FE0000")]
    public void MalformedRow(string payload)
    {
        using var server = ScriptedServer.OverSocket(client =>
        {
            client.Admit();
            client.Receive();
            client.OneColumn();
            client.Send(Convert.FromHexString(payload));
            client.ReceiveToEnd();
        });
        using MySqlConnection connection = server.Open();
        using ResultSet result = connection.Query("SELECT c");

        Assert.Throws<MySqlProtocolException>(() => result.Read());
        Assert.False(result.IsComplete);
        Assert.True(connection.IsBroken);
    }

    [Theory]
    [InlineData("")]
    [InlineData("02")]
    [InlineData("020000")]
    [InlineData("0200000401")]
    [InlineData("FFFFFF0441")]
    public void ServerThatHangsUpBetweenOrInsideRows(string last)
    {
        using var server = ScriptedServer.OverSocket(client =>
        {
            client.Admit();
            client.Receive();
            client.OneColumn();
            client.Send(1, 65);
            client.SendRaw(Convert.FromHexString(last));
        });
        using MySqlConnection connection = server.Open();
        using ResultSet result = connection.Query("SELECT c");
        Assert.True(result.ReadRow(out _));

        Assert.Equal(ConnectionFailureReason.Lost, Assert.Throws<MySqlConnectionException>(() => result.ReadRow(out _)).Reason);
        Assert.False(result.IsComplete);
        Assert.True(connection.IsBroken);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(0)]
    public void WrongSequenceNumber(byte number)
    {
        using var server = ScriptedServer.OverSocket(client =>
        {
            client.Admit();
            client.Receive();
            client.OneColumn();
            client.Send(1, 65);
            client.Sequence = number;
            client.Send(1, 66);
            client.End();
            client.ReceiveToEnd();
        });
        using MySqlConnection connection = server.Open();
        using ResultSet result = connection.Query("SELECT c");
        Assert.True(result.ReadRow(out _));

        Assert.Throws<MySqlProtocolException>(() => result.ReadRow(out _));
        Assert.False(result.IsComplete);
    }

    [Fact]
    public void WordsOfAServerThatClosedAnIdleConnection()
    {
        using var server = ScriptedServer.OverSocket(client =>
        {
            client.Admit();
            client.Sequence = 0;
            client.Send([0xFF, 0xBF, 0x0F, .. "#HY000The client was disconnected by the server because of inactivity."u8]);
        });
        using MySqlConnection connection = server.Open();
        server.Finish();

        Assert.Equal(4031, Assert.Throws<MySqlServerException>(() => connection.Ping()).Code);
        Assert.True(connection.IsBroken);
    }

    [Fact]
    public void PingWithoutAnAnswer()
    {
        using var server = ScriptedServer.OverSocket(client =>
        {
            client.Admit();
            client.Receive();
        });
        using MySqlConnection connection = server.Open();

        Assert.Equal(ConnectionFailureReason.Lost, Assert.Throws<MySqlConnectionException>(() => connection.Ping()).Reason);
    }

    private static (int Code, string State) Codes(MySqlServerException error) => (error.Code, error.SqlState);
}
