using System.Buffers;
using System.Text;

namespace MySqlBackup.Core.Load;

/// <summary>The bytes that a <see cref="StatementReader"/> looks at, from the statement's start on, and how to get past quotes and comments.</summary>
internal sealed class StatementBuffer : IDisposable
{
    private const int InitialSize = 256 * 1024;

    /// <summary>The largest max_allowed_packet there is: no server takes a longer statement.</summary>
    public const int LargestStatement = 1 << 30;

    private readonly Stream _stream;
    private readonly string _file;
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(InitialSize);
    private int _end;
    private int _counted;
    private long _countedLine = 1;
    private bool _atEnd;

    public StatementBuffer(Stream stream, string file)
    {
        _stream = stream;
        _file = file;
    }

    /// <summary>Where the statement begins in the buffer.</summary>
    public int Start { get; private set; }

    /// <summary>Where reading stands in the buffer.</summary>
    public int Position { get; set; }

    /// <summary>Bytes of the stream before the buffer.</summary>
    public long Base { get; private set; }

    /// <summary>The line of <see cref="Start"/> when it was marked.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>The statement's number, for messages.</summary>
    public long Number { get; set; } = 1;

    /// <summary>What is there from <see cref="Position"/> on.</summary>
    public ReadOnlySpan<byte> Rest => _bytes.AsSpan(Position, _end - Position);

    /// <summary>From <see cref="Start"/> to <see cref="Position"/>.</summary>
    public ReadOnlySpan<byte> Passed => _bytes.AsSpan(Start, Position - Start);

    /// <summary>Bytes from <see cref="Start"/> on, until the next one is marked.</summary>
    public ReadOnlyMemory<byte> Statement(int length) => _bytes.AsMemory(Start, length);

    /// <summary>What lies before is not needed any more.</summary>
    public void Discard() => Start = Position;

    /// <summary>A statement begins here.</summary>
    public void MarkStart()
    {
        Start = Position;
        _countedLine += _bytes.AsSpan(_counted, Start - _counted).Count((byte)'\n');
        _counted = Start;
        Line = _countedLine;
    }

    /// <summary>Goes to the end of what is there, less some bytes, and reads more; false at the end of the stream.</summary>
    public bool Advance(int less = 0)
    {
        Position = Math.Max(Position, _end - less);
        return Fill();
    }

    /// <summary>True where so many bytes follow.</summary>
    public bool Has(int count)
    {
        while (_end - Position < count)
        {
            if (!Fill())
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>True at <c>--</c> and a blank.</summary>
    public bool AtLineComment() => Has(2) && Rest.StartsWith("--"u8) && (!Has(3) || Rest[2] <= ' ');

    /// <summary>True at <c>/*!</c> and MariaDB's <c>/*M!</c>; the sandbox line of mariadb-dump (version 999999 and <c>\-</c>) is for its own client alone.</summary>
    public bool AtExecutableComment()
    {
        Has(12);
        return (Rest.StartsWith("/*!"u8) || Rest.StartsWith("/*M!"u8)) && !Rest.StartsWith("/*M!999999\\-"u8) && !Rest.StartsWith("/*!999999\\-"u8);
    }

    public void SkipLine()
    {
        int at;
        while ((at = Rest.IndexOf((byte)'\n')) < 0)
        {
            if (!Advance())
            {
                return;
            }
        }
        Position += at + 1;
    }

    public void SkipBlockComment()
    {
        Position += 2;
        int at;
        while ((at = Rest.IndexOf("*/"u8)) < 0)
        {
            if (!Advance(less: 1))
            {
                throw Cut("inside a comment");
            }
        }
        Position += at + 2;
    }

    public void SkipQuoted(byte quote, QuoteRules rules)
    {
        // Names know no backslash.
        var isPlain = quote == '`' || rules.IgnoresBackslash || (quote == '"' && rules.NamesInDoubleQuotes);
        var opened = Position++ - Start;
        while (true)
        {
            var at = isPlain ? Rest.IndexOf(quote) : Rest.IndexOfAny(quote, (byte)'\\');
            if (at < 0)
            {
                if (!Advance())
                {
                    throw CutInQuote(opened);
                }
                continue;
            }
            Position += at + 1;
            if (_bytes[Position - 1] != '\\')
            {
                // A doubled quote opens again at once, which comes to the same.
                return;
            }
            if (!Has(1))
            {
                throw CutInQuote(opened);
            }
            Position++;
        }
    }

    public BackupException Cut(string where) => new(
        BackupErrorId.FileDamaged,
        $"{_file} ends {where} (statement {Number}, line {Line}). The file is cut or damaged; restore from another copy.");

    public void Dispose()
    {
        _stream.Dispose();
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }

    private BackupException CutInQuote(int opened) =>
        Cut($"inside a quote that opened on line {Line + _bytes.AsSpan(Start, opened).Count((byte)'\n')}");

    // Reads more, keeping everything from the statement's start on; false at the end of the stream.
    private bool Fill()
    {
        if (_atEnd)
        {
            return false;
        }
        if (Start > 0 && _end == _bytes.Length)
        {
            Shift();
        }
        if (_end == _bytes.Length)
        {
            if (_bytes.Length >= LargestStatement)
            {
                throw new BackupException(
                    BackupErrorId.FileDamaged,
                    $"{_file} has a statement of more than a gigabyte (statement {Number}, line {Line}), which no server takes. The file is damaged; restore from another copy.");
            }
            var larger = ArrayPool<byte>.Shared.Rent(_bytes.Length * 2);
            _bytes.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }
        var read = _stream.Read(_bytes, _end, _bytes.Length - _end);
        _atEnd = read == 0;
        _end += read;
        return read > 0;
    }

    private void Shift()
    {
        _countedLine += _bytes.AsSpan(_counted, Start - _counted).Count((byte)'\n');
        _bytes.AsSpan(Start, _end - Start).CopyTo(_bytes);
        Base += Start;
        Position -= Start;
        _end -= Start;
        Start = 0;
        _counted = 0;
    }
}
