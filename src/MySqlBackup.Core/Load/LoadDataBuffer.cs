using System.Buffers;

namespace MySqlBackup.Core.Load;

/// <summary>Values in LOAD DATA's writing: fields end with a tab, rows with a newline, a backslash escapes both and itself.</summary>
internal sealed class LoadDataBuffer : RowBuffer
{
    private byte[] _bytes;
    private byte[] _scratch = [];
    private int _length;

    public LoadDataBuffer(int capacity)
    {
        _bytes = ArrayPool<byte>.Shared.Rent(capacity);
    }

    public override int Length => _length;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public override void Clear() => _length = 0;

    /// <summary>Turns the last value's tab into the row's end.</summary>
    public override void EndRow() => _bytes[_length - 1] = (byte)'\n';

    public override void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
            _length = 0;
        }
    }

    /// <summary>Adds a value, and the tab behind it.</summary>
    public override void Append(ReadOnlySpan<byte> value, InsertValueKind kind, byte quote)
    {
        switch (kind)
        {
            case InsertValueKind.Null:
                Reserve(3);
                _bytes[_length++] = (byte)'\\';
                _bytes[_length++] = (byte)'N';
                break;
            case InsertValueKind.Number:
                Reserve(value.Length + 1);
                value.CopyTo(_bytes.AsSpan(_length));
                _length += value.Length;
                break;
            case InsertValueKind.Text when value.IndexOfAny((byte)'\t', (byte)'\n') < 0:
                Reserve(value.Length + 1);
                value.CopyTo(_bytes.AsSpan(_length));
                _length += value.Length;
                break;
            case InsertValueKind.Hex:
                AppendHex(value);
                break;
            default:
                AppendEscaped(value, quote);
                break;
        }
        _bytes[_length++] = (byte)'\t';
    }

    private void AppendHex(ReadOnlySpan<byte> digits)
    {
        var length = digits.Length / 2;
        if (_scratch.Length < length)
        {
            _scratch = new byte[Math.Max(length, 4096)];
        }
        var bytes = _scratch.AsSpan(0, length);
        HexDecoder.Decode(digits, bytes);
        while (true)
        {
            var at = bytes.IndexOfAny((byte)'\\', (byte)'\t', (byte)'\n');
            var plain = at < 0 ? bytes : bytes[..at];
            Reserve(plain.Length + 3);
            plain.CopyTo(_bytes.AsSpan(_length));
            _length += plain.Length;
            if (at < 0)
            {
                return;
            }
            AppendByte(bytes[at]);
            bytes = bytes[(at + 1)..];
        }
    }

    // What the SQL literal means, byte by byte, said again in LOAD DATA's escapes.
    private void AppendEscaped(ReadOnlySpan<byte> text, byte quote)
    {
        for (var at = 0; at < text.Length; at++)
        {
            Reserve(5);
            var value = text[at];
            if (value == quote)
            {
                at++;
            }
            else if (value == '\\')
            {
                value = text[++at];
                if (Unescape(value) is { } meant)
                {
                    value = meant;
                }
                else
                {
                    AppendByte((byte)'\\');
                }
            }
            AppendByte(value);
        }
        Reserve(1);
    }

    private void AppendByte(byte value)
    {
        if (value is (byte)'\\' or (byte)'\t' or (byte)'\n')
        {
            _bytes[_length++] = (byte)'\\';
            value = value switch { (byte)'\t' => (byte)'t', (byte)'\n' => (byte)'n', _ => value };
        }
        _bytes[_length++] = value;
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - _length >= count)
        {
            return;
        }
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _length + count));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
