using System.Security.Cryptography;
using System.Text;
using MySqlBackup.Protocol.Binlog;
using MySqlBackup.Protocol.Transports;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Protocol.Tests.Fuzz;

/// <summary>Conversations with a server that damages what it says. Whatever it is, it ends soon, in little memory, and well or with a <see cref="MySqlException"/>.</summary>
public sealed class HostileServerFuzzTests
{
    /// <summary>The greeting and the OK after the login.</summary>
    private const int LoginTurns = 2;

    private const string Password = "a secret of some length";
    private static readonly byte[] PublicKey = CreatePublicKey();
    private static readonly byte[] Error = [0xFF, 0x25, 0x05, .. "#70100interrupted"u8];

    public static TheoryData<string> Exchanges => [.. Create().Keys];

    [Theory]
    [MemberData(nameof(Exchanges))]
    public void Undamaged(string name)
    {
        (RecordedExchange exchange, bool isCompressed, Action<MySqlConnection> use) = Create()[name];

        Converse(exchange.Whole(), isCompressed, use);
    }

    [Theory]
    [MemberData(nameof(Exchanges))]
    public void Damaged(string name)
    {
        (RecordedExchange exchange, bool isCompressed, Action<MySqlConnection> use) = Create()[name];

        Fuzzer.Run(random => Converse(exchange.Damaged(random, random.Next(8) == 0 ? 0 : LoginTurns), isCompressed, use), e => e is MySqlException);
    }

    [Theory]
    [InlineData("mysql_native_password")]
    [InlineData("caching_sha2_password")]
    [InlineData("sha256_password")]
    [InlineData("client_ed25519")]
    public void DamagedLogin(string plugin)
    {
        var exchange = new RecordedExchange().Say(0, c => c.Greet(plugin: plugin)).Say(2, c => c.SwitchTo(plugin));
        if (plugin.Contains("sha", StringComparison.Ordinal))
        {
            exchange.Say(4, c => c.Send(1, 4)).Say(6, c => c.Send([1, .. PublicKey]));
        }

        exchange.Say(8, c => c.Ok());

        Fuzzer.Run(random => Converse(exchange.Damaged(random, 0), isCompressed: false, _ => { }), e => e is MySqlException);
    }

    private static Dictionary<string, (RecordedExchange Exchange, bool IsCompressed, Action<MySqlConnection> Use)> Create()
    {
        CapabilityFlags old = ScriptedClient.Usual & ~CapabilityFlags.DeprecateEof;
        return new()
        {
            ["rows"] = (Login().Say(1, Rows), false, ReadRows),
            ["rows and EOF packets"] = (Login(old).Say(1, OldRows), false, ReadRows),
            ["compressed rows"] = (Login(ScriptedClient.Usual | CapabilityFlags.Compress).Compress().Say(1, Rows), true, ReadRows),
            ["several results"] = (Login().Say(1, Results), false, c => c.Execute("CALL p()")),
            ["an unfinished result"] = (Login().Say(1, Results), false, c => c.Query("CALL p()").Dispose()),
            ["errors"] = (Login().Say(1, c => c.Send(Error)).Say(1, c => c.Ok()), false, Refused),
            ["a local file"] = (Login().Say(1, c => c.Send([0xFB, .. "rows"u8])).Say(5, c => c.Ok()), false, LoadRows),
            ["a prepared statement"] = (BulkLogin().Say(1, c => Prepared(c, eof: false)).Say(1, c => c.Ok()), false, LoadBulk),
            ["a prepared statement and EOF packets"] = (BulkLogin(old).Say(1, c => Prepared(c, eof: true)).Say(1, c => c.Ok()), false, LoadBulk),
            ["binlog events"] = (Login().Say(1, c => c.Ok()).Say(1, Events), false, ReadBinlog),
        };
    }

    private static void Converse(List<byte[]> turns, bool isCompressed, Action<MySqlConnection> use)
    {
        var settings = new ConnectionSettings
        {
            Host = "127.0.0.1",
            Password = Password,
            SslMode = SslMode.Disabled,
            AllowPublicKeyRetrieval = true,
            Compress = isCompressed,
            ReceiveBufferSize = 4096,
        };
        using var socket = new ConnectionSocket(settings);
        using var transport = new ReplayTransport(turns);
        try
        {
            MySqlConnection connection = new ConnectionOpener(settings, socket, transport).Authenticate();
            use(connection);
            connection.Abort();
        }
        finally
        {
            Assert.True(transport.Sent.IndexOf(Encoding.ASCII.GetBytes(Password)) < 0, "The password went in clear.");
        }
    }

    private static RecordedExchange Login(CapabilityFlags capabilities = ScriptedClient.Usual) =>
        new RecordedExchange().Say(0, c => c.Greet(capabilities)).Say(2, c => c.Ok());

