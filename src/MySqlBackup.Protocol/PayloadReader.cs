using System.Buffers.Binary;
using System.Text;

namespace MySqlBackup.Protocol;

/// <summary>Takes fields off the front of a payload; every length is checked against what is there.</summary>
internal ref struct PayloadReader
{
    private ReadOnlySpan<byte> _rest;

    public PayloadReader(ReadOnlySpan<byte> payload) => _rest = payload;

    public readonly int Remaining => _rest.Length;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    public byte ReadByte() => Take(1)[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)_rest.Length)
        {
            throw new MySqlProtocolException("The server sent a packet that ends in the middle of a field.");
        }

        ReadOnlySpan<byte> taken = _rest.Slice(0, count);
        _rest = _rest.Slice(count);
        return taken;
    }

    /// <summary>A string that ends at a zero byte, or at the end of the packet where the zero is left out, as some servers do.</summary>
    public ReadOnlySpan<byte> ReadNullTerminated()
    {
        int end = _rest.IndexOf((byte)0);
        if (end < 0)
        {
            return Take(_rest.Length);
        }

        ReadOnlySpan<byte> text = Take(end);
        _ = Take(1);
        return text;
    }

    /// <summary>A length-encoded integer (page_protocol_basic_dt_integers).</summary>
    public ulong ReadLengthEncodedInteger()
    {
        byte first = ReadByte();
        switch (first)
        {
            case < 0xFB:
                return first;
            case 0xFC:
                return ReadUInt16();
            case 0xFD:
                ReadOnlySpan<byte> three = Take(3);
                return three[0] | (uint)three[1] << 8 | (uint)three[2] << 16;
            case 0xFE:
                return BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
            default:
                throw new MySqlProtocolException($"The server sent 0x{first:X2} where a length was due.");
        }
    }

    public ReadOnlySpan<byte> ReadLengthEncodedBytes()
    {
        ulong length = ReadLengthEncodedInteger();
        return Take(length > int.MaxValue ? int.MaxValue : (int)length);
    }

    public string ReadLengthEncodedString() => Encoding.UTF8.GetString(ReadLengthEncodedBytes());
}
