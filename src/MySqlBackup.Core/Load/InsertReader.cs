using System.Text;

namespace MySqlBackup.Core.Load;

/// <summary>
/// Walks the rows of one <c>INSERT INTO … (columns) VALUES (…),(…)</c>, or of a <c>REPLACE</c>. It knows plain literals only; anything else makes
/// <see cref="IsMalformed"/> true, and then the statement is the server's to read.
/// </summary>
public ref struct InsertReader
{
    private readonly ReadOnlySpan<byte> _statement;
    private InsertHeader _header;
    private int _position;
    private bool _inRow;

    /// <summary>Begins to read a statement, given without its delimiter.</summary>
    public InsertReader(ReadOnlySpan<byte> statement)
    {
        _statement = statement;
        _header = default;
    }

    /// <summary>Goes on in a statement where a reader of it stood at the end of a row.</summary>
    public InsertReader(ReadOnlySpan<byte> statement, int position)
        : this(statement)
    {
        _position = position;
    }

    /// <summary>True where the statement begins as an <c>INSERT</c> or <c>REPLACE</c>.</summary>
    public static bool IsInsert(ReadOnlySpan<byte> statement) => InsertHeader.IsInsert(statement);

    /// <summary>The column list as it stands, without its parentheses; empty where the statement has none.</summary>
    public readonly ReadOnlySpan<byte> Columns => _header.Columns;

    /// <summary>What the statement does with a row whose key is there already.</summary>
    public readonly InsertKind Kind => _header.Kind;

    /// <summary>The table's name as it stands, qualified and quoted as written.</summary>
    public readonly ReadOnlySpan<byte> Table => _header.Table;

    /// <summary>The table's name in plain, without its database; empty before <see cref="ReadHeader"/>.</summary>
    public readonly string TableName
    {
        get
        {
            var name = SqlTokenizer.Split(StatementText.Decode(Table)).FindLast(token => token.IsName);
            return name.Text is null ? string.Empty : StatementText.Unfold(name.Name);
        }
    }

    /// <summary>Everything before the first row.</summary>
    public readonly ReadOnlySpan<byte> Header => _statement[.._header.Length];

    /// <summary>The quotes around the last string: single ones, or the double ones of mydumper.</summary>
    public byte Quote { get; private set; }

    /// <summary>Where reading stands in the statement, in bytes.</summary>
    public readonly int Position => _position;

    /// <summary>True once something was met that is not of the known shape.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Reads up to the first row; false where the statement is something else.</summary>
    public bool ReadHeader() => InsertHeader.TryRead(_statement, out _header, out _position) || Malformed();

    /// <summary>Moves to the next row; false after the last.</summary>
    public bool NextRow()
    {
        SkipBlank();
        if (_position > _header.Length)
        {
            if (_position == _statement.Length)
            {
                return false;
            }
            if (!Take(','))
            {
                return Malformed();
            }
            SkipBlank();
        }
        _inRow = Take('(');
        return _inRow || Malformed();
    }

    /// <summary>Reads the row's next value; false after the last, or where it is malformed.</summary>
    /// <param name="value">A number's text, a string's inside, a literal's digits.</param>
    /// <param name="kind">How it is written.</param>
    public bool NextValue(out ReadOnlySpan<byte> value, out InsertValueKind kind)
    {
        value = default;
        kind = InsertValueKind.Null;
        if (!_inRow)
        {
            return false;
        }
        while (Peek() == ' ')
        {
            _position++;
        }
        bool read;
        switch (Peek())
        {
            case '\'' or '"':
                read = ReadText(out value, out kind);
                break;
            case 'N' or 'n':
                read = Keyword("NULL"u8);
                break;
            case '_':
                // What mydumper and mysqldump put before strings of binary columns: it says what the bytes are already.
                read = Keyword("_binary"u8) && ReadBytes(out value, out kind);
                break;
            case 'X' or 'x':
                read = ReadQuotedHex(out value, out kind);
                break;
            case '0' when _position + 1 < _statement.Length && _statement[_position + 1] == 'x':
                _position += 2;
                read = ReadHexDigits(out value, out kind) && value.Length > 0;
                break;
            default:
                read = ReadNumber(out value, out kind);
                break;
        }
        if (!read)
        {
            return Malformed();
        }
        var next = Peek();
        if (next == ' ')
        {
            SkipBlank();
            next = Peek();
        }
        _position++;
        if (next == ',')
        {
            return true;
        }
        _inRow = false;
        return next == ')' || Malformed();
    }

    /// <summary>Skips the rest of the row; false where it is malformed.</summary>
    public bool SkipRow()
    {
        while (NextValue(out _, out _))
        {
        }
        return !IsMalformed;
    }

    private bool ReadText(out ReadOnlySpan<byte> value, out InsertValueKind kind)
    {
        kind = InsertValueKind.Text;
        Quote = _statement[_position];
        var begin = ++_position;
        while (true)
        {
            var at = _statement[_position..].IndexOfAny(Quote, (byte)'\\');
            if (at < 0)
            {
                value = default;
                return false;
            }
            _position += at;
            if (_statement[_position] == '\\')
            {
                _position++;
                // The same in both languages; "\%", "\_" and "\N" are not, and other letters are rare enough.
                if (Peek() is not ('\\' or '\'' or '"' or '0' or 'n' or 'r' or 't' or 'b' or 'Z'))
                {
                    kind = InsertValueKind.EscapedText;
                }
                _position++;
                if (_position > _statement.Length)
                {
                    value = default;
                    return false;
                }
            }
            else if (_position + 1 < _statement.Length && _statement[_position + 1] == Quote)
            {
                kind = InsertValueKind.EscapedText;
                _position += 2;
            }
            else
            {
                value = _statement[begin.._position];
                _position++;
                return true;
            }
        }
    }

    private bool ReadBytes(out ReadOnlySpan<byte> value, out InsertValueKind kind)
    {
        SkipBlank();
        if (Peek() is '\'' or '"')
        {
            return ReadText(out value, out kind);
        }
        value = default;
        kind = InsertValueKind.Hex;
        return Peek() is 'X' or 'x' && ReadQuotedHex(out value, out kind);
    }

    // X'…', as opposed to an identifier that begins with the letter.
    private bool ReadQuotedHex(out ReadOnlySpan<byte> value, out InsertValueKind kind)
    {
        value = default;
        kind = InsertValueKind.Hex;
        _position++;
        return Take('\'') && ReadHexDigits(out value, out kind) && Take('\'');
    }

    private bool ReadHexDigits(out ReadOnlySpan<byte> value, out InsertValueKind kind)
    {
        kind = InsertValueKind.Hex;
        var end = _statement[_position..].IndexOfAnyExcept(HexDecoder.Digits);
        if (end < 0 || end % 2 != 0)
        {
            value = default;
            return false;
        }
        value = _statement.Slice(_position, end);
        _position += end;
        return true;
    }

    private bool ReadNumber(out ReadOnlySpan<byte> value, out InsertValueKind kind)
    {
        kind = InsertValueKind.Number;
        var begin = _position;
        while (Peek() is >= '0' and <= '9' or '-' or '+' or '.' or 'e' or 'E')
        {
            _position++;
        }
        value = _statement[begin.._position];
        return value.Length > 0 && value[0] is not ((byte)'e' or (byte)'E');
    }

    private readonly int Peek() => _position < _statement.Length ? _statement[_position] : -1;

    private bool Take(char expected)
    {
        if (Peek() != expected)
        {
            return false;
        }
        _position++;
        return true;
    }

    private void SkipBlank()
    {
        while (Peek() is ' ' or '\t' or '\r' or '\n')
        {
            _position++;
        }
    }

    private bool Keyword(ReadOnlySpan<byte> word)
    {
        var rest = _statement[_position..];
        if (rest.Length <= word.Length || !Ascii.EqualsIgnoreCase(rest[..word.Length], word) || rest[word.Length] is not ((byte)' ' or (byte)',' or (byte)')' or (byte)'\'' or (byte)'"'))
        {
            return false;
        }
        _position += word.Length;
        return true;
    }

    private bool Malformed()
    {
        IsMalformed = true;
        _inRow = false;
        return false;
    }
}
