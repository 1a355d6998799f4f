using System.Buffers.Binary;
using System.Text;

namespace MySqlBackup.Protocol.Tests;

/// <summary>The server's end of a scripted conversation, in packets as the manual describes them.</summary>
internal sealed class ScriptedClient(Stream stream)
{
    public const CapabilityFlags Usual = CapabilityFlags.Protocol41 | CapabilityFlags.SecureConnection | CapabilityFlags.PluginAuthentication
        | CapabilityFlags.LocalFiles | CapabilityFlags.MultiResults | CapabilityFlags.DeprecateEof | CapabilityFlags.PluginAuthenticationLengthEncoded;

    private static readonly byte[] Nonce = Encoding.ASCII.GetBytes("abcdefghijklmnopqrst");

    public byte Sequence { get; set; }

    public void Send(params byte[] payload)
    {
        SendHeader(payload.Length);
        stream.Write(payload);
    }

    public void SendHeader(int length)
    {
        Span<byte> header = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)length | (uint)Sequence++ << 24);
        stream.Write(header);
    }

    public void SendRaw(ReadOnlySpan<byte> bytes) => stream.Write(bytes);

    public byte[] Receive()
    {
        byte[] header = new byte[4];
        stream.ReadExactly(header);
        byte[] payload = new byte[header[0] | header[1] << 8 | header[2] << 16];
        stream.ReadExactly(payload);
        Sequence = (byte)(header[3] + 1);
        return payload;
    }

    /// <summary>A packet of the compressed protocol, as it comes.</summary>
    public byte[] ReceiveCompressed()
    {
        byte[] header = new byte[7];
        stream.ReadExactly(header);
        byte[] content = new byte[header[0] | header[1] << 8 | header[2] << 16];
        stream.ReadExactly(content);
        return content;
    }

    /// <summary>Everything the client still sends until it closes the connection.</summary>
    public byte[] ReceiveToEnd()
    {
        using var rest = new MemoryStream();
        try
        {
            stream.CopyTo(rest);
        }
        catch (IOException)
        {
            // Closed with bytes of ours unread.
        }

        return rest.ToArray();
    }

    public void Greet(CapabilityFlags capabilities = Usual, string plugin = "mysql_native_password", string version = "8.0.99-scripted", MariaDbCapabilityFlags mariaDb = MariaDbCapabilityFlags.None)
    {
        uint own = (uint)mariaDb;
        uint flags = (uint)capabilities;
        Send([
            10, .. Encoding.ASCII.GetBytes(version), 0, 7, 0, 0, 0, .. Nonce.AsSpan(0, 8), 0, (byte)flags, (byte)(flags >> 8), 45, 2, 0, (byte)(flags >> 16), (byte)(flags >> 24),
            21, .. new byte[6], (byte)own, (byte)(own >> 8), (byte)(own >> 16), (byte)(own >> 24), .. Nonce.AsSpan(8), 0, .. Encoding.ASCII.GetBytes(plugin), 0]);
    }

    public void Ok() => Send(0, 0, 0, 2, 0, 0, 0);

    public void Eof() => Send(0xFE, 0, 0, 2, 0);

    /// <summary>The OK packet that ends rows under CLIENT_DEPRECATE_EOF.</summary>
    public void End() => Send(0xFE, 0, 0, 2, 0, 0, 0);

    public void SwitchTo(string plugin) => Send([0xFE, .. Encoding.ASCII.GetBytes(plugin), 0, .. Nonce, 0]);

    /// <summary>Greets and lets the client in.</summary>
    public void Admit(CapabilityFlags capabilities = Usual)
    {
        Greet(capabilities);
        _ = Receive();
        Ok();
    }

    /// <summary>Announces a result of one column named c.</summary>
    public void OneColumn()
    {
        Send(1);
        Send([3, .. "def"u8, 0, 0, 0, 1, (byte)'c', 0, 12, 45, 0, 255, 0, 0, 0, 253, 0, 0, 0, 0, 0]);
    }
}
