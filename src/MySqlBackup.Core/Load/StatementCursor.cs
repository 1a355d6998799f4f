using System.Text;

namespace MySqlBackup.Core.Load;

/// <summary>A place in a statement, and the steps from it that all of SQL's words have in common.</summary>
internal ref struct StatementCursor(ReadOnlySpan<byte> statement)
{
    private readonly ReadOnlySpan<byte> _statement = statement;

    /// <summary>Where it stands, in bytes.</summary>
    public int Position { get; private set; }

    /// <summary>The next byte; -1 at the end.</summary>
    public readonly int Peek() => Position < _statement.Length ? _statement[Position] : -1;

    /// <summary>Steps over the byte, where it is the next one.</summary>
    public bool Take(char expected)
    {
        if (Peek() != expected)
        {
            return false;
        }
        Position++;
        return true;
    }

    /// <summary>Steps over white space.</summary>
    public void SkipBlank()
    {
        while (Peek() is ' ' or '\t' or '\r' or '\n')
        {
            Position++;
        }
    }

    /// <summary>Steps over the word, in upper or lower case, and white space before it.</summary>
    public bool Keyword(ReadOnlySpan<byte> word)
    {
        SkipBlank();
        var rest = _statement[Position..];
        if (rest.Length < word.Length || !Ascii.EqualsIgnoreCase(rest[..word.Length], word))
        {
            return false;
        }
        if (rest.Length > word.Length && IsLetter(rest[word.Length]))
        {
            return false;
        }
        Position += word.Length;
        return true;
    }

    /// <summary>Steps over a name, in backticks or plain.</summary>
    public bool SkipName()
    {
        var begin = Position;
        if (!Take('`'))
        {
            while (Peek() is var value && value >= 0 && IsLetter(value))
            {
                Position++;
            }
            return Position > begin;
        }
        while (true)
        {
            var at = _statement[Position..].IndexOf((byte)'`');
            if (at < 0)
            {
                return false;
            }
            Position += at + 1;
            if (Peek() != '`')
            {
                return true;
            }
            Position++;
        }
    }

    private static bool IsLetter(int value) => char.IsAsciiLetterOrDigit((char)value) || value is '_' or '$' or >= 0x80;
}
