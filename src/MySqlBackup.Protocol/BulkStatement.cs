using MySqlBackup.Protocol.Payloads;

namespace MySqlBackup.Protocol;

/// <summary>
/// A prepared statement that MariaDB runs for many rows in one packet (COM_STMT_BULK_EXECUTE). The rows' values are bytes to the server,
/// as those of LOAD DATA in <c>CHARACTER SET binary</c>, and it has no text to take apart.
/// </summary>
public sealed class BulkStatement : IDisposable
{
    private readonly CommandChannel _channel;
    private readonly uint _id;

    private BulkStatement(CommandChannel channel, uint id, int parameterCount)
    {
        _channel = channel;
        _id = id;
        ParameterCount = parameterCount;
    }

    /// <summary>Values in a row.</summary>
    public int ParameterCount { get; }

    /// <summary>Has the statement run for the rows; <see cref="ReadResult"/> must follow, and there is time until then.</summary>
    public void Send(BulkRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        _channel.Send(CommandKind.StatementBulkExecute, rows.CommandBody(_id));
        _channel.BeginResult();
    }

    /// <summary>Waits for the rows that were sent.</summary>
    /// <returns>The server's OK, with the affected rows of all.</returns>
    /// <exception cref="MySqlServerException">The server refused the statement for one of the rows.</exception>
    public OkResult ReadResult()
    {
        _channel.EndResult();
        return _channel.ReadOk();
    }

    /// <summary>Lets the server forget the statement. Where rows were sent and their result not read, the connection is closed, so that nobody takes it for another's.</summary>
    public void Dispose()
    {
        if (_channel.IsBusy)
        {
            _channel.Break();
        }

        if (_channel.IsBroken)
        {
            return;
        }

        try
        {
            _channel.Send(CommandKind.StatementClose, BitConverter.GetBytes(_id));
        }
        catch (MySqlException)
        {
            // The server forgets it with the connection.
        }
    }

    // page_protocol_com_stmt_prepare: 00, the statement's number, its columns, its parameters; then a definition for each parameter and column.
    internal static BulkStatement Prepare(CommandChannel channel, ReadOnlySpan<byte> sql)
    {
        channel.Send(CommandKind.StatementPrepare, sql);
        ReadOnlySpan<byte> payload = channel.ReadPayload();
        if (payload[0] == ErrPayload.Header)
        {
            throw channel.ParseError(payload);
        }

        try
        {
            var reader = new PayloadReader(payload);
            if (reader.ReadByte() != OkPayload.Header)
            {
                throw new MySqlProtocolException($"The server answered with 0x{payload[0]:X2} where a prepared statement was due.");
            }

            uint id = reader.ReadUInt32();
            int columns = reader.ReadUInt16();
            int parameters = reader.ReadUInt16();
            channel.SkipDefinitions(parameters);
            channel.SkipDefinitions(columns);
            return new BulkStatement(channel, id, parameters);
        }
        catch (MySqlProtocolException e)
        {
            throw channel.Break(e);
        }
    }
}
