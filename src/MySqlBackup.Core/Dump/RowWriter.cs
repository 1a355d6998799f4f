using System.Runtime.CompilerServices;
using System.Text.Unicode;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump;

/// <summary>
/// Turns raw row packets into INSERT statements. One buffer, reused over all rows; nothing is allocated for a row. A row of any size
/// passes through in pieces, so the buffer does not grow with the data.
/// </summary>
public sealed class RowWriter
{
    /// <summary>A statement ends after the row with which it passes this size, far below any server's max_allowed_packet.</summary>
    public const int StatementSize = 1_000_000;

    /// <summary>Small enough to stay in a core's cache while it is formatted, hashed and written.</summary>
    private const int BufferSize = 256 * 1024;

    /// <summary>A value's quotes, prefix and comma, and the vector that the escaping may write past its end.</summary>
    private const int ValueOverhead = 40;

    /// <summary>
    /// Unquoted digits are a DECIMAL to the server, which has 65 of them at most: those of a DOUBLE with a declared scale can be more, and
    /// would become 1e65 without a word.
    /// </summary>
    private const int LongestDecimal = 60;

    private readonly byte[] _buffer = new byte[BufferSize];
    private Stream _output = Stream.Null;
    private byte[] _prefix = [];
    private ColumnEncoding[] _encodings = [];
    private int _position;
    private int _statementBytes;

    /// <summary>Rows written since <see cref="Begin"/>.</summary>
    public long RowCount { get; private set; }

    /// <summary>Starts a file.</summary>
    /// <param name="output">Where the SQL goes.</param>
    /// <param name="header">What the file begins with.</param>
    /// <param name="reader">The table.</param>
    public void Begin(Stream output, ReadOnlySpan<byte> header, TableReader reader)
    {
        _output = output;
        _prefix = reader.InsertPrefix;
        _encodings = reader.Encodings;
        _position = 0;
        RowCount = 0;
        WriteRaw(header);
        _statementBytes = 0;
    }

    /// <summary>Ends the last statement and hands all bytes on.</summary>
    public void End()
    {
        if (_statementBytes > 0)
        {
            WriteRaw(";\n"u8);
        }

        Flush();
        _output = Stream.Null;
    }

    /// <summary>Writes a row.</summary>
    /// <exception cref="MySqlProtocolException">The packet does not hold as many values as the table has columns.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(ReadOnlySpan<byte> row)
    {
        RowCount++;
        if (_statementBytes >= StatementSize)
        {
            WriteRaw(";\n"u8);
            _statementBytes = 0;
        }

        if (_statementBytes == 0)
        {
            WriteRaw(_prefix);
            WriteRaw("("u8);
        }
        else
        {
            WriteRaw(",\n("u8);
        }

        if (((long)row.Length * 2) + ((long)_encodings.Length * ValueOverhead) > BufferSize)
        {
            WriteLarge(row);
            return;
        }

        if ((row.Length * 2) + (_encodings.Length * ValueOverhead) > BufferSize - _position)
        {
            Flush();
        }

        var start = _position;
        var position = _position;
        var buffer = _buffer;
        var values = new ResultRow(row);
        foreach (var encoding in _encodings)
        {
            if (!values.TryNext(out var value, out var isNull))
            {
                ThrowWrongValueCount();
            }

            position += isNull ? Copy("NULL,"u8, buffer.AsSpan(position)) : WriteValue(value, encoding, buffer.AsSpan(position));
        }

        if (_encodings.Length == 0)
        {
            // What stands for a row without values was selected only to have a row.
            buffer[position++] = (byte)')';
        }
        else if (!values.Rest.IsEmpty)
        {
            ThrowWrongValueCount();
        }
        else
        {
            // The comma behind the last value becomes the row's end.
            buffer[position - 1] = (byte)')';
        }

        _position = position;
        _statementBytes += position - start + 3;
    }

