using System.Diagnostics;
using System.Text;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Integrity;

/// <summary>
/// Checks a mysqldump or mariadb-dump file. It records nothing of its content but a line at its end, so the levels come to: that line
/// (Quick), every statement read to its end and rows counted (Content), a restore without errors (Restore).
/// </summary>
internal sealed class DumpFileCheck(BackupSource source, IntegrityRequest request, IOperationOutput output)
{
    // Its head and tail alone take more.
    private const int SmallestDump = 1024;

    private readonly Findings _findings = new();
    private readonly Dictionary<string, (HashSet<string> Tables, long Rows)> _databases = new(StringComparer.Ordinal);
    private readonly BackupSourceFile _file = source.Files[0];

    public IEnumerable<IntegrityResult> Run(CancellationToken cancellationToken)
    {
        DateTime start = DateTime.UtcNow;
        long clock = Stopwatch.GetTimestamp();
        string first = source.Databases.Count > 0 ? source.Databases[0] : IntegrityOperation.UnknownDatabase;
        Check(first, cancellationToken);
        if (_databases.Count == 0)
        {
            _databases.Add(first, ([], 0));
        }

        foreach ((string database, (HashSet<string> tables, long rows)) in _databases)
        {
            IReadOnlyList<IntegrityFinding> findings = _findings.ToList();
            yield return new IntegrityResult
            {
                Id = source.Id,
                Repository = source.Repository,
                Database = database,
                Level = request.Level,
                Status = findings.Count > 0 ? IntegrityStatus.Failed : _findings.Skipped is null ? IntegrityStatus.Passed : IntegrityStatus.Skipped,
                Reason = findings.Count > 0 ? findings[0].Message : _findings.Skipped,
                Findings = findings,
                TableCount = tables.Count,
                RowCount = rows,
                FileCount = 1,
                Size = _file.Size,
                StartTime = start,
                Duration = Stopwatch.GetElapsedTime(clock),
            };
        }
    }

    private void Check(string first, CancellationToken cancellationToken)
    {
        var progress = new StepProgress(output, $"Checking {_file.Name}");
        if (_file.Size < SmallestDump && _file.Codec.Extension.Length == 0)
        {
            _findings.Add(IntegrityFindingKind.FileTooSmall, _file.Name, null, $"The file '{_file.Name}' has {Quantity.Format(_file.Size, "byte")}; no dump is that small.");
        }

        progress.Begin("Content", _file.Codec.Extension.Length == 0 ? _file.Size : 0);
        try
        {
            using var content = new CheckedStream(source.OpenRead(_file), _file.Name, progress, cancellationToken);
            if (request.Level >= IntegrityLevel.Content)
            {
                ReadStatements(content, first, progress);
            }
            else if (_file.Codec.Extension.Length > 0 || source.IsComplete)
            {
                ReadTail(content);
            }

            CheckMark(content);
        }
        catch (BackupException e) when (e.ErrorId == BackupErrorId.CodecUnavailable)
        {
            _findings.Skip(e.Message);
        }
        catch (Exception e) when (e is IOException or BackupException)
        {
            _findings.Add(IntegrityFindingKind.Unreadable, _file.Name, null, e.Message);
        }

        if (request.Level == IntegrityLevel.Checksum)
        {
            _findings.Skip("A dump file records no checksum of itself. A check at level Content reads it to its end.");
        }
        else if (request.Level == IntegrityLevel.Restore)
        {
            _findings.Skip("A dump file records nothing that a restored database could be compared with. Restore it by itself to see that it can be, or check it at level Content.");
        }
    }

    private void CheckMark(CheckedStream content)
    {
        bool isComplete = content.BytesRead == 0 ? source.IsComplete : SqlDumpSource.EndsComplete(content.Tail);
        if (!isComplete)
        {
            _findings.Add(
                IntegrityFindingKind.Incomplete, _file.Name, null,
                $"The file '{_file.Name}' does not end with '{SqlDumpSource.CompletedMark}': the dump was cut, or taken with --skip-comments, which leaves no way to know.");
        }
    }

    private static void ReadTail(CheckedStream content)
    {
        var buffer = new byte[128 << 10];
        while (content.Read(buffer) > 0)
        {
        }
    }

    private void ReadStatements(CheckedStream content, string database, StepProgress progress)
    {
        using var statements = new StatementReader(content, _file.Name);
        while (statements.Read())
        {
            ReadOnlySpan<byte> statement = statements.Statement.Span;
            if (InsertReader.IsInsert(statement))
            {
                CountRows(statement, statements.Position, database, progress);
            }
            else if (statement.StartsWith("USE "u8))
            {
                database = Encoding.UTF8.GetString(statement[4..]).Trim().Trim('`').Replace("``", "`", StringComparison.Ordinal);
            }
            else if (statement.StartsWith("CREATE TABLE "u8))
            {
                Of(database).Tables.Add(StatementHead.Read(Encoding.UTF8.GetString(statement)).Name);
            }
        }
    }

    private void CountRows(ReadOnlySpan<byte> statement, StatementPosition position, string database, StepProgress progress)
    {
        var insert = new InsertReader(statement);
        long rows = 0;
        if (insert.ReadHeader())
        {
            while (insert.NextRow() && insert.SkipRow())
            {
                rows++;
            }
        }

        if (insert.IsMalformed)
        {
            _findings.Skip($"{position} has values that only a server can read, so its rows were not counted.");
        }

        (HashSet<string> tables, long before) = Of(database);
        _databases[database] = (tables, before + rows);
        progress.Add(0, rows, _file.Name);
    }

    private (HashSet<string> Tables, long Rows) Of(string database)
    {
        if (!_databases.TryGetValue(database, out (HashSet<string> Tables, long Rows) entry))
        {
            entry = (new HashSet<string>(StringComparer.Ordinal), 0);
            _databases.Add(database, entry);
        }

        return entry;
    }
}
