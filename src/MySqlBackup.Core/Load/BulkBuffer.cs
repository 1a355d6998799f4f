using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Load;

/// <summary>Values as MariaDB's bulk protocol takes them: their bytes, with nothing escaped.</summary>
internal sealed class BulkBuffer(int columnCount, int capacity) : RowBuffer
{
    /// <summary>The rows, to be sent.</summary>
    public BulkRows Rows { get; } = new(columnCount, capacity);

    public override int Length => Rows.Length;

    public override void EndRow()
    {
    }

    public override void Clear() => Rows.Clear();

    public override void Dispose() => Rows.Dispose();

    public override void Append(ReadOnlySpan<byte> value, InsertValueKind kind, byte quote)
    {
        switch (kind)
        {
            case InsertValueKind.Null:
                Rows.AppendNull();
                break;
            case InsertValueKind.Number:
                Rows.Append(value);
                break;
            case InsertValueKind.Text when value.IndexOf((byte)'\\') < 0:
                Rows.Append(value);
                break;
            case InsertValueKind.Hex:
                var length = value.Length / 2;
                HexDecoder.Decode(value, Rows.Begin(length));
                Rows.End(length, length);
                break;
            default:
                Rows.End(value.Length, Plain(value, quote, Rows.Begin(value.Length)));
                break;
        }
    }

    // What the SQL literal means. It is never longer than what it is written as.
    private static int Plain(ReadOnlySpan<byte> text, byte quote, Span<byte> into)
    {
        var length = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var value = text[at];
            if (value == quote)
            {
                at++;
            }
            else if (value == '\\')
            {
                var letter = text[++at];
                if (Unescape(letter) is { } meant)
                {
                    value = meant;
                }
                else
                {
                    into[length++] = value;
                    value = letter;
                }
            }
            into[length++] = value;
        }
        return length;
    }
}
