using System.Buffers;
using System.Buffers.Binary;

namespace MySqlBackup.Protocol;

/// <summary>
/// Rows for a <see cref="BulkStatement"/>, put together where they are sent from: the command's head, then for each value a byte that says
/// whether it is NULL, its length and its bytes.
/// </summary>
public sealed class BulkRows : IDisposable
{
    private const byte ValueFollows = 0;
    private const byte Null = 1;
    private const ushort SendsTypes = 128;

    /// <summary>MYSQL_TYPE_BLOB: bytes, which take on the charset of the column they go into.</summary>
    private const byte Blob = 0xFC;

    private const byte TwoByteLength = 0xFC;
    private const byte ThreeByteLength = 0xFD;
    private const byte EightByteLength = 0xFE;
    private const int LargestHead = 10;

    private readonly int _begin;
    private byte[] _buffer;
    private int _count;

    /// <summary>Makes an empty one.</summary>
    /// <param name="parameterCount">Values in a row.</param>
    /// <param name="capacity">Bytes to begin with; it grows.</param>
    public BulkRows(int parameterCount, int capacity)
    {
        _begin = sizeof(uint) + sizeof(ushort) + 2 * parameterCount;
        _buffer = ArrayPool<byte>.Shared.Rent(_begin + capacity);
        BinaryPrimitives.WriteUInt16LittleEndian(_buffer.AsSpan(sizeof(uint)), SendsTypes);
        for (int i = sizeof(uint) + sizeof(ushort); i < _begin; i += 2)
        {
            _buffer[i] = Blob;
            _buffer[i + 1] = 0;
        }

        _count = _begin;
    }

    /// <summary>Size of the packet that the rows make, in bytes.</summary>
    public int Length => _count + 1;

    /// <summary>Whether there are no rows.</summary>
    public bool IsEmpty => _count == _begin;

    /// <summary>Takes all rows out.</summary>
    public void Clear() => _count = _begin;

    /// <summary>Adds a NULL.</summary>
    public void AppendNull()
    {
        Reserve(1);
        _buffer[_count++] = Null;
    }

    /// <summary>Adds a value.</summary>
    public void Append(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Begin(value.Length));
        End(value.Length, value.Length);
    }

    /// <summary>Begins a value whose length is not known yet: its bytes go where this says, then <see cref="End"/> tells how many they were.</summary>
    /// <param name="atMost">The most bytes it can have.</param>
    public Span<byte> Begin(int atMost)
    {
        Reserve(LargestHead + atMost);
        return _buffer.AsSpan(_count + HeadLength(atMost), atMost);
    }

    /// <summary>Ends the value that was begun.</summary>
    /// <param name="atMost">As given to <see cref="Begin"/>: the length is written as wide as that asks for.</param>
    /// <param name="length">Bytes it has.</param>
    public void End(int atMost, int length)
    {
        Span<byte> head = _buffer.AsSpan(_count);
        head[0] = ValueFollows;
        switch (HeadLength(atMost))
        {
            case 2:
                head[1] = (byte)length;
                break;
            case 4:
                head[1] = TwoByteLength;
                BinaryPrimitives.WriteUInt16LittleEndian(head[2..], (ushort)length);
                break;
            case 5:
                head[1] = ThreeByteLength;
                head[2] = (byte)length;
                BinaryPrimitives.WriteUInt16LittleEndian(head[3..], (ushort)(length >> 8));
                break;
            default:
                head[1] = EightByteLength;
                BinaryPrimitives.WriteUInt64LittleEndian(head[2..], (ulong)length);
                break;
        }

        _count += HeadLength(atMost) + length;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    internal ReadOnlySpan<byte> CommandBody(uint statement)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer, statement);
        return _buffer.AsSpan(0, _count);
    }

    // The indicator's byte and a length-encoded integer.
    private static int HeadLength(int length) => length switch
    {
        < 0xFB => 2,
        <= ushort.MaxValue => 4,
        < 1 << 24 => 5,
        _ => LargestHead,
    };

    private void Reserve(int count)
    {
        if (_buffer.Length - _count >= count)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _count + count));
        _buffer.AsSpan(0, _count).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
