using System.Text;

namespace MySqlBackup.Protocol.Binlog;

/// <summary>Where a stream of binlog events starts and how it ends.</summary>
public sealed class BinlogRequest
{
    private const int NonBlockFlag = 0x01;
    private const int ThroughGtidFlag = 0x04;

    /// <summary>MariaDB leaves ANNOTATE_ROWS events out of the stream unless asked for them.</summary>
    private const int AnnotateRowsFlag = 0x02;

    /// <summary>Position of the first event of every binlog file, after the magic number.</summary>
    public const long FirstPosition = 4;

    /// <summary>Binlog file to start in; empty for the server's oldest, or where the GTIDs say.</summary>
    public string File { get; init; } = string.Empty;

    /// <summary>Byte offset of an event in <see cref="File"/>.</summary>
    public long Position { get; init; } = FirstPosition;

    /// <summary>Number this client registers under; the server ends another stream of the same number.</summary>
    public uint ServerId { get; init; }

    /// <summary>Ends the stream at the end of the last binlog instead of waiting for more.</summary>
    public bool NonBlock { get; init; }

    /// <summary>Starts after these transactions: on MySQL a GTID set, on MariaDB a GTID position such as <c>0-1-42</c>; null to start by file and position.</summary>
    public string? Gtid { get; init; }

    /// <summary>How often the server sends a heartbeat when it has no events; zero for the server's own choice. Set it below the read timeout.</summary>
    public TimeSpan HeartbeatPeriod { get; init; }

    /// <summary>COM_BINLOG_DUMP or, for a MySQL GTID set, COM_BINLOG_DUMP_GTID. MariaDB takes its GTIDs from a session variable instead.</summary>
    internal (CommandKind Command, PayloadWriter Body) CreateCommand(bool isMariaDb)
    {
        int flags = NonBlock ? NonBlockFlag : 0;
        if (Gtid is null || isMariaDb)
        {
            if (Position is < FirstPosition or > uint.MaxValue)
            {
                throw new InvalidOperationException($"COM_BINLOG_DUMP can't start at {Position}: its positions are {FirstPosition} to {uint.MaxValue}.");
            }

            return (CommandKind.BinlogDump, new PayloadWriter()
                .UInt32((uint)Position)
                .UInt16((ushort)(isMariaDb ? flags | AnnotateRowsFlag : flags))
                .UInt32(ServerId)
                .Bytes(Encoding.UTF8.GetBytes(File)));
        }

        byte[] name = Encoding.UTF8.GetBytes(File);
        byte[] set = GtidSetEncoder.Encode(Gtid);
        return (CommandKind.BinlogDumpGtid, new PayloadWriter()
            .UInt16((ushort)(flags | ThroughGtidFlag))
            .UInt32(ServerId)
            .UInt32((uint)name.Length)
            .Bytes(name)
            .UInt64((ulong)Position)
            .UInt32((uint)set.Length)
            .Bytes(set));
    }
}
