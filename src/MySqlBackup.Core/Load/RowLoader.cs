using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Load;

/// <summary>Loads units whose files hold plain rows by the fast methods, LOAD DATA LOCAL and bulk statements: one transaction a unit.</summary>
internal sealed class RowLoader
{
    // Big enough that a packet's round trip does not count, small enough to stay in the processor's cache.
    private const int BulkSize = 512 * 1024;
    private const int LocalSize = 256 * 1024;

    // ER_MAX_PREPARED_STMT_COUNT_REACHED.
    private const int NoMoreStatements = 1461;

    // ER_NOT_ALLOWED_COMMAND, ER_CLIENT_LOCAL_FILES_DISABLED, ER_LOCAL_INFILE disabled on MariaDB (ER_LOAD_INFILE_CAPABILITY_DISABLED);
    // for bulk statements ER_BINLOG_NON_SUPPORTED_BULK (binlog_format=STATEMENT), NoMoreStatements, ER_UNSUPPORTED_PS and
    // ER_UNKNOWN_COM_ERROR of what stands in between. All come before the first row is stored.
    private static readonly int[] Refusals = [1148, 3948, 3950, 4166, 4033, NoMoreStatements, 1295, 1047];

    private readonly BackupSource _source;
    private readonly RestoreRequest _request;
    private readonly ServerIdentity _identity;
    private readonly LoadReport _report;
    private readonly object _gate = new();
    private volatile LoadMethod _method;

    public RowLoader(BackupSource source, RestoreRequest request, ServerIdentity identity, LoadMethod method, LoadReport report)
    {
        _source = source;
        _request = request;
        _identity = identity;
        _method = method;
        _report = report;
    }

    /// <summary>Loads a unit and commits it.</summary>
    /// <returns>Its rows; null where they must go as statements.</returns>
    public long? Load(MySqlConnection connection, LoadUnit unit)
    {
        for (var method = _method; method != LoadMethod.Insert;)
        {
            try
            {
                var (rows, fits) = Load(connection, unit, method);
                if (fits)
                {
                    return rows;
                }
                method = LoadMethodChoice.After(connection, method);
            }
            catch (MySqlServerException refused) when (IsRefusal(refused))
            {
                connection.Execute("ROLLBACK");
                method = Decline(method, LoadMethodChoice.After(connection, method), refused);
            }
        }
        return null;
    }

    // Rows are null where they must go as statements; where one does not fit into a packet, another method may take it.
    private (long? Rows, bool Fits) Load(MySqlConnection connection, LoadUnit unit, LoadMethod method)
    {
        var table = unit.Table;
        using var rows = new RowReader(RowFiles(unit), bytes => _report.Count(table, bytes), table.Name);
        if (!rows.ReadHeader())
        {
            return rows.Failure is not null ? throw rows.Failure : (rows.Mismatch is not null ? Explain(rows.Mismatch) : 0, true);
        }
        foreach (var setting in rows.Settings)
        {
            _report.Execute(connection, setting, rows.Place.ToString());
            StatementLoader.KeepDates(connection, StatementText.Encode(setting));
        }
        var layout = LoadLayout.Read(connection, table, rows, _identity);
        if (layout is null)
        {
            return (Explain($"{rows.Place}: the values of {table.Name} are not in their columns' charsets"), true);
        }
        connection.Execute("SET foreign_key_checks=0, unique_checks=1");
        connection.Execute("START TRANSACTION");
        LoadOutcome outcome;
        try
        {
            outcome = method == LoadMethod.Bulk ? SendBulk(connection, layout, rows) : SendLocal(connection, layout, rows);
        }
        catch (MySqlServerException refused) when (IsRefusal(refused))
        {
            _report.Count(table, -rows.SqlBytes);
            throw;
        }
        catch (MySqlException exception)
        {
            throw RestoreFailure.At(rows.Place, exception, _request.Server);
        }
        if (rows.Failure is not null || rows.Mismatch is not null || !outcome.Fits)
        {
            connection.Execute("ROLLBACK");
            if (rows.Failure is not null)
            {
                throw rows.Failure;
            }
            _report.Count(table, -rows.SqlBytes);
            Empty(connection, unit);
            return (rows.Mismatch is null ? null : Explain(rows.Mismatch), outcome.Fits);
        }
        if (outcome.StoredRows != rows.Rows)
        {
            connection.Execute("ROLLBACK");
            throw new BackupException(
                BackupErrorId.StatementFailed,
                $"{unit.Files[0].Name}: of {Quantity.Format(rows.Rows, "row")} the server stored {outcome.StoredRows}. {string.Join(" ", outcome.Warnings)}");
        }
        _report.Execute(connection, "COMMIT", rows.Place.ToString());
        _report.Warn(table, outcome.Warnings, outcome.WarningCount);
        table.Database.Use(method);
        return (rows.Rows, true);
    }

