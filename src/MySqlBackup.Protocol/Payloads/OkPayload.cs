using System.Text;

namespace MySqlBackup.Protocol.Payloads;

/// <summary>OK packets (page_protocol_basic_ok_packet) and the EOF packets they replace (page_protocol_basic_eof_packet).</summary>
internal static class OkPayload
{
    public const byte Header = 0x00;
    public const byte EofHeader = 0xFE;

    /// <summary>A 0xFE packet of this size or more is a row whose first value is longer than 16 MB.</summary>
    public const int EofLimit = 0xFFFFFF;

    /// <summary>Without CLIENT_DEPRECATE_EOF, a 0xFE packet of this size or more is a row.</summary>
    public const int OldEofLimit = 9;

    /// <summary>Servers write a line, such as "Rows matched: 1  Changed: 1  Warnings: 0".</summary>
    private const int MaxInfo = 16 * 1024;

    public static OkResult Create(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        _ = reader.ReadByte();
        ulong rows = reader.ReadLengthEncodedInteger();
        ulong id = reader.ReadLengthEncodedInteger();
        var status = (ServerStatus)reader.ReadUInt16();
        int warnings = reader.ReadUInt16();
        return new OkResult(unchecked((long)rows), unchecked((long)id), warnings, status, ReadInfo(reader.Rest));
    }

    /// <summary>Reads the packet that ends a list, in whichever form was agreed on.</summary>
    public static OkResult CreateEnd(ReadOnlySpan<byte> payload, bool deprecateEof)
    {
        if (deprecateEof)
        {
            return Create(payload);
        }

        var reader = new PayloadReader(payload);
        _ = reader.ReadByte();
        int warnings = reader.ReadUInt16();
        return new OkResult(0, 0, warnings, (ServerStatus)reader.ReadUInt16(), string.Empty);
    }

    public static bool IsEnd(ReadOnlySpan<byte> payload, bool deprecateEof) =>
        payload.Length > 0 && payload[0] == EofHeader && payload.Length < (deprecateEof ? EofLimit : OldEofLimit);

    /// <summary>The manual says the text runs to the end of the packet; servers put its length in front.</summary>
    private static string ReadInfo(ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty)
        {
            return string.Empty;
        }

        int prefix = rest[0] == 0xFC ? 3 : 1;
        if (rest.Length >= prefix)
        {
            int length = prefix == 1 ? rest[0] : rest[1] | rest[2] << 8;
            if (length == rest.Length - prefix)
            {
                rest = rest.Slice(prefix);
            }
        }

        return Encoding.UTF8.GetString(rest.Slice(0, Math.Min(rest.Length, MaxInfo)));
    }
}
