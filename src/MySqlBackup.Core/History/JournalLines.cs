namespace MySqlBackup.Core.History;

/// <summary>
/// The lines of a journal file, one after the other, in memory that does not grow with the file. A last line without line feed is one that is
/// being written at this moment, or that was cut.
/// </summary>
internal sealed class JournalLines(Stream stream) : IDisposable
{
    private const int BlockSize = 1 << 18;

    /// <summary>A run's line has some kilobytes; what is longer is none.</summary>
    private const int LongestLine = 16 << 20;

    private byte[] _buffer = new byte[BlockSize];
    private int _start;
    private int _end;
    private bool _atEnd;
    private long _next;

    /// <summary>The line, without its line feed; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>Where it begins in the file.</summary>
    public long Offset { get; private set; }

    /// <summary>Its number, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>False only for a last line without line feed.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Goes on to the next line that is not empty.</summary>
    public bool Read()
    {
        do
        {
            if (!ReadAny())
            {
                return false;
            }
        }
        while (Line.Length == 0);

        return true;
    }

    public void Dispose() => stream.Dispose();

    private bool ReadAny()
    {
        int searched = 0;
        while (true)
        {
            int length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                Take(searched + length, feed: 1);
                return true;
            }

            searched = _end - _start;
            if (_atEnd)
            {
                if (searched == 0)
                {
                    return false;
                }

                Take(searched, feed: 0);
                return true;
            }

            searched = Fill(searched);
        }
    }

    private void Take(int length, int feed)
    {
        Line = _buffer.AsMemory(_start, length);
        Offset = _next;
        Number++;
        IsWhole = feed > 0;
        _start += length + feed;
        _next += length + feed;
    }

    private int Fill(int held)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, held).CopyTo(_buffer);
            _start = 0;
            _end = held;
        }

        if (held >= LongestLine)
        {
            // Its beginning alone is damaged enough to be told.
            _next += held - 1;
            _buffer[0] = _buffer[held - 1];
            _end = held = 1;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        int read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _atEnd = read == 0;
        _end += read;
        return held;
    }
}
