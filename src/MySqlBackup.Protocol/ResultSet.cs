using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using MySqlBackup.Protocol.Payloads;

namespace MySqlBackup.Protocol;

/// <summary>
/// The rows of a query, in the order they arrive. It is complete only when the server's final packet was read: a connection that ends
/// before throws. Read it to the end or dispose of it before the connection is used again.
/// </summary>
public sealed class ResultSet : IDisposable
{
    /// <summary>Bytes that <see cref="Dispose"/> reads past before it rather closes the connection.</summary>
    private const long DrainLimit = 1 << 20;

    private readonly CommandChannel _channel;
    private readonly PacketReader _reader;
    private bool _hasEnded;
    private byte[] _row = [];
    private int[] _starts = [];
    private int[] _lengths = [];

    internal ResultSet(CommandChannel channel, IReadOnlyList<ResultColumn> columns, OkResult? result)
    {
        _channel = channel;
        _reader = channel.Reader;
        Columns = columns;
        Begin(result);
    }

    /// <summary>The columns; none when the statement returns no rows.</summary>
    public IReadOnlyList<ResultColumn> Columns { get; private set; }

    /// <summary>Rows read so far.</summary>
    public long RowCount { get; private set; }

    /// <summary>True once the server said that there are no more rows.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The server's final packet, once <see cref="IsComplete"/>.</summary>
    public OkResult? Result { get; private set; }

    /// <summary>Reads the next row as the server sent it; walk it with <see cref="ResultRow"/>.</summary>
    /// <param name="row">The packet, valid until the next call on this result or its connection.</param>
    /// <returns>False after the last row.</returns>
    /// <exception cref="MySqlServerException">The server broke the query off.</exception>
    /// <exception cref="MySqlConnectionException">The connection was lost, timed out or aborted.</exception>
    /// <exception cref="MySqlProtocolException">The server sent something that is no row.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool ReadRow(out ReadOnlySpan<byte> row)
    {
        if (_hasEnded)
        {
            row = default;
            return ThrowUnlessComplete();
        }

        ReadOnlySpan<byte> payload = _reader.Read();
        if (!payload.IsEmpty && payload[0] < OkPayload.EofHeader)
        {
            RowCount++;
            row = payload;
            return true;
        }

        return ReadSpecial(payload, out row);
    }

    /// <summary>Reads the next row for <see cref="GetString"/> and its like.</summary>
    /// <returns>False after the last row.</returns>
    public bool Read()
    {
        if (!ReadRow(out ReadOnlySpan<byte> payload))
        {
            return false;
        }

        if (_row.Length < payload.Length)
        {
            _row = new byte[payload.Length];
        }

        if (_starts.Length < Columns.Count)
        {
            _starts = new int[Columns.Count];
            _lengths = new int[Columns.Count];
        }

        payload.CopyTo(_row);
        try
        {
            Split(payload);
            return true;
        }
        catch (MySqlProtocolException e)
        {
            throw _channel.Break(e);
        }
    }

    /// <summary>Whether column <paramref name="index"/> of the current row is NULL.</summary>
    /// <exception cref="MySqlProtocolException">The server's result has no such column.</exception>
    public bool IsNull(int index) => index < Columns.Count
        ? _lengths[index] < 0
        : throw _channel.Break(new MySqlProtocolException($"The server sent a result with {Columns.Count} columns where at least {index + 1} were asked for."));

    /// <summary>The value as text, or null for NULL. Bytes that are not valid UTF-8 become U+FFFD: <see cref="GetBytes"/> is exact.</summary>
    public string? GetString(int index) => IsNull(index) ? null : Encoding.UTF8.GetString(GetBytes(index));

    /// <summary>The value's bytes, empty for NULL; valid until the next row.</summary>
    public ReadOnlySpan<byte> GetBytes(int index) => IsNull(index) ? default : _row.AsSpan(_starts[index], _lengths[index]);

    /// <summary>The value as a number.</summary>
    /// <exception cref="MySqlProtocolException">It is NULL or not a number that fits.</exception>
    public long GetInt64(int index) =>
        long.TryParse(GetBytes(index), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw _channel.Break(new MySqlProtocolException($"The server sent {(IsNull(index) ? "NULL" : "something else")} where column {Columns[index].Name} must be a whole number."));

    /// <summary>Goes on to the next result of a statement with several, such as CALL; the current one is read to its end first.</summary>
    /// <returns>False when there is none.</returns>
    public bool NextResult()
    {
        while (ReadRow(out _))
        {
        }

        if (!Result!.Status.HasFlag(ServerStatus.MoreResultsExist))
        {
            return false;
        }

        IsComplete = false;
        Result = null;
        try
        {
            (Columns, Result) = _channel.ReadResultHead();
        }
        catch (MySqlException)
        {
            _channel.EndResult();
            throw;
        }

        Begin(Result);
        return true;
    }

    /// <summary>Reads past up to 1 MB of remaining rows; where there are more, the connection is closed instead. Never throws.</summary>
    public void Dispose()
    {
        long limit = _reader.BytesReceived + DrainLimit;
        try
        {
            do
            {
                while (!IsOver && _reader.BytesReceived <= limit && ReadRow(out _))
                {
                }

                // Also between results: there can be any number of them without a row.
                if (!IsOver && _reader.BytesReceived > limit)
                {
                    _channel.Abort();
                }
            }
            while (!IsOver && NextResult());
        }
        catch (MySqlException)
        {
            // Whoever disposes of an unfinished result has no use for how it ends; the connection remembers if it broke.
        }
    }

    private void Split(ReadOnlySpan<byte> payload)
    {
        var row = new ResultRow(payload);
        for (int i = 0; i < Columns.Count; i++)
        {
            if (!row.TryNext(out ReadOnlySpan<byte> value, out bool isNull))
            {
                throw new MySqlProtocolException("The server sent a row with too few values.");
            }

            _starts[i] = payload.Length - row.Rest.Length - value.Length;
            _lengths[i] = isNull ? -1 : value.Length;
        }

        if (!row.Rest.IsEmpty)
        {
            throw new MySqlProtocolException("The server sent a row with too many values.");
        }
    }

    private void Begin(OkResult? result)
    {
        RowCount = 0;
        _hasEnded = false;
        _channel.BeginResult();
        if (result is not null)
        {
            End(result);
        }
    }

    private void End(OkResult result)
    {
        Result = result;
        IsComplete = _hasEnded = true;
        if (!result.Status.HasFlag(ServerStatus.MoreResultsExist))
        {
            _channel.EndResult();
        }
    }

    private bool IsOver => _channel.IsBroken || (_hasEnded && !(IsComplete && Result!.Status.HasFlag(ServerStatus.MoreResultsExist)));

    private bool ThrowUnlessComplete() => IsComplete
        ? false
        : throw new InvalidOperationException("The query failed; there are no further rows.");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool ReadSpecial(ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> row)
    {
        row = default;
        if (payload.IsEmpty)
        {
            throw _channel.Break(new MySqlProtocolException("The server sent an empty packet among the rows."));
        }

        if (payload[0] == ErrPayload.Header)
        {
            _hasEnded = true;
            _channel.EndResult();
            throw _channel.ParseError(payload);
        }

        if (!_channel.IsEnd(payload))
        {
            RowCount++;
            row = payload;
            return true;
        }

        End(_channel.ParseEnd(payload));
        return false;
    }
}
