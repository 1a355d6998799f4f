using System.Buffers.Binary;

namespace MySqlBackup.Cli.Tests.Scale;

/// <summary>One connection through a <see cref="ConversationProxy"/>: passes the bytes of both sides on until one of them closes.</summary>
internal abstract class ProxyConversation
{
    /// <summary>Bytes in front of a packet's payload: its length and its number.</summary>
    protected const int HeaderSize = 4;

    /// <summary>Passes on what the client sends; on a thread of its own.</summary>
    public virtual void PassToServer(Stream client, Stream server)
    {
        client.CopyTo(server);
    }

    /// <summary>Passes on what the server sends; on a thread of its own.</summary>
    public virtual void PassToClient(Stream server, Stream client)
    {
        server.CopyTo(client);
    }

    /// <summary>Reads a packet with its header into a buffer that grows as needed.</summary>
    /// <returns>The packet's length, with its header.</returns>
    protected static int ReadPacket(Stream from, ref byte[] buffer)
    {
        from.ReadExactly(buffer, 0, HeaderSize);
        int length = HeaderSize + (BinaryPrimitives.ReadInt32LittleEndian(buffer) & 0xFFFFFF);
        if (length > buffer.Length)
        {
            Array.Resize(ref buffer, length);
        }

        from.ReadExactly(buffer, HeaderSize, length - HeaderSize);
        return length;
    }

    /// <summary>Makes a packet.</summary>
    protected static byte[] CreatePacket(ReadOnlySpan<byte> payload, byte sequence)
    {
        byte[] packet = new byte[HeaderSize + payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(packet, payload.Length | sequence << 24);
        payload.CopyTo(packet.AsSpan(HeaderSize));
        return packet;
    }
}
