using System.Text;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Integrity;

/// <summary>The level that looks into files: everything is decompressed, every statement read to its end, every row counted.</summary>
internal sealed class ContentCheck(BackupSource source, Findings findings, StepProgress progress)
{
    private readonly Dictionary<(string Database, string Table), long> _rows = [];
    private readonly HashSet<(string Database, string Table)> _uncounted = [];

    /// <summary>Rows counted so far.</summary>
    public long RowCount
    {
        get
        {
            lock (_rows)
            {
                return _rows.Values.Sum();
            }
        }
    }

    /// <summary>Rows counted so far, by table of a database.</summary>
    public IReadOnlyDictionary<string, long> RowsOf(string database)
    {
        lock (_rows)
        {
            return _rows.Where(r => r.Key.Database == database && !_uncounted.Contains(r.Key)).ToDictionary(r => r.Key.Table, r => r.Value, StringComparer.Ordinal);
        }
    }

    /// <summary>Reads one file.</summary>
    public void Check(BackupSourceFile file, CancellationToken cancellationToken)
    {
        if (file.Kind is BackupFileKind.Metadata or BackupFileKind.LoadOrder || findings.IsDamaged(file.Name))
        {
            return;
        }

        try
        {
            using var content = new CheckedStream(source.OpenRead(file), file.Name, progress, cancellationToken);
            using var statements = new StatementReader(content, file.Name, SplitOf(file));
            if (file.Kind == BackupFileKind.Data)
            {
                CheckRows(file, statements);
            }
            else
            {
                CheckDefinitions(file, statements);
            }

            if (file.UncompressedSize is { } written && content.BytesRead != written)
            {
                Add(IntegrityFindingKind.Statement, file, $"The file '{file.Name}' decompresses to {Quantity.Format(content.BytesRead, "byte")} and was written with {Quantity.Format(written)}.");
            }
        }
        catch (BackupException e) when (e.ErrorId != BackupErrorId.CodecUnavailable)
        {
            Add(IntegrityFindingKind.Unreadable, file, e.Message);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            Add(IntegrityFindingKind.Unreadable, file, $"The file '{file.Name}' can't be read: {e.Message}");
        }
    }

    /// <summary>Compares the rows of a database's tables with those recorded, after all its files were read.</summary>
    public void CompareRows(string database)
    {
        // Where a file is damaged, that is the news, and the sum says nothing more.
        HashSet<string?> damaged = source.Files.Where(f => f.Database == database && findings.IsDamaged(f.Name)).Select(f => f.Table).ToHashSet(StringComparer.Ordinal);
        foreach (((string Database, string Table) key, long recorded) in source.RecordedRows)
        {
            if (key.Database != database || damaged.Contains(key.Table))
            {
                continue;
            }

            long counted;
            lock (_rows)
            {
                if (_uncounted.Contains(key))
                {
                    continue;
                }

                counted = _rows.GetValueOrDefault(key);
            }

            if (counted != recorded)
            {
                findings.Add(
                    IntegrityFindingKind.RowCount, null, key.Table, $"Table '{database}.{key.Table}' has {Quantity.Format(counted, "row")} in its files and is recorded with {Quantity.Format(recorded)}.");
            }
        }
    }

    private static bool IsExecutableComment(ReadOnlySpan<byte> statement) => statement.StartsWith("/*!"u8) || statement.StartsWith("/*M!"u8);

    private void CheckRows(BackupSourceFile file, StatementReader statements)
    {
        long rows = 0;
        while (statements.Read())
        {
            ReadOnlySpan<byte> statement = statements.Statement.Span;
            if (InsertReader.IsInsert(statement))
            {
                long before = rows;
                bool isWhole = CountRows(file, statement, statements.Position, ref rows);
                progress.Add(0, rows - before, file.Name);
                if (!isWhole)
                {
                    return;
                }
            }
            else if (!SessionSetting.IsSet(statement) && !IsExecutableComment(statement) && source.Format == BackupSourceFormat.Native)
            {
                Add(IntegrityFindingKind.Statement, file, $"{Place(statements.Position)} is not a statement that belongs into a file of rows.");
                return;
            }
        }

        if (file.Rows is { } written && written != rows)
        {
            Add(IntegrityFindingKind.RowCount, file, $"The file '{file.Name}' holds {Quantity.Format(rows, "row")} and was written with {Quantity.Format(written)}.");
        }

        lock (_rows)
        {
            (string, string) key = (file.Database!, file.Table!);
            _rows[key] = _rows.GetValueOrDefault(key) + rows;
        }
    }

    // False where there is no use in reading on.
    private bool CountRows(BackupSourceFile file, ReadOnlySpan<byte> statement, StatementPosition position, ref long rows)
    {
        var insert = new InsertReader(statement);
        if (insert.ReadHeader())
        {
            if (insert.Kind != InsertKind.Plain && source.Format == BackupSourceFormat.Native)
            {
                Add(IntegrityFindingKind.Statement, file, $"{Place(position)} is not a statement that belongs into a file of rows.");
                return false;
            }

            string table = insert.TableName;
            if (table != file.Table)
            {
                Add(IntegrityFindingKind.Statement, file, $"{Place(position)} inserts into '{table}', not into '{file.Table}'.");
                return false;
            }

            while (insert.NextRow() && insert.SkipRow())
            {
                rows++;
            }
        }

        if (!insert.IsMalformed)
        {
            return true;
        }

        if (source.Format == BackupSourceFormat.Native)
        {
            Add(IntegrityFindingKind.Statement, file, $"{Place(position)} is not an INSERT that can be read, from its byte {insert.Position} on.");
        }
        else
        {
            lock (_rows)
            {
                _uncounted.Add((file.Database!, file.Table!));
            }

            findings.Skip($"{Place(position)} has values that only a server can read, so its rows were not counted. A check at level Restore reads them.");
        }

        return false;
    }

    private void CheckDefinitions(BackupSourceFile file, StatementReader statements)
    {
        bool found = false;
        while (statements.Read())
        {
            found |= !SessionSetting.IsSet(statements.Statement.Span);
        }

        // A backup of no accounts has no statement for any.
        if (!found && file.Kind != BackupFileKind.Grants)
        {
            Add(IntegrityFindingKind.Statement, file, $"The file '{file.Name}' holds no statement.");
        }
    }

    private static string Place(StatementPosition position) => $"Statement {position.Number} of '{position.File}' (line {position.Line})";

    private void Add(IntegrityFindingKind kind, BackupSourceFile file, string message) => findings.Add(kind, file.Name, file.Table, message);

    // Bodies in these files hold semicolons; mydumper's convention, which myloader reads by, ends statements with those that end a line.
    private static StatementSplit SplitOf(BackupSourceFile file) =>
        file.Kind is BackupFileKind.Routines or BackupFileKind.Triggers ? StatementSplit.LineEnd : StatementSplit.Client;
}
