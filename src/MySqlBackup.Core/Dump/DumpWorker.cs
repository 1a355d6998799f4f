using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump;

/// <summary>A connection inside the snapshot and the buffers to copy rows with; used by one thread.</summary>
internal sealed class DumpWorker(DumpSession session, MySqlConnection connection)
{
    /// <summary>Where a transaction goes back to after each job, which gives up the metadata locks of the tables it read.</summary>
    public const string Savepoint = "mysqlbackup";

    // Often enough for progress and throttle, seldom enough to cost nothing.
    private const long BytesPerReport = 256 * 1024;

    private readonly RowWriter _rowWriter = new();

    public DumpSession Session => session;

    public MySqlConnection Connection => connection;

    /// <summary>Does jobs until there are none.</summary>
    public void Run()
    {
        while (session.Queue.TryTake(out var job))
        {
            session.CancellationToken.ThrowIfCancellationRequested();
            job.Run(this);
            connection.Execute("ROLLBACK TO SAVEPOINT " + Savepoint);
            session.Queue.Done();
        }
    }

    /// <summary>Copies the rows of a chunk into files of about the chunk size; no rows, no file.</summary>
    public void Copy(TableDump table, Chunk chunk)
    {
        var hash = default(ContentHash);
        var bytes = 0L;
        var reported = 0L;
        var reportedRows = 0L;
        var reportedText = 0L;
        var rowCount = 0L;
        var part = 0;
        BackupFileStream? file = null;
        var reader = table.Reader;
        using var rows = connection.Query(reader.Select(chunk));
        try
        {
            while (rows.ReadRow(out var row))
            {
                if (file is null)
                {
                    file = session.Writer.Create(
                        BackupFileName.ForData(table.DatabaseFileName, table.FileName, chunk.Number, part++),
                        BackupFileKind.Data,
                        table.Schema.Database,
                        table.Schema.Name);
                    _rowWriter.Begin(file, SqlHeader.ForData(reader.IncludesHistory), reader);
                }

                hash.Add(row);
                _rowWriter.Write(row);
                bytes += row.Length;
                if (bytes - reported >= BytesPerReport)
                {
                    RowLimit.Require(table.Schema, file.UncompressedSize - reportedText);
                    reportedText = file.UncompressedSize;
                    session.Counters.AddRows(_rowWriter.RowCount - reportedRows, bytes - reported);
                    session.Pace.Take(bytes - reported);
                    reported = bytes;
                    reportedRows = _rowWriter.RowCount;

                    // The next file lets a restore load the table over several connections.
                    if (file.UncompressedSize > session.Request.ChunkSize)
                    {
                        rowCount += CompleteFile(file);
                        file = null;
                        reportedRows = 0;
                        reportedText = 0;
                    }
                }
            }

            if (!rows.IsComplete)
            {
                throw new BackupException(BackupErrorId.ConnectionLost, $"The rows of {table.Schema} ended before the server said so.");
            }

            if (file is not null)
            {
                session.Counters.AddRows(_rowWriter.RowCount - reportedRows, bytes - reported);
                rowCount += CompleteFile(file);
            }

            // Most tables are smaller than the step.
            session.Pace.Take(bytes - reported);

            table.Add(hash, rowCount, bytes);
        }
        catch (MySqlProtocolException e) when (e.IsPacketTooLarge)
        {
            throw RowLimit.Error(table.Schema, e);
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>Writes a small file.</summary>
    public void WriteFile(string name, BackupFileKind kind, string? database, string? table, ReadOnlySpan<byte> content)
    {
        using var file = session.Writer.Create(name, kind, database, table);
        file.Write(content);
        file.Complete(0);
    }

    /// <summary>The definition of a table, with the statement of it as text for names.</summary>
    public DefinitionText ReadDefinition(TableSchema table) => DefinitionText.Read(connection, "TABLE " + table.QuotedName);

    private long CompleteFile(BackupFileStream file)
    {
        _rowWriter.End();
        file.Complete(_rowWriter.RowCount);
        return _rowWriter.RowCount;
    }
}
