namespace MySqlBackup.Core.Load;

/// <summary>Takes the values of rows, as they stand in SQL, and writes them in the form that they travel in.</summary>
internal abstract class RowBuffer : IDisposable
{
    /// <summary>Bytes in it.</summary>
    public abstract int Length { get; }

    /// <summary>Adds a row's next value.</summary>
    /// <param name="value">A number's text, a string's inside, a literal's digits.</param>
    /// <param name="kind">How it is written.</param>
    /// <param name="quote">The quotes around it, for strings.</param>
    public abstract void Append(ReadOnlySpan<byte> value, InsertValueKind kind, byte quote);

    /// <summary>Ends the row.</summary>
    public abstract void EndRow();

    /// <summary>Takes all rows out.</summary>
    public abstract void Clear();

    /// <inheritdoc />
    public abstract void Dispose();

    /// <summary>The byte that a backslash and this letter mean in a string literal; null where the backslash stays ("String Literals" in the server's manual).</summary>
    protected static byte? Unescape(byte letter) => letter switch
    {
        (byte)'%' or (byte)'_' => null,
        (byte)'0' => 0,
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        (byte)'b' => (byte)'\b',
        (byte)'Z' => 0x1A,
        _ => letter,
    };
}
