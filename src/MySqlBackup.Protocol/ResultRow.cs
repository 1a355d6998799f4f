using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MySqlBackup.Protocol;

/// <summary>Walks the values of a raw text row (page_protocol_com_query_response_text_resultset_row): 0xFB is NULL, all else is a length-encoded string.</summary>
public ref struct ResultRow
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts at the first value of <paramref name="row"/>.</summary>
    public ResultRow(ReadOnlySpan<byte> row) => _rest = row;

    /// <summary>The bytes not yet walked.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>Takes the next value.</summary>
    /// <param name="value">The value's bytes, empty for NULL.</param>
    /// <param name="isNull">True for NULL.</param>
    /// <returns>False at the end of the row.</returns>
    /// <exception cref="MySqlProtocolException">The row's lengths do not agree with its size.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryNext(out ReadOnlySpan<byte> value, out bool isNull)
    {
        ReadOnlySpan<byte> rest = _rest;
        if (rest.IsEmpty)
        {
            value = default;
            isNull = false;
            return false;
        }

        int length = MemoryMarshal.GetReference(rest);
        if (length < 0xFB && length < rest.Length)
        {
            value = rest.Slice(1, length);
            _rest = rest.Slice(1 + length);
            isNull = false;
            return true;
        }

        isNull = length == 0xFB;
        value = isNull ? NextNull() : NextLong();
        return true;
    }

    private ReadOnlySpan<byte> NextNull()
    {
        _rest = _rest.Slice(1);
        return default;
    }

    private ReadOnlySpan<byte> NextLong()
    {
        ReadOnlySpan<byte> rest = _rest;
        int prefix = rest[0] switch
        {
            0xFC => 3,
            0xFD => 4,
            0xFE => 9,
            _ => 0,
        };
        if (prefix == 0 || rest.Length < prefix)
        {
            throw Malformed();
        }

        ulong length = prefix switch
        {
            3 => BinaryPrimitives.ReadUInt16LittleEndian(rest.Slice(1)),
            4 => rest[1] | (uint)rest[2] << 8 | (uint)rest[3] << 16,
            _ => BinaryPrimitives.ReadUInt64LittleEndian(rest.Slice(1)),
        };
        if (length > (ulong)(rest.Length - prefix))
        {
            throw Malformed();
        }

        _rest = rest.Slice(prefix + (int)length);
        return rest.Slice(prefix, (int)length);
    }

    private static MySqlProtocolException Malformed() =>
        new("The server sent a row whose value lengths do not agree with the size of the packet.");
}
