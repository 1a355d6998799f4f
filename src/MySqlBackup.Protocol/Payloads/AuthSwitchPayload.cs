using System.Text;

namespace MySqlBackup.Protocol.Payloads;

/// <summary>The server's wish for another plugin (page_protocol_connection_phase_packets_protocol_auth_switch_request).</summary>
internal sealed record AuthSwitchPayload(string PluginName, byte[] Data)
{
    public const byte Header = 0xFE;

    /// <summary>A packet of the header alone is how servers ask for the pre-4.1 password hash.</summary>
    public static AuthSwitchPayload Create(ReadOnlySpan<byte> payload)
    {
        if (payload.Length == 1)
        {
            return new AuthSwitchPayload("mysql_old_password", []);
        }

        var reader = new PayloadReader(payload);
        _ = reader.ReadByte();
        string plugin = Encoding.UTF8.GetString(reader.ReadNullTerminated());
        return new AuthSwitchPayload(plugin, reader.Rest.ToArray());
    }
}
