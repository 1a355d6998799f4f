using System.Buffers;
using System.Text;
using MySqlBackup.Protocol.Binlog;
using MySqlBackup.Protocol.Payloads;

namespace MySqlBackup.Protocol;

/// <summary>
/// A connection to a MySQL or MariaDB server over blocking sockets. It is used by one thread at a time; only <see cref="Abort"/> may come
/// from another. After a <see cref="MySqlConnectionException"/> or <see cref="MySqlProtocolException"/> it is of no further use.
/// </summary>
public sealed class MySqlConnection : IDisposable
{
    private readonly CommandChannel _channel;

    internal MySqlConnection(ConnectionSettings settings, CommandChannel channel, HandshakePayload handshake, CapabilityFlags capabilities, MariaDbCapabilityFlags mariaDbCapabilities)
    {
        _channel = channel;
        Settings = settings;
        ServerVersion = handshake.ServerVersion;
        ConnectionId = handshake.ConnectionId;
        IsTls = capabilities.HasFlag(CapabilityFlags.Ssl);
        IsCompressed = capabilities.HasFlag(CapabilityFlags.Compress);
        SupportsBulk = mariaDbCapabilities.HasFlag(MariaDbCapabilityFlags.BulkStatements);
    }

    /// <summary>What the connection was opened with.</summary>
    public ConnectionSettings Settings { get; }

    /// <summary>The version as the server names it, without the "5.5.5-" that MariaDB before 11.0 puts in front.</summary>
    public string ServerVersion { get; }

    /// <summary>The server's number for this connection, as KILL takes it.</summary>
    public long ConnectionId { get; }

    /// <summary>Whether the connection is encrypted.</summary>
    public bool IsTls { get; }

    /// <summary>Whether nobody between can read the connection: TLS or a unix socket.</summary>
    public bool IsSecure => IsTls || _channel.IsUnixSocket;

    /// <summary>Whether the protocol is compressed.</summary>
    public bool IsCompressed { get; }

    /// <summary>Whether <see cref="PrepareBulk"/> can be used: on MariaDB from 10.2 on.</summary>
    public bool SupportsBulk { get; }

    /// <summary>Whether the connection failed and can't be used any more.</summary>
    public bool IsBroken => _channel.IsBroken;

    /// <summary>Bytes received after decryption and decompression.</summary>
    public long BytesReceived => _channel.Reader.BytesReceived;

    /// <summary>Connects and logs in.</summary>
    /// <exception cref="MySqlServerException">The server refused: wrong password (1045), too many connections (1040), blocked host (1129), …</exception>
    /// <exception cref="MySqlConnectionException">It can't be reached, did not answer in time, or TLS failed.</exception>
    /// <exception cref="MySqlProtocolException">It is no such server, or the account's authentication is not supported.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled before the connection stood.</exception>
    public static MySqlConnection Open(ConnectionSettings settings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return ConnectionOpener.Open(settings, cancellationToken);
    }

    /// <summary>Runs a statement and reads past any rows it returns.</summary>
    /// <returns>The server's last OK.</returns>
    /// <exception cref="MySqlServerException">The server refused the statement.</exception>
    public OkResult Execute(string sql)
    {
        using ResultSet result = Query(sql);
        return Finish(result);
    }

    /// <summary>Runs a statement given as UTF-8 (or as raw bytes, as far as the session's charset allows); it is sent from where it lies.</summary>
    /// <returns>The server's last OK.</returns>
    /// <exception cref="MySqlServerException">The server refused the statement.</exception>
    public OkResult Execute(ReadOnlySpan<byte> sql)
    {
        using ResultSet result = Query(sql);
        return Finish(result);
    }

