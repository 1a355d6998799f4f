using System.Buffers.Binary;
using MySqlBackup.Protocol.Transports;

namespace MySqlBackup.Protocol;

/// <summary>Sends packets, large ones in fragments of 2^24-1 bytes straight from the caller's memory.</summary>
internal sealed class PacketWriter
{
    private readonly byte[] _buffer = new byte[32 * 1024];
    private readonly PacketReader _reader;
    private Transport _transport;
    private int _count;

    public PacketWriter(Transport transport, PacketReader reader)
    {
        _transport = transport;
        _reader = reader;
    }

    public void SetTransport(Transport transport) => _transport = transport;

    /// <summary>Sends a command; its sequence number is 0.</summary>
    public void WriteCommand(CommandKind command, ReadOnlySpan<byte> body)
    {
        _reader.Sequence = 0;
        _transport.BeginCommand();
        Write([(byte)command], body);
    }

    /// <summary>Sends a packet that answers the last one received.</summary>
    public void WriteReply(ReadOnlySpan<byte> payload) => Write([], payload);

    /// <summary>Sends a packet whose first four bytes are left free for the header, so that nothing is copied.</summary>
    public void WriteFramed(Span<byte> packet)
    {
        WriteHeader(packet, packet.Length - PacketReader.HeaderSize);
        _transport.Send(packet);
    }

    private void Write(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> body)
    {
        Span<byte> header = stackalloc byte[PacketReader.HeaderSize];
        long remaining = (long)prefix.Length + body.Length;
        int fragment;
        do
        {
            fragment = (int)Math.Min(remaining, PacketReader.MaxFragment);
            WriteHeader(header, fragment);
            Put(header);
            Put(prefix);
            int taken = fragment - prefix.Length;
            Put(body.Slice(0, taken));
            body = body.Slice(taken);
            prefix = [];
            remaining -= fragment;
        }
        while (fragment == PacketReader.MaxFragment);

        Flush();
    }

    private void WriteHeader(Span<byte> header, int length)
    {
        byte sequence = _reader.Sequence;
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)length | (uint)sequence << 24);
        _reader.Sequence = (byte)(sequence + 1);
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        int room = _buffer.Length - _count;
        if (bytes.Length <= room)
        {
            bytes.CopyTo(_buffer.AsSpan(_count));
            _count += bytes.Length;
            return;
        }

        bytes.Slice(0, room).CopyTo(_buffer.AsSpan(_count));
        _count = _buffer.Length;
        Flush();
        bytes = bytes.Slice(room);
        if (bytes.Length < _buffer.Length)
        {
            bytes.CopyTo(_buffer);
            _count = bytes.Length;
        }
        else
        {
            _transport.Send(bytes);
        }
    }

    private void Flush()
    {
        int count = _count;
        _count = 0;
        if (count > 0)
        {
            _transport.Send(_buffer.AsSpan(0, count));
        }
    }
}
