using System.Net.Sockets;
using MySqlBackup.Protocol.Payloads;
using MySqlBackup.Protocol.Transports;

namespace MySqlBackup.Protocol;

/// <summary>The command phase (page_protocol_command_phase): sends commands, reads the beginnings of answers, and knows whether the connection still works.</summary>
internal sealed class CommandChannel : IDisposable
{
    /// <summary>MySQL's limit on columns of a result is 4096.</summary>
    private const int MaxColumns = 65535;

    /// <summary>Names have 64 characters and aliases 256 at most, which makes 9 MB for as many columns as there can be.</summary>
    private const int MaxColumnBytes = 32 << 20;

    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(2);

    private readonly ConnectionSocket _socket;
    private readonly Transport _transport;
    private readonly bool _deprecateEof;
    private volatile bool _isBroken;
    private bool _isBusy;

    public CommandChannel(ConnectionSocket socket, Transport transport, PacketReader reader, PacketWriter writer, bool deprecateEof)
    {
        _socket = socket;
        _transport = transport;
        _deprecateEof = deprecateEof;
        Reader = reader;
        Writer = writer;
    }

    public PacketReader Reader { get; }

    public PacketWriter Writer { get; }

    public bool IsUnixSocket => _socket.IsUnixSocket;

    /// <summary>Whether an answer is under way.</summary>
    public bool IsBusy => _isBusy;

    public bool IsBroken => _isBroken || Reader.IsBroken;

    /// <summary>Sends a command.</summary>
    /// <exception cref="InvalidOperationException">An earlier result was not read to its end.</exception>
    public void Send(CommandKind command, ReadOnlySpan<byte> body)
    {
        _socket.ThrowIfAborted();
        if (IsBroken)
        {
            throw new MySqlConnectionException(ConnectionFailureReason.Lost, $"The connection to {_socket.Address} failed before and can't be used any more.");
        }

        if (_isBusy)
        {
            throw new InvalidOperationException("The connection still delivers an earlier result; read it to its end or dispose of it.");
        }

        try
        {
            Writer.WriteCommand(command, body);
        }
        catch (MySqlConnectionException e)
        {
            throw Explain(e);
        }
    }

    /// <summary>Marks that an answer is under way; until <see cref="EndResult"/> there can be no other command.</summary>
    public void BeginResult() => _isBusy = true;

    /// <summary>Marks the end of what the server had to say.</summary>
    public void EndResult() => _isBusy = false;

    /// <summary>The next packet, which can't be empty.</summary>
    public ReadOnlySpan<byte> ReadPayload()
    {
        ReadOnlySpan<byte> payload = Reader.Read();
        return payload.IsEmpty ? throw Break(new MySqlProtocolException("The server sent an empty packet.")) : payload;
    }

    /// <summary>Reads an answer that is OK or ERR.</summary>
    public OkResult ReadOk()
    {
        ReadOnlySpan<byte> payload = ReadPayload();
        return payload[0] switch
        {
            OkPayload.Header => ParseOk(payload),
            ErrPayload.Header => throw ParseError(payload),
            _ => throw Break(new MySqlProtocolException($"The server answered with 0x{payload[0]:X2} where OK or an error was due.")),
        };
    }

    /// <summary>Reads the answer to a query up to its first row: the columns, or the OK of a statement without rows.</summary>
    public (IReadOnlyList<ResultColumn> Columns, OkResult? Result) ReadResultHead()
    {
        ReadOnlySpan<byte> payload = ReadPayload();
        switch (payload[0])
        {
            case OkPayload.Header:
                return ([], ParseOk(payload));
            case ErrPayload.Header:
                throw ParseError(payload);
            case LocalInfile.RequestHeader:
                Writer.WriteReply([]);
                throw Break(new MySqlProtocolException("The server asked for a local file that was not offered; it got nothing."));
        }

        try
        {
            var columns = new ResultColumn[ReadColumnCount(payload)];
            int room = MaxColumnBytes;
            for (int i = 0; i < columns.Length; i++)
            {
                ReadOnlySpan<byte> column = ReadPayload();
                if ((room -= column.Length) < 0)
                {
                    throw new MySqlProtocolException($"The server sent column definitions of more than {MaxColumnBytes} bytes.");
                }

                columns[i] = column[0] == ErrPayload.Header ? throw ParseError(column) : ColumnPayload.Create(column);
            }

            return _deprecateEof || OkPayload.IsEnd(ReadPayload(), deprecateEof: false)
                ? (columns, null)
                : throw new MySqlProtocolException("The server sent no EOF packet after the columns.");
        }
        catch (MySqlProtocolException e)
        {
            throw Break(e);
        }
    }

