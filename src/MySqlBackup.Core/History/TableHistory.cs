using System.Text;
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

    private readonly ServerOptions _server;
    private readonly HistoryTableName _name;

    /// <summary>Names the table; nothing is read yet.</summary>
    public TableHistory(ServerOptions server, HistoryTableName name)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(name);
        _server = server;
        _name = name;
    }

    /// <inheritdoc />
    public string Location => $"{_name} on {_server.Address}";

    /// <inheritdoc />
    public void Write(IReadOnlyCollection<BackupRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        using MySqlConnection connection = Open(CancellationToken.None);

        // Of a run that is written twice at once, its beginning and its end, the end counts.
        foreach (BackupRun[] some in runs.GroupBy(r => r.Id).Select(g => g.Last()).Chunk(RunsAStatement))
        {
            Guard(
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
        using MySqlConnection connection = Open(CancellationToken.None);
        foreach (BackupCheck[] some in checks.Chunk(RunsAStatement))
        {
            Guard(() => connection.Execute(HistorySql.Insert(_name, some)), CancellationToken.None);
        }
    }

    /// <inheritdoc />
    public IEnumerable<BackupRun> ReadRuns(HistoryQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        IEnumerable<BackupRun> runs = InOrder(Details(HistorySql.SelectRuns(_name, query), cancellationToken), newestFirst: query.Last is not null)
            .Where(run => query.Matches(RunHead.Of(run)));
        return query.Last is { } last ? runs.Take(last).Reverse() : runs;
    }

    /// <inheritdoc />
    public void Visit(HistoryQuery query, Action<RunHead> visit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(visit);
        var names = new NameCache();
        var databases = new List<BackupRunDatabase>();
        RunHead? pending = null;

        // Of a run that seems to go on the table does not tell whether it does. Those that end before they are counted are counted as ended.
        Dictionary<string, BackupRun> running = Details(HistorySql.SelectRunning(_name), cancellationToken).DistinctBy(r => r.Id).ToDictionary(r => r.Id, StringComparer.Ordinal);
        foreach ((RunHead head, BackupRunDatabase database) in Rows(HistorySql.SelectHeads(_name, query), row => ReadHead(row, names, pending), cancellationToken))
        {
            if (!ReferenceEquals(pending?.Id, head.Id))
            {
                Complete();
                pending = head.Status == BackupStatus.Running && running.TryGetValue(head.Id, out BackupRun? run) ? RunHead.Of(run) with { Id = head.Id } : head;
            }

            if (database.Name != UnknownDatabase)
            {
                databases.Add(database);
            }
        }

        Complete();

        void Complete()
        {
            if (pending is { } head)
            {
                RunHead whole = head with { Databases = databases.ToArray() };
                databases.Clear();
                if (query.Matches(whole))
                {
                    visit(whole);
                }
            }
        }
    }

    /// <inheritdoc />
    public IEnumerable<BackupCheck> ReadChecks(HistoryQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        IEnumerable<BackupCheck> checks = Rows(
            HistorySql.SelectChecks(_name, query),
            row => JsonSerializer.Deserialize(row.GetBytes(0), HistoryJson.Line.BackupCheck)!,
            cancellationToken).Where(query.Matches);
        return query.Last is { } last ? checks.TakeLast(last) : checks;
    }

    private static (RunHead Head, BackupRunDatabase Database) ReadHead(ResultSet row, NameCache names, RunHead? previous)
    {
        // The next database of the same run: its id is the same text, and nothing else of the head is looked at.
        var database = new BackupRunDatabase { Name = names.Get(row.GetBytes(1)), Size = ReadNumber(row, 6), RowCount = ReadNumber(row, 7) };
        if (previous is { } known && Ascii.Equals(row.GetBytes(0), known.Id))
        {
            return (known, database);
        }

        var head = new RunHead(
            row.GetString(0)!,
            ReadStatus(row.GetBytes(2)),
            ReadTime(row.GetBytes(3)),
            row.IsNull(4) ? null : ReadTime(row.GetBytes(4)),
            names.Get(row.GetBytes(5)),
            [],
            ReadNumber(row, 8),
            ReadNumber(row, 9));
        return (head, database);
    }

    private static BackupRun ReadDetail(ReadOnlySpan<byte> json)
    {
        BackupRun run = JsonSerializer.Deserialize(json, HistoryJson.Line.BackupRun)!;
        return run.Status == BackupStatus.Running ? RunSettlement.Settle(run, BackupRepository.TryOpen(run.Repository)) : run;
    }

    private static BackupStatus ReadStatus(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("SUCCESS"u8) ? BackupStatus.Success : text.SequenceEqual("RUNNING"u8) ? BackupStatus.Running : BackupStatus.Failed;

    private static long? ReadNumber(ResultSet row, int index) => row.IsNull(index) ? null : row.GetInt64(index);

    // 2026-11-25 01:54:58.123456, digit by digit: a million rows have two million of them.
    private static DateTime ReadTime(ReadOnlySpan<byte> text)
    {
        long ticks = 0;
        foreach (byte digit in text[20..26])
        {
            ticks = (ticks * 10) + (digit - '0');
        }

        return new DateTime(Part(text, 0, 4), Part(text, 5, 2), Part(text, 8, 2), Part(text, 11, 2), Part(text, 14, 2), Part(text, 17, 2), DateTimeKind.Utc)
            .AddTicks(ticks * TimeSpan.TicksPerMicrosecond);
    }

    private static int Part(ReadOnlySpan<byte> text, int start, int length)
    {
        int value = 0;
        foreach (byte digit in text.Slice(start, length))
        {
            value = (value * 10) + (digit - '0');
        }

        return value;
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
        IEnumerable<(string Id, byte[]? Detail)> rows = Rows(
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
                yield return ReadDetail(detail);
            }
        }
    }

    private IEnumerable<T> Rows<T>(string sql, Func<ResultSet, T> read, CancellationToken cancellationToken)
    {
        using MySqlConnection connection = Open(cancellationToken);
        using CancellationTokenRegistration stop = cancellationToken.Register(connection.Abort);
        using ResultSet rows = Guard(() => connection.Query(sql), cancellationToken);
        while (Guard(rows.Read, cancellationToken))
        {
            yield return read(rows);
        }
    }

    private MySqlConnection Open(CancellationToken cancellationToken) => ServerConnector.Open(_server, cancellationToken);

    private T Guard<T>(Func<T> action, CancellationToken cancellationToken)
    {
        try
        {
            return action();
        }
        catch (MySqlServerException e) when (e.Code is ServerErrorCode.NoSuchTable or ServerErrorCode.UnknownDatabase)
        {
            throw new BackupException(BackupErrorId.HistoryUnavailable, $"{_server.Address} has no history table {_name}. Create it with Initialize-BackupHistory, or name another.", e);
        }
        catch (MySqlException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw ServerConnector.Translate(e, _server);
        }
    }
}
