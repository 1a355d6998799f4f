using System.Buffers.Binary;

namespace MySqlBackup.Protocol.Binlog;

/// <summary>A binlog event with its header taken apart; valid until the next one is read.</summary>
public readonly ref struct BinlogEvent
{
    /// <summary>Size in bytes of the header of every event (binlog version 4).</summary>
    public const int HeaderSize = 19;

    internal BinlogEvent(ReadOnlySpan<byte> raw)
    {
        Raw = raw;
        Timestamp = BinaryPrimitives.ReadUInt32LittleEndian(raw);
        Type = raw[4];
        ServerId = BinaryPrimitives.ReadUInt32LittleEndian(raw.Slice(5));
        Length = BinaryPrimitives.ReadUInt32LittleEndian(raw.Slice(9));
        NextPosition = BinaryPrimitives.ReadUInt32LittleEndian(raw.Slice(13));
        Flags = BinaryPrimitives.ReadUInt16LittleEndian(raw.Slice(17));
    }

    /// <summary>The whole event as it stands in the binlog file: header, body, checksum if there is one.</summary>
    public ReadOnlySpan<byte> Raw { get; }

    /// <summary>What follows the header.</summary>
    public ReadOnlySpan<byte> Body => Raw.Slice(HeaderSize);

    /// <summary>Seconds since 1970 UTC; 0 for events the server made up for the stream.</summary>
    public uint Timestamp { get; }

    /// <summary>Type code, such as 4 for ROTATE.</summary>
    public byte Type { get; }

    /// <summary>The server that wrote the event first.</summary>
    public uint ServerId { get; }

    /// <summary>Size in bytes, header and checksum included.</summary>
    public uint Length { get; }

    /// <summary>Offset of the event after this one in the file, modulo 2^32.</summary>
    public uint NextPosition { get; }

    /// <summary>Flags; 0x20 marks an event that stands in no file.</summary>
    public ushort Flags { get; }
}