    /// <summary>Runs a statement; its rows are read through the result, which must be read to its end or disposed of before the next command.</summary>
    /// <exception cref="MySqlServerException">The server refused the statement.</exception>
    public ResultSet Query(string sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(sql.Length));
        try
        {
            return Query(bytes.AsSpan(0, Encoding.UTF8.GetBytes(sql, bytes)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>As <see cref="Query(string)"/>, for a statement given as bytes.</summary>
    /// <exception cref="MySqlServerException">The server refused the statement.</exception>
    public ResultSet Query(ReadOnlySpan<byte> sql)
    {
        _channel.Send(CommandKind.Query, sql);
        (IReadOnlyList<ResultColumn> columns, OkResult? ok) = _channel.ReadResultHead();
        return new ResultSet(_channel, columns, ok);
    }

    /// <summary>The first value of the first row, or null where there is no row or the value is NULL.</summary>
    /// <exception cref="MySqlServerException">The server refused the statement.</exception>
    public string? QueryScalar(string sql)
    {
        using ResultSet result = Query(sql);
        string? value = result.Columns.Count > 0 && result.Read() ? result.GetString(0) : null;
        _ = Finish(result);
        return value;
    }

    /// <summary>Runs a LOAD DATA LOCAL INFILE statement; whatever file it names, the server gets <paramref name="rows"/>.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="rows">The rows, in the form the statement says.</param>
    /// <param name="packetSize">Bytes in a packet, below the server's max_allowed_packet.</param>
    /// <exception cref="MySqlServerException">The server refused the statement or the rows.</exception>
    /// <exception cref="MySqlProtocolException">The server did not ask for the rows, so none were loaded.</exception>
    /// <remarks>When reading <paramref name="rows"/> fails, the connection is closed without the packet that ends the rows, so that the server
    /// takes the statement back; the stream's own exception is thrown.</remarks>
    public OkResult LoadLocal(string sql, Stream rows, int packetSize = 256 * 1024)
    {
        ArgumentNullException.ThrowIfNull(sql);
        ArgumentNullException.ThrowIfNull(rows);
        _channel.Send(CommandKind.Query, Encoding.UTF8.GetBytes(sql));
        ReadOnlySpan<byte> payload = _channel.ReadPayload();
        switch (payload[0])
        {
            case LocalInfile.RequestHeader:
                SendRows(rows, packetSize);
                return _channel.ReadOk();
            case ErrPayload.Header:
                throw _channel.ParseError(payload);
            default:
                throw _channel.Break(new MySqlProtocolException("The server did not ask for rows; the statement is no LOAD DATA LOCAL."));
        }
    }

    /// <summary>Prepares a statement with a <c>?</c> for each value of a row, to be run for many rows at a time.</summary>
    /// <exception cref="MySqlServerException">The server refused the statement.</exception>
    /// <exception cref="InvalidOperationException">The server does not have bulk statements.</exception>
    public BulkStatement PrepareBulk(string sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        return SupportsBulk
            ? BulkStatement.Prepare(_channel, Encoding.UTF8.GetBytes(sql))
            : throw new InvalidOperationException("The server does not have bulk statements.");
    }

    /// <summary>Asks whether the server is there.</summary>
    /// <exception cref="MySqlConnectionException">It is not.</exception>
    public void Ping()
    {
        _channel.Send(CommandKind.Ping, []);
        _ = _channel.ReadOk();
    }

    /// <summary>Starts the stream of binlog events; after that the connection serves nothing else.</summary>
    /// <exception cref="MySqlServerException">The server refused.</exception>
    public BinlogStream DumpBinlog(BinlogRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        bool isMariaDb = ServerVersion.Contains("MariaDB", StringComparison.OrdinalIgnoreCase);
        (CommandKind command, PayloadWriter body) = request.CreateCommand(isMariaDb);
        BinlogStream.Prepare(this, request, isMariaDb);
        _channel.Send(command, body.Written);
        _channel.BeginResult();
        return new BinlogStream(_channel);
    }

    /// <summary>Closes the socket, from any thread: a call that waits for the server ends with <see cref="ConnectionFailureReason.Aborted"/>.</summary>
    public void Abort() => _channel.Abort();

    /// <summary>Says goodbye where that is possible, and closes the connection.</summary>
    public void Dispose() => _channel.Dispose();

    private static OkResult Finish(ResultSet result)
    {
        do
        {
            while (result.ReadRow(out _))
            {
            }
        }
        while (result.NextResult());

        return result.Result!;
    }

    private void SendRows(Stream rows, int packetSize)
    {
        try
        {
            LocalInfile.Send(rows, packetSize, _channel.Writer);
        }
        catch (MySqlConnectionException e)
        {
            throw _channel.Explain(e);
        }
        catch
        {
            _channel.Break();
            throw;
        }
    }
}
