using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Load;

/// <summary>Loads units as the statements that stand in their files.</summary>
internal sealed class StatementLoader(BackupSource source, RestoreRequest request, ServerIdentity identity, LoadReport report)
{
    private static readonly string[] NotStored = ["Incorrect uuid value", "Incorrect inet4 value", "Incorrect inet6 value"];

    /// <summary>Loads a unit, a transaction a file.</summary>
    /// <returns>The rows that the server stored.</returns>
    public long Load(MySqlConnection connection, LoadUnit unit)
    {
        var total = 0L;
        unit.Table.Database.Use(LoadMethod.Insert);
        foreach (var file in unit.Files)
        {
            total += Load(connection, unit.Table, file);
        }
        return total;
    }

    private long Load(MySqlConnection connection, TableRestore table, BackupSourceFile file)
    {
        var (rows, replaced) = (0L, 0L);
        RestoreSession.Prepare(connection, table.Database.Target);
        connection.Execute("START TRANSACTION");
        using var reader = new StatementReader(source.OpenRead(file), file.Name);
        var counted = 0L;
        while (reader.Read())
        {
            try
            {
                var isInsert = IsInsertInto(table, reader);
                foreach (var part in StatementPieces.Cut(reader.Statement, identity.MaxAllowedPacket))
                {
                    RequireFits(part.Length, reader.Position);
                    var result = connection.Execute(part.Span);
                    KeepDates(connection, part.Span);
                    if (isInsert)
                    {
                        // A table that was there before may hold rows that stand in the dump too.
                        var outcome = InsertOutcome.Of(part.Span, result);
                        rows += table.SchemaFile is null ? outcome.Sent : outcome.Added;
                        replaced += outcome.Replaced;
                    }
                    if (isInsert && result.WarningCount > 0)
                    {
                        RequireStored(connection, reader.Position);
                        report.Warn(table, LoadReport.Read(connection, result.WarningCount), result.WarningCount);
                    }
                }
            }
            catch (MySqlException exception)
            {
                throw RestoreFailure.At(reader.Position, exception, request.Server);
            }
            report.Count(table, reader.BytesRead - counted);
            counted = reader.BytesRead;
        }
        if (file.Rows is long expected && expected != rows)
        {
            connection.Execute("ROLLBACK");
            throw new BackupException(BackupErrorId.StatementFailed, $"{file.Name}: the server stored {Quantity.Format(rows, "row")} and the backup recorded {Quantity.Format(expected)}.");
        }
        report.Execute(connection, "COMMIT", file.Name);
        report.WarnReplaced(table, replaced);
        return rows;
    }

    // mydumper writes these as bytes in text, after SET NAMES binary; MariaDB takes no bytes for them and stores NULL, with no more than a warning.
    private static void RequireStored(MySqlConnection connection, StatementPosition place)
    {
        using var warnings = connection.Query("SHOW WARNINGS");
        while (warnings.Read())
        {
            var text = warnings.GetString(2) ?? string.Empty;
            if (NotStored.Any(start => text.StartsWith(start, StringComparison.OrdinalIgnoreCase)))
            {
                throw new BackupException(
                    BackupErrorId.StatementFailed,
                    $"{place}: the server stored NULL for a value ({text}). Let the load method be chosen (bulk statements and LOCAL INFILE bring such values back), or have the dump taken with hexadecimal literals.");
            }
        }
    }

    // The server would only hang up, and its reason be lost.
    private void RequireFits(int length, StatementPosition place)
    {
        if (identity.MaxAllowedPacket > 0 && length >= identity.MaxAllowedPacket)
        {
            throw new BackupException(
                BackupErrorId.StatementFailed,
                $"{place}: a row of {Quantity.Format(length, "byte")} is more than max_allowed_packet of {request.Server.Address} ({Quantity.Format(identity.MaxAllowedPacket)}). Raise that, or let rows travel as LOCAL INFILE.");
        }
    }

    // mydumper's files leave this mode out, and then 31 February, which was in the source, becomes a zero date.
    internal static void KeepDates(MySqlConnection connection, ReadOnlySpan<byte> statement)
    {
        if (SessionSetting.IsSet(statement) && StatementText.Decode(statement).Contains("SQL_MODE", StringComparison.OrdinalIgnoreCase))
        {
            connection.Execute("SET SESSION sql_mode=CONCAT(@@SESSION.sql_mode,',ALLOW_INVALID_DATES')");
        }
    }

    private static bool IsInsertInto(TableRestore table, StatementReader reader)
    {
        var insert = new InsertReader(reader.Statement.Span);
        if (insert.ReadHeader())
        {
            RowReader.RequireTable(reader.Position, insert, table.Name);
        }
        return InsertReader.IsInsert(reader.Statement.Span);
    }
}