    // Writes a value and a comma behind it; the target has room for twice the value and the overhead.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int WriteValue(ReadOnlySpan<byte> value, ColumnEncoding encoding, Span<byte> target)
    {
        var length = value.Length;
        switch (encoding)
        {
            case ColumnEncoding.Real when length > LongestDecimal || IsNegativeZero(value):
            case ColumnEncoding.Quoted:
                target[0] = (byte)'\'';
                value.CopyTo(target[1..]);
                target[length + 1] = (byte)'\'';
                target[length + 2] = (byte)',';
                return length + 3;
            case ColumnEncoding.Number:
            case ColumnEncoding.Real:
                value.CopyTo(target);
                target[length] = (byte)',';
                return length + 1;
            case ColumnEncoding.Text:
            case ColumnEncoding.AsciiText:
                target[0] = (byte)'\'';
                var written = SqlText.Escape(value, target[1..], out var isAscii);
                if (!isAscii && (encoding == ColumnEncoding.AsciiText || !Utf8.IsValid(value)))
                {
                    break;
                }

                target[written + 1] = (byte)'\'';
                target[written + 2] = (byte)',';
                return written + 3;
            default:
                break;
        }

        if (length == 0)
        {
            return Copy("'',"u8, target);
        }

        target[0] = (byte)'X';
        target[1] = (byte)'\'';
        SqlText.Hexadecimal(value, target[2..]);
        target[(length * 2) + 2] = (byte)'\'';
        target[(length * 2) + 3] = (byte)',';
        return (length * 2) + 4;
    }

    private void WriteLarge(ReadOnlySpan<byte> row)
    {
        var values = new ResultRow(row);
        for (var i = 0; i < _encodings.Length; i++)
        {
            if (!values.TryNext(out var value, out var isNull))
            {
                ThrowWrongValueCount();
            }

            if (i > 0)
            {
                WriteRaw(","u8);
            }

            if (isNull)
            {
                WriteRaw("NULL"u8);
            }
            else if (value.Length <= 4096)
            {
                Reserve((value.Length * 2) + ValueOverhead);
                _position += WriteValue(value, _encodings[i], _buffer.AsSpan(_position)) - 1;
                _statementBytes += value.Length;
            }
            else
            {
                WriteLargeValue(value, _encodings[i]);
            }
        }

        if (!values.Rest.IsEmpty)
        {
            ThrowWrongValueCount();
        }

        WriteRaw(")"u8);
    }

    private void WriteLargeValue(ReadOnlySpan<byte> value, ColumnEncoding encoding)
    {
        const int Piece = 64 * 1024;
        var isText = encoding == ColumnEncoding.Text ? Utf8.IsValid(value) : encoding == ColumnEncoding.AsciiText && System.Text.Ascii.IsValid(value);
        WriteRaw(isText ? "'"u8 : "X'"u8);
        while (!value.IsEmpty)
        {
            var piece = value[..Math.Min(Piece, value.Length)];
            value = value[piece.Length..];
            Reserve((piece.Length * 2) + ValueOverhead);
            if (isText)
            {
                _position += SqlText.Escape(piece, _buffer.AsSpan(_position), out _);
            }
            else
            {
                SqlText.Hexadecimal(piece, _buffer.AsSpan(_position));
                _position += piece.Length * 2;
            }

            _statementBytes += piece.Length;
        }

        WriteRaw("'"u8);
    }

    private void WriteRaw(ReadOnlySpan<byte> bytes)
    {
        _statementBytes += bytes.Length;
        while (bytes.Length > BufferSize - _position)
        {
            var piece = bytes[..(BufferSize - _position)];
            piece.CopyTo(_buffer.AsSpan(_position));
            _position += piece.Length;
            bytes = bytes[piece.Length..];
            Flush();
        }

        bytes.CopyTo(_buffer.AsSpan(_position));
        _position += bytes.Length;
    }

    private void Reserve(int bytes)
    {
        if (bytes > BufferSize - _position)
        {
            Flush();
        }
    }

    private void Flush()
    {
        if (_position > 0)
        {
            _output.Write(_buffer, 0, _position);
            _position = 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Copy(ReadOnlySpan<byte> bytes, Span<byte> target)
    {
        bytes.CopyTo(target);
        return bytes.Length;
    }

    // "-0", "-0e0" and "-0.000" of a column with a declared scale.
    private static bool IsNegativeZero(ReadOnlySpan<byte> value)
        => value.Length >= 2 && value[0] == '-' && value[1] == '0' && value.IndexOfAnyInRange((byte)'1', (byte)'9') < 0;

    private static void ThrowWrongValueCount() => throw new MySqlProtocolException("The server sent a row with more or fewer values than the statement has columns.");
}
