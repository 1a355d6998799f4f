using System.Text;
using MySqlBackup.Core.Quantities;

namespace MySqlBackup.Core.Load;

/// <summary>
/// The rows in a table's files. What keeps it from reading them as rows, or at all, it says in <see cref="Mismatch"/> and
/// <see cref="Failure"/>; what was loaded until then must be rolled back.
/// </summary>
public sealed class RowReader : IDisposable
{
    private readonly IReadOnlyList<RowFile> _files;
    private readonly Action<long>? _progress;
    private readonly string? _table;
    private StatementReader? _reader;
    private int _file = -1;
    private long _fileRows;
    private long _reported;
    private byte[] _columns = [];
    private int _columnCount;
    private bool _pending;
    private int _resumeAt;
    private StatementPosition _filledFrom;

    /// <summary>Begins to read.</summary>
    /// <param name="files">The files, in order, all of one table.</param>
    /// <param name="progress">Told of bytes of SQL read since the last call.</param>
    /// <param name="table">The table whose rows these must be; null for any.</param>
    public RowReader(IReadOnlyList<RowFile> files, Action<long>? progress = null, string? table = null)
    {
        _table = table;
        _files = files;
        _progress = progress;
    }

    /// <summary>The columns of the files' statements, as they stand; empty where the statements name none.</summary>
    public string Columns => Encoding.UTF8.GetString(_columns);

    /// <summary>Values in each row.</summary>
    public int ColumnCount => _columnCount;

    /// <summary>The session settings that the files begin with; the load needs the same.</summary>
    public IReadOnlyList<string> Settings { get; private set; } = [];

    /// <summary>Rows produced so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Bytes of SQL read so far.</summary>
    public long SqlBytes { get; private set; }

    /// <summary>Why these files can't be read as rows; the server must read them as statements. Null while they can.</summary>
    public string? Mismatch { get; private set; }

    /// <summary>What ended the reading: a cut file, a wrong count. Null while all is well.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Where reading stands.</summary>
    public StatementPosition Place { get; private set; }

    /// <summary>The statements that the last rows came from, for messages.</summary>
    internal string FilledFrom => _filledFrom.Number == Place.Number && _filledFrom.File == Place.File ? Place.ToString() : $"{_filledFrom} to {Place}";