    /// <summary>Reads past the definitions of a prepared statement's parameters or columns, and past the EOF behind them where there is one.</summary>
    public void SkipDefinitions(int count)
    {
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> definition = ReadPayload();
            if (definition[0] == ErrPayload.Header)
            {
                throw ParseError(definition);
            }
        }

        if (count > 0 && !_deprecateEof && !OkPayload.IsEnd(ReadPayload(), deprecateEof: false))
        {
            throw new MySqlProtocolException("The server sent no EOF packet after the definitions.");
        }
    }

    public OkResult ParseOk(ReadOnlySpan<byte> payload)
    {
        try
        {
            return OkPayload.Create(payload);
        }
        catch (MySqlProtocolException e)
        {
            throw Break(e);
        }
    }

    /// <summary>Whether the packet ends a list of rows.</summary>
    public bool IsEnd(ReadOnlySpan<byte> payload) => OkPayload.IsEnd(payload, _deprecateEof);

    public OkResult ParseEnd(ReadOnlySpan<byte> payload)
    {
        try
        {
            return OkPayload.CreateEnd(payload, _deprecateEof);
        }
        catch (MySqlProtocolException e)
        {
            throw Break(e);
        }
    }

    public MySqlException ParseError(ReadOnlySpan<byte> payload)
    {
        try
        {
            return ErrPayload.Create(payload);
        }
        catch (MySqlProtocolException e)
        {
            return Break(e);
        }
    }

    /// <summary>Closes the connection because of <paramref name="exception"/>, which is returned to be thrown.</summary>
    public MySqlException Break(MySqlException exception)
    {
        Break();
        return exception;
    }

    /// <summary>Closes the connection without a goodbye.</summary>
    public void Break()
    {
        _isBroken = true;
        _socket.Dispose();
    }

    /// <summary>As <see cref="Break()"/>, from any thread.</summary>
    public void Abort()
    {
        _isBroken = true;
        _socket.Abort();
    }

    /// <summary>
    /// A server that closes the connection while it is being written to often says why first, such as 1153 for a packet above
    /// max_allowed_packet; that is worth more than "broken pipe".
    /// </summary>
    public MySqlException Explain(MySqlConnectionException failure)
    {
        MySqlException best = failure;
        try
        {
            if (failure.Reason is ConnectionFailureReason.Lost or ConnectionFailureReason.Silent)
            {
                _socket.LimitGoodbye(GoodbyeTimeout);
                ReadOnlySpan<byte> payload = Reader.Read();
                if (!payload.IsEmpty && payload[0] == ErrPayload.Header)
                {
                    best = ErrPayload.Create(payload);
                }
            }
        }
        catch (MySqlServerException e)
        {
            best = e;
        }
        catch (MySqlConnectionException e) when (e.Reason == ConnectionFailureReason.Lost)
        {
            // To a peer that has closed, some systems say that writing took too long.
            best = failure.Reason == ConnectionFailureReason.Silent ? e : failure;
        }
        catch (Exception e) when (e is MySqlException or ObjectDisposedException or SocketException)
        {
            // Nothing was said.
        }

        return Break(best);
    }

    /// <summary>Says goodbye where that is possible, and closes the connection.</summary>
    public void Dispose()
    {
        if (!IsBroken && !_isBusy)
        {
            try
            {
                _socket.LimitGoodbye(GoodbyeTimeout);
                Writer.WriteCommand(CommandKind.Quit, []);
            }
            catch (Exception e) when (e is MySqlException or ObjectDisposedException or SocketException)
            {
                // The server is gone already.
            }
        }

        _isBroken = true;
        _transport.Dispose();
    }

    private static int ReadColumnCount(ReadOnlySpan<byte> payload)
    {
        ulong count = new PayloadReader(payload).ReadLengthEncodedInteger();
        return count <= MaxColumns ? (int)count : throw new MySqlProtocolException($"The server announced a result of {count} columns.");
    }
}
