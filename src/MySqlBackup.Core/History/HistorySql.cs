using System.Globalization;
using System.Text;
using System.Text.Json;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.History;

/// <summary>The statements of a <see cref="TableHistory"/>.</summary>
internal static class HistorySql
{
    private const string UnknownDatabase = TableHistory.UnknownDatabase;

    /// <summary>Takes away rows of databases that the runs, as they are known now, did not mean.</summary>
    public static string DeleteOtherDatabases(HistoryTableName table, IEnumerable<BackupRun> runs)
    {
        IEnumerable<string> terms = runs.Select(run =>
            $"(run_id = {SqlName.Literal(run.Id)} AND database_name NOT IN ({string.Join(", ", DatabasesOf(run).Select(d => SqlName.Literal(d.Name)))}))");
        return $"DELETE FROM {table.Runs} WHERE {string.Join(" OR ", terms)}";
    }

    /// <summary>Adds the runs, or brings their rows up to date; <c>id</c> and <c>created_at</c> stay.</summary>
    public static string Upsert(HistoryTableName table, IEnumerable<BackupRun> runs)
    {
        var sql = new StringBuilder(
            $"INSERT INTO {table.Runs} (backup_type, database_name, start_time, end_time, status, backup_size, error_message, run_id, server, row_count, run_size, destination_free, detail) VALUES ");
        string separator = "";
        foreach (BackupRun run in runs)
        {
            string detail = Json(JsonSerializer.SerializeToUtf8Bytes(run, HistoryJson.Line.BackupRun));
            foreach (BackupRunDatabase database in DatabasesOf(run))
            {
                sql.Append(separator).Append('(')
                    .AppendJoin(
                        ", ",
                        SqlName.Literal(run.BackupType),
                        SqlName.Literal(database.Name),
                        Time(run.StartTime),
                        Time(run.EndTime),
                        SqlName.Literal(StatusText(run.Status)),
                        Number(database.Size),
                        run.ErrorMessage is null ? "NULL" : SqlName.Literal(run.ErrorMessage),
                        SqlName.Literal(run.Id),
                        SqlName.Literal(run.Server),
                        Number(database.RowCount),
                        Number(run.Size),
                        Number(run.DestinationFree),
                        detail)
                    .Append(')');
                separator = ", ";
            }
        }

        // VALUES(column): MariaDB does not know the row alias that MySQL has in its place.
        return sql.Append(
            " ON DUPLICATE KEY UPDATE end_time = VALUES(end_time), status = VALUES(status), backup_size = VALUES(backup_size), "
            + "error_message = VALUES(error_message), server = VALUES(server), row_count = VALUES(row_count), "
            + "run_size = VALUES(run_size), destination_free = VALUES(destination_free), detail = VALUES(detail)").ToString();
    }

    /// <summary>Adds checks; one that is there already stays.</summary>
    public static string Insert(HistoryTableName table, IEnumerable<BackupCheck> checks)
    {
        IEnumerable<string> rows = checks.Select(check =>
            $"({SqlName.Literal(check.Id)}, {SqlName.Literal(check.Database)}, {SqlName.Literal(check.Level.ToString())}, {SqlName.Literal(check.Status.ToString().ToUpperInvariant())}, {Time(check.StartTime)}, {Json(JsonSerializer.SerializeToUtf8Bytes(check, HistoryJson.Line.BackupCheck))})");
        return $"INSERT INTO {table.Checks} (backup_id, database_name, level, status, start_time, detail) VALUES {string.Join(", ", rows)} ON DUPLICATE KEY UPDATE detail = VALUES(detail)";
    }

    /// <summary>Ids and details, in the order of time, or against it where only the last are asked for.</summary>
    public static string SelectRuns(HistoryTableName table, HistoryQuery query)
    {
        // The last few are read from the end of the table until there are enough.
        (string hint, string direction) = query.Last is null ? ("", "") : (" FORCE INDEX (PRIMARY)", " DESC");
        return $"SELECT run_id, detail FROM {table.Runs}{hint}{Where([.. Times(query, isById: true), .. Status(query)])} ORDER BY run_id{direction}";
    }

