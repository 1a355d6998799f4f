using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MySqlBackup.Protocol.Payloads;

namespace MySqlBackup.Protocol.Binlog;

/// <summary>The events of COM_BINLOG_DUMP (page_protocol_replication), as the server has them in its files. The connection serves nothing else afterwards: MySQL closes it.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "A stream of events; no one takes it for a stream of bytes.")]
public sealed class BinlogStream
{
    private readonly CommandChannel _channel;
    private bool _hasEnded;

    internal BinlogStream(CommandChannel channel) => _channel = channel;

    /// <summary>Waits for the next event.</summary>
    /// <returns>False at the end of the last binlog, for a request with <see cref="BinlogRequest.NonBlock"/>.</returns>
    /// <exception cref="MySqlServerException">The server ended the stream, such as 1236 for a binlog it no longer has.</exception>
    /// <exception cref="MySqlConnectionException">The connection was lost, timed out or aborted.</exception>
    public bool Read(out BinlogEvent binlogEvent)
    {
        binlogEvent = default;
        if (_hasEnded)
        {
            return false;
        }

        ReadOnlySpan<byte> payload = _channel.Reader.Read();
        byte first = payload.IsEmpty ? (byte)1 : payload[0];
        switch (first)
        {
            case OkPayload.Header when payload.Length > BinlogEvent.HeaderSize:
                binlogEvent = new BinlogEvent(payload.Slice(1));
                return binlogEvent.Length == payload.Length - 1
                    ? true
                    : throw _channel.Break(new MySqlProtocolException("The server sent a binlog event whose length does not agree with its packet."));
            case OkPayload.EofHeader:
                _hasEnded = true;
                return false;
            case ErrPayload.Header:
                _hasEnded = true;
                throw _channel.ParseError(payload);
            default:
                throw _channel.Break(new MySqlProtocolException("The server sent something that is no binlog event."));
        }
    }

    /// <summary>
    /// Tells the server what this client understands: checksums are left in the events, and MariaDB sends its events as they are instead of
    /// rewriting them for older replicas (capability 4).
    /// </summary>
    internal static void Prepare(MySqlConnection connection, BinlogRequest request, bool isMariaDb)
    {
        if (isMariaDb)
        {
            _ = connection.Execute("SET @master_binlog_checksum = @@global.binlog_checksum, @mariadb_slave_capability = 4");
            if (request.Gtid is { } position)
            {
                if (!position.All(c => char.IsAsciiDigit(c) || c is '-' or ',' or ' '))
                {
                    throw new ArgumentException($"'{position}' is not a GTID position of MariaDB.", nameof(request));
                }

                _ = connection.Execute($"SET @slave_connect_state = '{position}', @slave_gtid_strict_mode = 0, @slave_gtid_ignore_duplicates = 0");
            }
        }
        else
        {
            _ = connection.Execute("SET @master_binlog_checksum = @@global.binlog_checksum, @source_binlog_checksum = @@global.binlog_checksum");
        }

        if (request.HeartbeatPeriod > TimeSpan.Zero)
        {
            string nanoseconds = (request.HeartbeatPeriod.Ticks * 100).ToString(CultureInfo.InvariantCulture);
            _ = connection.Execute($"SET @master_heartbeat_period = {nanoseconds}, @source_heartbeat_period = {nanoseconds}");
        }
    }
}