    private long Limit => _identity.MaxAllowedPacket > 0 ? _identity.MaxAllowedPacket : long.MaxValue;

    // A method that was asked for is not replaced, unless what the server lacks at the moment are prepared statements, which are limited for all its clients together.
    private bool IsRefusal(MySqlServerException exception) =>
        exception.Code == NoMoreStatements || (_request.LoadMethod == LoadMethod.Auto && Array.IndexOf(Refusals, exception.Code) >= 0);

    // Told once: the other threads find out at the same time.
    private LoadMethod Decline(LoadMethod method, LoadMethod next, MySqlServerException refused)
    {
        lock (_gate)
        {
            if (_method == method)
            {
                _method = next;
                Action<string> tell = _request.LoadMethod == LoadMethod.Auto ? _report.Explain : _report.Warn;
                tell($"{_request.Server.Address} refuses {method} ({refused.Message}); rows go as {next}.");
            }
        }
        return next;
    }

    private LoadOutcome SendLocal(MySqlConnection connection, LoadLayout layout, RowReader rows)
    {
        using var stream = new LoadDataStream(rows);
        var result = connection.LoadLocal(layout.LoadData, stream, (int)Math.Min(LocalSize, Limit / 2));
        return new LoadOutcome(result.AffectedRows, result.WarningCount, LoadReport.Read(connection, result.WarningCount), true);
    }

    private LoadOutcome SendBulk(MySqlConnection connection, LoadLayout layout, RowReader rows)
    {
        using var statement = connection.PrepareBulk(layout.Insert);
        using var first = new BulkBuffer(statement.ParameterCount, 2 * BulkSize);
        using var second = new BulkBuffer(statement.ParameterCount, 2 * BulkSize);
        var (buffer, next) = (first, second);
        var size = (int)Math.Min(BulkSize, Limit / 2);
        var stored = 0L;
        var count = 0;
        var warnings = new List<string>();
        rows.Fill(buffer, size);
        while (!buffer.Rows.IsEmpty)
        {
            if (buffer.Length >= Limit)
            {
                _report.Explain($"{rows.FilledFrom}: a row is more than the server's max_allowed_packet of {Limit}.");
                return new LoadOutcome(stored, count, warnings, false);
            }
            var place = rows.FilledFrom;
            try
            {
                statement.Send(buffer.Rows);
                // While the server is busy with these rows, the next ones get ready.
                next.Clear();
                rows.Fill(next, size);
                var result = statement.ReadResult();
                stored += result.AffectedRows;
                if (result.WarningCount > 0 && warnings.Count == 0)
                {
                    warnings = LoadReport.Read(connection, result.WarningCount);
                }
                count += result.WarningCount;
            }
            catch (MySqlException exception) when (exception is not MySqlServerException refused || !IsRefusal(refused))
            {
                throw RestoreFailure.At(place, exception, _request.Server);
            }
            (buffer, next) = (next, buffer);
        }
        return new LoadOutcome(stored, count, warnings, true);
    }

    // What an engine without transactions kept of an attempt.
    private static void Empty(MySqlConnection connection, LoadUnit unit)
    {
        if (unit.IsWholeTable)
        {
            connection.Execute("TRUNCATE TABLE " + SqlName.Quote(unit.Table.Name));
        }
    }

    private long? Explain(string why)
    {
        _report.Explain($"{why}; its rows go as INSERT.");
        return null;
    }

    private List<RowFile> RowFiles(LoadUnit unit) =>
        unit.Files.Select(file => new RowFile(file.Name, file.Rows, () => _source.OpenRead(file))).ToList();

    /// <summary>What became of the rows.</summary>
    /// <param name="StoredRows">Rows that the server says it stored.</param>
    /// <param name="WarningCount">Warnings it gave.</param>
    /// <param name="Warnings">The first of them.</param>
    /// <param name="Fits">False where a row is too large for this method.</param>
    private sealed record LoadOutcome(long StoredRows, int WarningCount, List<string> Warnings, bool Fits);
}
