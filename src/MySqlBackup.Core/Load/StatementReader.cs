using System.Buffers;
using System.Text;

namespace MySqlBackup.Core.Load;

/// <summary>
/// Splits a stream of SQL into statements as the plain client does: quotes with backslashes (where the <c>sql_mode</c> knows them) and doubled quotes,
/// backticks, comments, executable comments, <c>DELIMITER</c> lines. The buffer grows to hold one statement, never the file.
/// </summary>
public sealed class StatementReader : IDisposable
{
    private const int CommentKept = 1024;

    private readonly StatementBuffer _buffer;
    private readonly string _file;
    private byte[] _delimiter = [(byte)';'];
    private SearchValues<byte> _special = null!;
    private bool _lineEnd;
    private int _length;

    /// <summary>Begins to read.</summary>
    /// <param name="stream">The SQL, decompressed; closed with the reader.</param>
    /// <param name="file">The file's name, for messages.</param>
    /// <param name="split">Where statements end.</param>
    public StatementReader(Stream stream, string file, StatementSplit split = StatementSplit.Client)
    {
        _buffer = new StatementBuffer(stream, file);
        _file = file;
        _lineEnd = split == StatementSplit.LineEnd;
        SetDelimiter(_delimiter);
    }

    /// <summary>The statement without its delimiter; valid until the next <see cref="Read"/>.</summary>
    public ReadOnlyMemory<byte> Statement => _buffer.Statement(_length);

    /// <summary>Where the statement is.</summary>
    public StatementPosition Position => new(_file, Number, Line, Offset);

    /// <summary>The statement's number in the file, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The line it begins on, from 1.</summary>
    public long Line => _buffer.Line;

    /// <summary>The byte it begins at, from 0, in the decompressed file.</summary>
    public long Offset { get; private set; }

    /// <summary>Bytes of the file behind the reader.</summary>
    public long BytesRead => _buffer.Base + _buffer.Position;

    /// <summary>The line comments that stood before the statement, or at the end of the file; cut after a kilobyte.</summary>
    public string LeadingComment { get; private set; } = string.Empty;

    /// <summary>How the quotes of the statement are read; decided by the <c>sql_mode</c> that the statements before it set.</summary>
    internal QuoteRules Quotes { get; private set; }

    /// <summary>Moves to the next statement; false at the end of the file.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.FileDamaged"/>: the file ends inside a statement.</exception>
    public bool Read()
    {
        LeadingComment = string.Empty;
        if (_length > 0 && SessionSetting.IsSet(Statement.Span))
        {
            Quotes = QuoteRules.After(StatementText.Decode(Statement.Span)) ?? Quotes;
        }
        _length = 0;
        while (SkipToStatement())
        {
            _buffer.MarkStart();
            _buffer.Number = Number + 1;
            Offset = _buffer.Base + _buffer.Start;
            if (!(_lineEnd ? ScanLine() : ScanClient()))
            {
                throw _buffer.Cut("in a statement that is not terminated");
            }
            if (_length > 0)
            {
                Number++;
                return true;
            }
        }
        _buffer.Discard();
        return false;
    }

    /// <inheritdoc />
    public void Dispose() => _buffer.Dispose();

    private void SetDelimiter(byte[] delimiter)
    {
        _delimiter = delimiter;
        _special = SearchValues.Create([(byte)'\'', (byte)'"', (byte)'`', (byte)'#', (byte)'-', (byte)'/', (byte)'*', delimiter[0]]);
    }

    // Skips blanks, comments and DELIMITER lines; false at the end of the file.
    private bool SkipToStatement()
    {
        while (true)
        {
            _buffer.Discard();
            if (!_buffer.Has(1))
            {
                return false;
            }
            var value = _buffer.Rest[0];
            if (value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0xEF or 0xBB or 0xBF)
            {
                _buffer.Position++;
            }
            else if (value == '#' || _buffer.AtLineComment())
            {
                _buffer.SkipLine();
                KeepComment(_buffer.Passed);
            }
            else if (value == '/' && AtBlockComment() && !_buffer.AtExecutableComment())
            {
                _buffer.SkipBlockComment();
            }
            else if (value is (byte)'d' or (byte)'D' && AtDelimiterCommand())
            {
                _buffer.SkipLine();
                ReadDelimiter(_buffer.Passed);
            }
            else
            {
                return true;
            }
        }
    }

    private bool ScanClient()
    {
        var depth = 0;
        while (true)
        {
            var at = _buffer.Rest.IndexOfAny(_special);
            if (at < 0)
            {
                if (!_buffer.Advance())
                {
                    return false;
                }
                continue;
            }
            _buffer.Position += at;
            var value = _buffer.Rest[0];
            // A delimiter inside an executable comment ends nothing: mysqldump puts whole bodies in them.
            if (depth == 0 && value == _delimiter[0] && _buffer.Has(_delimiter.Length) && _buffer.Rest.StartsWith(_delimiter))
            {
                _length = _buffer.Position - _buffer.Start;
                _buffer.Position += _delimiter.Length;
                return true;
            }
            switch (value)
            {
                case (byte)'\'' or (byte)'"' or (byte)'`':
                    _buffer.SkipQuoted(value, Quotes);
                    break;
                case (byte)'#':
                case (byte)'-' when _buffer.AtLineComment():
                    _buffer.SkipLine();
                    break;
                case (byte)'/' when AtBlockComment():
                    if (_buffer.AtExecutableComment())
                    {
                        depth++;
                        _buffer.Position += 3;
                    }
                    else
                    {
                        _buffer.SkipBlockComment();
                    }
                    break;
                case (byte)'*' when depth > 0 && _buffer.Has(2) && _buffer.Rest[1] == '/':
                    depth--;
                    _buffer.Position += 2;
                    break;
                default:
                    _buffer.Position++;
                    break;
            }
        }
    }

    private bool ScanLine()
    {
        int at;
        while ((at = _buffer.Rest.IndexOf(";\n"u8)) < 0)
        {
            // The semicolon may be the last byte so far.
            if (!_buffer.Advance(less: 1))
            {
                // The last statement of a file need not end its line.
                _buffer.Advance();
                _length = _buffer.Passed.Length - 1;
                return _buffer.Passed is [.., (byte)';'];
            }
        }
        _buffer.Position += at;
        _length = _buffer.Position - _buffer.Start;
        _buffer.Position += 2;
        return true;
    }

    private bool AtBlockComment() => _buffer.Has(2) && _buffer.Rest[1] == '*';

    private bool AtDelimiterCommand()
    {
        const int Length = 9;
        return _buffer.Has(Length + 1)
            && Ascii.EqualsIgnoreCase(_buffer.Rest[..Length], "delimiter"u8)
            && _buffer.Rest[Length] is (byte)' ' or (byte)'\t';
    }

    private void ReadDelimiter(ReadOnlySpan<byte> line)
    {
        var argument = line[9..].Trim(" \t\r\n"u8);
        var blank = argument.IndexOfAny(" \t"u8);
        if (blank >= 0)
        {
            argument = argument[..blank];
        }
        if (argument.Length == 0)
        {
            throw _buffer.Cut("in a DELIMITER line that names none");
        }
        // A file that sets delimiters is written for the client, whatever its folder's custom is.
        _lineEnd = false;
        SetDelimiter(argument.ToArray());
    }

    private void KeepComment(ReadOnlySpan<byte> line)
    {
        if (LeadingComment.Length < CommentKept)
        {
            LeadingComment += Encoding.UTF8.GetString(line[..Math.Min(line.Length, CommentKept)]);
        }
    }
}
