using System.Buffers.Binary;
using System.Text;

namespace MySqlBackup.Protocol;

/// <summary>Puts the fields of a small payload together.</summary>
internal sealed class PayloadWriter
{
    private byte[] _buffer = new byte[256];
    private int _count;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _count);

    public PayloadWriter Byte(byte value)
    {
        Room(1)[0] = value;
        return this;
    }

    public PayloadWriter UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(Room(2), value);
        return this;
    }

    public PayloadWriter UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Room(4), value);
        return this;
    }

    public PayloadWriter UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Room(8), value);
        return this;
    }

    public PayloadWriter Zeros(int count)
    {
        Room(count).Clear();
        return this;
    }

    public PayloadWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        return this;
    }

    public PayloadWriter NullTerminated(string text) => Bytes(Encoding.UTF8.GetBytes(text)).Byte(0);

    /// <summary>A length-encoded string; none that this client sends needs more than a two-byte length.</summary>
    public PayloadWriter LengthEncoded(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 0xFB)
        {
            Byte((byte)bytes.Length);
        }
        else
        {
            Byte(0xFC).UInt16(checked((ushort)bytes.Length));
        }

        return Bytes(bytes);
    }

    public PayloadWriter LengthEncoded(string text) => LengthEncoded(Encoding.UTF8.GetBytes(text));

    /// <summary>Overwrites what was written, for payloads that hold a secret.</summary>
    public void Clear()
    {
        _buffer.AsSpan().Clear();
        _count = 0;
    }

    private Span<byte> Room(int count)
    {
        if (_buffer.Length - _count < count)
        {
            byte[] larger = new byte[Math.Max(2 * _buffer.Length, _count + count)];
            Written.CopyTo(larger);
            _buffer.AsSpan().Clear();
            _buffer = larger;
        }

        Span<byte> room = _buffer.AsSpan(_count, count);
        _count += count;
        return room;
    }
}
