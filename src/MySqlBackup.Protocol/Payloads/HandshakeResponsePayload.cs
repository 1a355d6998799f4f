using System.Globalization;
using System.Runtime.InteropServices;

namespace MySqlBackup.Protocol.Payloads;

/// <summary>The client's side of the handshake (page_protocol_connection_phase_packets_protocol_handshake_response) and the SSLRequest that is its beginning.</summary>
internal static class HandshakeResponsePayload
{
    private const uint MaxPacketSize = 1 << 30;

    /// <summary>utf8mb4_general_ci, which every server since 5.5 knows.</summary>
    private const byte Utf8Mb4 = 45;

    public static PayloadWriter CreateSslRequest(CapabilityFlags capabilities, MariaDbCapabilityFlags mariaDbCapabilities) =>
        new PayloadWriter().UInt32((uint)capabilities).UInt32(MaxPacketSize).Byte(Utf8Mb4).Zeros(19).UInt32((uint)mariaDbCapabilities);

    public static PayloadWriter Create(
        ConnectionSettings settings, CapabilityFlags capabilities, MariaDbCapabilityFlags mariaDbCapabilities, string pluginName, ReadOnlySpan<byte> authentication)
    {
        PayloadWriter writer = CreateSslRequest(capabilities, mariaDbCapabilities).NullTerminated(settings.User);
        if (capabilities.HasFlag(CapabilityFlags.PluginAuthenticationLengthEncoded))
        {
            writer.LengthEncoded(authentication);
        }
        else
        {
            writer.Byte(checked((byte)authentication.Length)).Bytes(authentication);
        }

        if (capabilities.HasFlag(CapabilityFlags.ConnectWithDatabase))
        {
            writer.NullTerminated(settings.Database!);
        }

        if (capabilities.HasFlag(CapabilityFlags.PluginAuthentication))
        {
            writer.NullTerminated(pluginName);
        }

        if (capabilities.HasFlag(CapabilityFlags.ConnectAttributes))
        {
            var attributes = new PayloadWriter()
                .LengthEncoded("_client_name").LengthEncoded("MySqlBackup")
                .LengthEncoded("_os").LengthEncoded(RuntimeInformation.OSDescription)
                .LengthEncoded("_pid").LengthEncoded(Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
                .LengthEncoded("program_name").LengthEncoded(settings.ProgramName);
            writer.LengthEncoded(attributes.Written);
        }

        return writer;
    }
}