    // MariaDB leaves CLIENT_MYSQL out and puts its own capabilities into bytes that MySQL leaves zero.
    private static RecordedExchange BulkLogin(CapabilityFlags capabilities = ScriptedClient.Usual) => new RecordedExchange()
        .Say(0, c => c.Greet(capabilities, version: "10.11.9-MariaDB", mariaDb: MariaDbCapabilityFlags.BulkStatements))
        .Say(2, c => c.Ok());

    private static void Rows(ScriptedClient client)
    {
        TwoColumns(client);
        RowPackets(client);
        client.End();
    }

    private static void OldRows(ScriptedClient client)
    {
        TwoColumns(client);
        client.Eof();
        RowPackets(client);
        client.Eof();
    }

    private static void Results(ScriptedClient client)
    {
        TwoColumns(client);
        RowPackets(client);
        client.Send(0xFE, 0, 0, 0x0A, 0, 0, 0);
        client.OneColumn();
        client.Send(1, 65);
        client.Send(0xFE, 0, 0, 0x0A, 0, 0, 0);
        client.Send([0, 3, 0, 2, 0, 1, 0, 4, .. "Info"u8]);
    }

    private static void TwoColumns(ScriptedClient client)
    {
        client.Send(2);
        client.Send([3, .. "def"u8, 4, .. "shop"u8, 1, (byte)'i', 4, .. "item"u8, 2, .. "id"u8, 2, .. "id"u8, 12, 63, 0, 11, 0, 0, 0, 3, 3, 0x42, 0, 0, 0]);
        client.Send([3, .. "def"u8, 4, .. "shop"u8, 1, (byte)'i', 4, .. "item"u8, 4, .. "name"u8, 4, .. "name"u8, 12, 45, 0, 255, 255, 0, 0, 253, 0, 0, 0, 0, 0]);
    }

    private static void RowPackets(ScriptedClient client)
    {
        client.Send([1, (byte)'1', 3, .. "one"u8]);
        client.Send([1, (byte)'2', 0xFB]);
        client.Send([0xFB, 0xFC, 0x2C, 0x01, .. new byte[300]]);
        client.Send([2, .. "-4"u8, 0xFD, 0x00, 0x20, 0x00, .. new byte[8192]]);
        client.Send([0, 0xFE, 5, 0, 0, 0, 0, 0, 0, 0, .. "hello"u8]);
    }

    private static void Prepared(ScriptedClient client, bool eof)
    {
        byte[] definition = [3, .. "def"u8, 0, 0, 0, 1, (byte)'?', 0, 12, 63, 0, 0, 0, 0, 0, 253, 0x80, 0, 0, 0, 0];
        client.Send(0, 1, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0);
        foreach (int count in (int[])[2, 1])
        {
            for (int i = 0; i < count; i++)
            {
                client.Send(definition);
            }

            if (eof)
            {
                client.Eof();
            }
        }
    }

    private static void Events(ScriptedClient client)
    {
        client.Send([0, .. new byte[4], 4, 1, 0, 0, 0, 27, 0, 0, 0, 4, 0, 0, 0, 0x20, 0, .. "binlog.1"u8]);
        client.Send([0, .. new byte[4], 2, 1, 0, 0, 0, 19, 0, 0, 0, 99, 0, 0, 0, 0, 0]);
        client.Eof();
    }

    private static void ReadRows(MySqlConnection connection)
    {
        using ResultSet result = connection.Query("SELECT id, name FROM item i");
        while (result.Read())
        {
            for (int i = 0; i < result.Columns.Count; i++)
            {
                _ = result.GetString(i);
            }
        }
    }

    private static void Refused(MySqlConnection connection)
    {
        try
        {
            _ = connection.QueryScalar("SELECT 1");
        }
        catch (MySqlServerException)
        {
            connection.Ping();
        }
    }

    private static void LoadRows(MySqlConnection connection)
    {
        using var rows = new MemoryStream("1\tone\n"u8.ToArray());
        connection.LoadLocal("LOAD DATA LOCAL INFILE 'rows' INTO TABLE item", rows, packetSize: 4);
    }

    private static void LoadBulk(MySqlConnection connection)
    {
        if (!connection.SupportsBulk)
        {
            return;
        }

        using BulkStatement statement = connection.PrepareBulk("INSERT INTO item VALUES (?, ?) RETURNING id");
        using var rows = new BulkRows(statement.ParameterCount, 64);
        for (int i = 0; i < statement.ParameterCount; i++)
        {
            rows.AppendNull();
        }

        statement.Send(rows);
        statement.ReadResult();
    }

    private static void ReadBinlog(MySqlConnection connection)
    {
        BinlogStream stream = connection.DumpBinlog(new BinlogRequest { NonBlock = true });
        while (stream.Read(out BinlogEvent binlogEvent))
        {
            _ = binlogEvent.Body.Length;
        }
    }

    private static byte[] CreatePublicKey()
    {
        using var rsa = RSA.Create(1024);
        return Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem());
    }
}
