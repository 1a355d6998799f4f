using System.Text;

namespace MySqlBackup.Protocol.Payloads;

/// <summary>The server's greeting (page_protocol_connection_phase_packets_protocol_handshake_v10).</summary>
internal sealed record HandshakePayload(
    string ServerVersion, uint ConnectionId, byte[] Nonce, CapabilityFlags Capabilities, MariaDbCapabilityFlags MariaDbCapabilities, string PluginName)
{
    private const byte ProtocolVersion = 10;
    private const int FirstNoncePart = 8;
    private const int MinimumSecondPart = 13;

    /// <summary>MariaDB before 11.0 puts this in front of its version, for replicas that took "10" for "1".</summary>
    private const string MariaDbPrefix = "5.5.5-";

    public static HandshakePayload Create(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        byte version = reader.ReadByte();
        if (version != ProtocolVersion)
        {
            throw new MySqlProtocolException($"The server speaks protocol version {version}; this client needs version {ProtocolVersion}.");
        }

        string serverVersion = Encoding.UTF8.GetString(reader.ReadNullTerminated());
        uint connectionId = reader.ReadUInt32();
        var nonce = new List<byte>(32);
        nonce.AddRange(reader.Take(FirstNoncePart));
        _ = reader.Take(1);
        uint capabilities = reader.ReadUInt16();
        uint mariaDb = 0;
        string plugin = string.Empty;
        if (reader.Remaining > 0)
        {
            _ = reader.Take(3);
            capabilities |= (uint)reader.ReadUInt16() << 16;
            int nonceLength = reader.ReadByte();
            _ = reader.Take(6);
            mariaDb = reader.ReadUInt32();
            int second = Math.Min(Math.Max(MinimumSecondPart, nonceLength - FirstNoncePart), reader.Remaining);
            nonce.AddRange(reader.Take(second));
            if (((CapabilityFlags)capabilities).HasFlag(CapabilityFlags.PluginAuthentication))
            {
                plugin = Encoding.UTF8.GetString(reader.ReadNullTerminated());
            }
        }

        return new HandshakePayload(
            serverVersion.StartsWith(MariaDbPrefix, StringComparison.Ordinal) ? serverVersion[MariaDbPrefix.Length..] : serverVersion,
            connectionId,
            [.. nonce],
            (CapabilityFlags)capabilities,
            ((CapabilityFlags)capabilities).HasFlag(CapabilityFlags.LongPassword) ? MariaDbCapabilityFlags.None : (MariaDbCapabilityFlags)mariaDb,
            plugin);
    }
}
