using System.Text;

namespace MySqlBackup.Protocol.Payloads;

/// <summary>An ERR packet (page_protocol_basic_err_packet).</summary>
internal static class ErrPayload
{
    public const byte Header = 0xFF;

    /// <summary>Servers end their messages at 512 bytes; what is longer is not meant to be read.</summary>
    private const int MaxMessage = 16 * 1024;

    /// <summary>The exception the packet stands for. Errors before the handshake carry no SQL state.</summary>
    public static MySqlServerException Create(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        _ = reader.ReadByte();
        int code = reader.ReadUInt16();
        string state = string.Empty;
        if (reader.Remaining >= 6 && reader.Rest[0] == (byte)'#')
        {
            state = Encoding.ASCII.GetString(reader.Take(6).Slice(1));
        }

        return new MySqlServerException(code, state, Encoding.UTF8.GetString(reader.Rest.Slice(0, Math.Min(reader.Remaining, MaxMessage))));
    }
}