    /// <summary>Reads up to the first row; false where there is none, or on <see cref="Mismatch"/> or <see cref="Failure"/>.</summary>
    public bool ReadHeader()
    {
        try
        {
            _pending = NextInsert();
            return _pending;
        }
        catch (Exception exception) when (exception is BackupException or IOException or InvalidDataException)
        {
            Failure = exception;
            return false;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _reader?.Dispose();

    /// <summary>Adds rows until a size is reached or the files end; none on <see cref="Mismatch"/> or <see cref="Failure"/>.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="size">In bytes; the last row may pass it.</param>
    internal void Fill(RowBuffer output, int size)
    {
        var begin = Rows;
        try
        {
            while (output.Length < size && Mismatch is null && Failure is null && (_pending || NextInsert()))
            {
                if (Rows == begin)
                {
                    _filledFrom = Place;
                }
                _pending = Convert(_reader!.Statement.Span, output, size);
            }
        }
        catch (Exception exception) when (exception is BackupException or IOException or InvalidDataException)
        {
            Failure = exception;
        }
        if (Mismatch is not null || Failure is not null)
        {
            output.Clear();
        }
    }

    // Moves to the next statement with rows, over the ends of files.
    private bool NextInsert()
    {
        var settings = new List<string>();
        while (true)
        {
            if (_reader is null)
            {
                if (_file + 1 == _files.Count)
                {
                    return false;
                }
                _file++;
                // No value of these files holds a newline; a file where one does fails to parse and goes to the server.
                _reader = new StatementReader(_files[_file].Open(), _files[_file].Name, StatementSplit.LineEnd);
                _fileRows = 0;
                _reported = 0;
                settings.Clear();
            }
            var found = _reader.Read();
            SqlBytes += _reader.BytesRead - _reported;
            _progress?.Invoke(_reader.BytesRead - _reported);
            _reported = _reader.BytesRead;
            if (!found)
            {
                CloseFile();
                continue;
            }
            Place = _reader.Position;
            var statement = _reader.Statement.Span;
            if (InsertReader.IsInsert(statement))
            {
                return AcceptSettings(settings);
            }
            if (!SessionSetting.IsPlain(statement))
            {
                Mismatch = $"{Place} is neither a session setting nor an INSERT of plain rows";
                return false;
            }
            settings.Add(Encoding.UTF8.GetString(statement));
        }
    }

    private bool AcceptSettings(List<string> settings)
    {
        if (Rows == 0 && Settings.Count == 0)
        {
            Settings = settings;
        }
        else if (settings.Count > 0 && !settings.SequenceEqual(Settings))
        {
            Mismatch = $"{Place} follows other session settings than the table's first file";
            return false;
        }
        var insert = new InsertReader(_reader!.Statement.Span);
        if (!insert.ReadHeader() || insert.Kind != InsertKind.Plain)
        {
            // REPLACE and INSERT IGNORE have their own way with keys that are there already.
            Mismatch = $"{Place} is not an INSERT of plain rows";
            return false;
        }
        RequireTable(Place, insert, _table);
        if (_columnCount == 0)
        {
            _columns = insert.Columns.ToArray();
            if (!insert.NextRow())
            {
                Mismatch = $"{Place} is not an INSERT of plain rows";
                return false;
            }
            while (insert.NextValue(out _, out _))
            {
                _columnCount++;
            }
            if (insert.IsMalformed)
            {
                Mismatch = $"{Place} is not an INSERT of plain rows (at its byte {insert.Position})";
                return false;
            }
        }
        else if (!insert.Columns.SequenceEqual(_columns))
        {
            Mismatch = $"{Place} names other columns than the table's first statement";
            return false;
        }
        return true;
    }

    /// <summary>A load puts rows where it is told to, whatever their statement says: those of a file that was mistaken for another's too.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.FileDamaged"/>: the statement is for another table.</exception>
    internal static void RequireTable(StatementPosition place, InsertReader insert, string? table)
    {
        if (table is not null && insert.TableName != table)
        {
            throw new BackupException(
                BackupErrorId.FileDamaged,
                $"{place} inserts into {insert.TableName}, not into {table}: the file is not what its name says. Restore from another copy.");
        }
    }

    private void CloseFile()
    {
        _reader!.Dispose();
        _reader = null;
        if (_files[_file].Rows is long expected && expected != _fileRows)
        {
            throw new BackupException(
                BackupErrorId.FileDamaged,
                $"{_files[_file].Name} holds {Quantity.Format(_fileRows, "row")} and the backup recorded {Quantity.Format(expected)}. Restore from another copy.");
        }
    }

    // True where the statement has rows left.
    private bool Convert(ReadOnlySpan<byte> statement, RowBuffer output, int size)
    {
        var insert = new InsertReader(statement, _resumeAt);
        if (_resumeAt == 0)
        {
            insert.ReadHeader();
        }
        while (insert.NextRow())
        {
            var values = 0;
            while (insert.NextValue(out var value, out var kind))
            {
                output.Append(value, kind, insert.Quote);
                values++;
            }
            if (insert.IsMalformed)
            {
                break;
            }
            if (values != _columnCount)
            {
                Mismatch = $"{Place} has a row of {Quantity.Format(values, "value")} for {Quantity.Format(_columnCount, "column")}";
                return false;
            }
            output.EndRow();
            _fileRows++;
            Rows++;
            if (output.Length >= size)
            {
                _resumeAt = insert.Position;
                return true;
            }
        }
        if (insert.IsMalformed || insert.Position < statement.Length)
        {
            Mismatch = $"{Place} is not an INSERT of plain rows (at its byte {insert.Position})";
        }
        _resumeAt = 0;
        return false;
    }
}
