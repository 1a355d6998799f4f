using System.Text.Json;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.History;

/// <summary>The history in a <c>backup_logs</c> table of a server, made by <see cref="HistoryTable.Create"/>.</summary>
public sealed class TableHistory : IBackupHistory
{
    /// <summary>Stands for the databases of a run that failed before it knew them.</summary>
    public const string UnknownDatabase = "*";

    private const int RunsAStatement = 200;

    private readonly HistoryServer _server;
    private readonly HistoryTableName _name;

    /// <summary>Names the table; nothing is read yet.</summary>
    public TableHistory(ServerOptions server, HistoryTableName name)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(name);
        _server = new HistoryServer(server, name);
        _name = name;
    }

    /// <inheritdoc />
    public string Location => _server.Location;

    /// <inheritdoc />
    public void Write(IReadOnlyCollection<BackupRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        using MySqlConnection connection = _server.Open(CancellationToken.None);

        // Of a run that is written twice at once, its beginning and its end, the end counts.
        foreach (BackupRun[] some in runs.GroupBy(r => r.Id).Select(g => g.Last()).Chunk(RunsAStatement))
        {
            _server.Guard(
                () =>
                {
                    connection.Execute("START TRANSACTION");
                    connection.Execute(HistorySql.DeleteOtherDatabases(_name, some));
                    connection.Execute(HistorySql.Upsert(_name, some));
                    return connection.Execute("COMMIT");
                },
                CancellationToken.None);
        }
    }

    /// <inheritdoc />
    public void Write(IReadOnlyCollection<BackupCheck> checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        using MySqlConnection connection = _server.Open(CancellationToken.None);
        foreach (BackupCheck[] some in checks.Chunk(RunsAStatement))
        {
            _server.Guard(() => connection.Execute(HistorySql.Insert(_name, some)), CancellationToken.None);
        }
    }

    /// <inheritdoc />
    public IEnumerable<BackupRun> ReadRuns(HistoryQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        IEnumerable<BackupRun> read = query is { Status: not null, Last: null }
            ? new TableDetails(_server, _name).Read(query, cancellationToken)
            : Details(HistorySql.SelectRuns(_name, query), cancellationToken);
        IEnumerable<BackupRun> runs = InOrder(read, newestFirst: query.Last is not null)
            .Where(run => query.Matches(RunHead.Of(run)));
        return query.Last is { } last ? runs.Take(last).Reverse() : runs;
    }

    /// <inheritdoc />
    public void Visit(HistoryQuery query, Action<RunHead> visit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(visit);
        // Of a run that seems to go on the table does not tell whether it does. Those that end before they are counted are counted as ended.
        Dictionary<string, BackupRun> running = Details(HistorySql.SelectRunning(_name), cancellationToken).DistinctBy(r => r.Id).ToDictionary(r => r.Id, StringComparer.Ordinal);
        new TableHeads(_server, _name, query, running, visit).Read(cancellationToken);
    }

    /// <inheritdoc />
    public IEnumerable<BackupCheck> ReadChecks(HistoryQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        IEnumerable<BackupCheck> checks = _server.Rows(
            HistorySql.SelectChecks(_name, query),
            row => JsonSerializer.Deserialize(row.GetBytes(0), HistoryJson.Line.BackupCheck)!,
            cancellationToken).Where(query.Matches);
        return query.Last is { } last ? checks.TakeLast(last) : checks;
    }

    // Ids are in order by the second; of runs that began in the same one they tell no order.
    private static IEnumerable<BackupRun> InOrder(IEnumerable<BackupRun> runs, bool newestFirst)
    {
        var second = new List<BackupRun>();
        foreach (BackupRun run in runs)
        {
            if (second.Count > 0 && BackupId.Time(run.Id) != BackupId.Time(second[0].Id))
            {
                foreach (BackupRun earlier in Sorted(second, newestFirst))
                {
                    yield return earlier;
                }

                second.Clear();
            }

            second.Add(run);
        }

        foreach (BackupRun last in Sorted(second, newestFirst))
        {
            yield return last;
        }
    }

    private static BackupRun[] Sorted(List<BackupRun> runs, bool newestFirst) =>
        newestFirst ? runs.OrderByDescending(r => r.StartTime).ToArray() : runs.OrderBy(r => r.StartTime).ToArray();

    // A run has a row for each of its databases, and the same detail in all.
    private IEnumerable<BackupRun> Details(string sql, CancellationToken cancellationToken)
    {
        string? previous = null;
        IEnumerable<(string Id, byte[]? Detail)> rows = _server.Rows(
            sql,
            row =>
            {
                string id = row.GetString(0)!;
                return (id, id == previous ? null : row.GetBytes(1).ToArray());
            },
            cancellationToken);
        foreach ((string id, byte[]? detail) in rows)
        {
            previous = id;
            if (detail is not null)
            {
                yield return TableDetails.Parse(detail);
            }
        }
    }
}
