using System.Collections.Concurrent;
using System.Text.Json;
using MySqlBackup.Core.Repository;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.History;

/// <summary>
/// Reads all runs of a status. They lie apart, each on a page of its own, which a server fetches one after the other for each statement; so their keys are read first, from
/// the index, and then the runs in small groups, some side by side.
/// </summary>
internal sealed class TableDetails(HistoryServer server, HistoryTableName name)
{
    private const int Connections = 4;
    private const int RunsAStatement = 100;

    public static BackupRun Parse(ReadOnlySpan<byte> detail)
    {
        BackupRun run = JsonSerializer.Deserialize(detail, HistoryJson.Line.BackupRun)!;
        return run.Status == BackupStatus.Running ? RunSettlement.Settle(run, BackupRepository.TryOpen(run.Repository)) : run;
    }

    /// <summary>The runs in the order of their ids; what seems to run is among them.</summary>
    public IEnumerable<BackupRun> Read(HistoryQuery query, CancellationToken cancellationToken)
    {
        var names = new NameCache();
        List<(string Id, string Database)> keys = server.Rows(HistorySql.SelectKeys(name, query), row => (row.GetString(0)!, names.Get(row.GetBytes(1))), cancellationToken).ToList();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var idle = new ConcurrentBag<MySqlConnection>();
        var ahead = new Queue<Task<BackupRun[]>>();
        try
        {
            foreach ((string, string)[] some in keys.Chunk(RunsAStatement))
            {
                ahead.Enqueue(Task.Run(() => ReadSome(some, idle, stop.Token), CancellationToken.None));
                if (ahead.Count == Connections)
                {
                    foreach (BackupRun run in ahead.Dequeue().GetAwaiter().GetResult())
                    {
                        yield return run;
                    }
                }
            }

            while (ahead.TryDequeue(out Task<BackupRun[]>? last))
            {
                foreach (BackupRun run in last.GetAwaiter().GetResult())
                {
                    yield return run;
                }
            }
        }
        finally
        {
            // Whoever stops in the middle, or fails, leaves groups behind that are still being read.
            stop.Cancel();
            Task.WhenAll(ahead).ContinueWith(_ => { }, TaskScheduler.Default).Wait(CancellationToken.None);
            foreach (MySqlConnection connection in idle)
            {
                connection.Dispose();
            }
        }
    }

    private BackupRun[] ReadSome((string Id, string Database)[] keys, ConcurrentBag<MySqlConnection> idle, CancellationToken cancellationToken)
    {
        MySqlConnection connection = idle.TryTake(out MySqlConnection? known) ? known : server.Open(cancellationToken);
        try
        {
            return server.Rows(connection, HistorySql.SelectDetails(name, keys), row => Parse(row.GetBytes(0)), cancellationToken).ToArray();
        }
        finally
        {
            idle.Add(connection);
        }
    }
}