    /// <summary>The key of one row of each run of a status.</summary>
    public static string SelectKeys(HistoryTableName table, HistoryQuery query) =>
        $"SELECT run_id, MIN(database_name) FROM {table.Runs}{Where([.. Times(query, isById: true), .. Status(query)])} GROUP BY run_id ORDER BY run_id";

    /// <summary>The details in some rows, in the order of their ids.</summary>
    public static string SelectDetails(HistoryTableName table, IEnumerable<(string Id, string Database)> keys)
    {
        // As alternatives: with lists of pairs, MariaDB does not look the keys up.
        IEnumerable<string> terms = keys.Select(key => $"(run_id = {SqlName.Literal(key.Id)} AND database_name = {SqlName.Literal(key.Database)})");
        return $"SELECT detail FROM {table.Runs} FORCE INDEX (PRIMARY) WHERE {string.Join(" OR ", terms)} ORDER BY run_id";
    }

    /// <summary>The first and the last id; NULL where there is no run.</summary>
    public static string SelectEnds(HistoryTableName table) => $"SELECT MIN(run_id), MAX(run_id) FROM {table.Runs}";

    /// <summary>Ids and details of what has not ended, as far as the table knows.</summary>
    public static string SelectRunning(HistoryTableName table) =>
        $"SELECT run_id, detail FROM {table.Runs} WHERE status = '{StatusText(BackupStatus.Running)}'";

    /// <summary>What counting needs, a row a run and database; of the runs from an id on, and before another.</summary>
    public static string SelectHeads(HistoryTableName table, HistoryQuery query, string? fromId, string? beforeId)
    {
        string where = Where([
            .. Times(query, isById: true),
            .. fromId is null ? (string[])[] : [$"run_id >= {SqlName.Literal(fromId)}"],
            .. beforeId is null ? (string[])[] : [$"run_id < {SqlName.Literal(beforeId)}"]]);
        return $"SELECT run_id, database_name, status, start_time, end_time, server, backup_size, row_count, run_size, destination_free FROM {table.Runs} FORCE INDEX (counts){where} ORDER BY run_id, database_name";
    }

    /// <summary>Details of checks, in the order of time.</summary>
    public static string SelectChecks(HistoryTableName table, HistoryQuery query) =>
        $"SELECT detail FROM {table.Checks}{Where(Times(query, isById: false))} ORDER BY start_time";

    /// <summary>What the ids of runs of a second begin with.</summary>
    public static string IdOf(DateTime utc) => utc.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A status as the table has it.</summary>
    public static string StatusText(BackupStatus status) => status.ToString().ToUpperInvariant();

    // In the order of the keys: rows that come otherwise leave pages half full, and all reads take twice as long.
    private static IEnumerable<BackupRunDatabase> DatabasesOf(BackupRun run) =>
        run.Databases.Count > 0 ? run.Databases.OrderBy(d => d.Name, StringComparer.Ordinal) : [new BackupRunDatabase { Name = UnknownDatabase, Size = run.Size, RowCount = run.RowCount }];

    private static string Where(List<string> terms) => terms.Count == 0 ? "" : " WHERE " + string.Join(" AND ", terms);

    // What seems to run may have ended otherwise.
    private static IEnumerable<string> Status(HistoryQuery query) =>
        query.Status is { } status ? [$"status IN ('{StatusText(status)}', '{StatusText(BackupStatus.Running)}')"] : [];

    // Rows lie in the order of the ids, which begin with the second of the start: their range is read, and no other row.
    private static List<string> Times(HistoryQuery query, bool isById)
    {
        var terms = new List<string>();
        if (query.Since is { } since)
        {
            terms.Add($"start_time >= {Time(since.ToUniversalTime())}");
            terms.AddRange(isById ? [$"run_id >= {SqlName.Literal(IdOf(since.ToUniversalTime()))}"] : []);
        }

        if (query.Until is { } until)
        {
            terms.Add($"start_time < {Time(until.ToUniversalTime())}");
            terms.AddRange(isById ? [$"run_id < {SqlName.Literal(IdOf(until.ToUniversalTime().AddSeconds(1)))}"] : []);
        }

        return terms;
    }

    private static string Time(DateTime? utc) => utc is { } time ? "'" + time.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture) + "'" : "NULL";

    private static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "NULL";

    private static string Json(byte[] utf8) => $"_utf8mb4 X'{Convert.ToHexString(utf8)}'";
}
