using System.Diagnostics;
using System.Globalization;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump.Locks;

/// <summary>
/// Looks for statements that already run for long before a global lock is asked for: the lock would wait behind them, and everybody
/// who writes behind the lock.
/// </summary>
internal sealed class LongQueryGuard(MySqlConnection connection, BackupRequest request, IOperationOutput output)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Returns once nothing stands in the way.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.LockTimeout"/>; nothing has been locked.</exception>
    public void Clear(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var killed = new HashSet<long>();
        var told = false;
        while (true)
        {
            var queries = Find(connection, request.LongQueryTime);
            if (queries.Count == 0)
            {
                return;
            }

            var list = Describe(queries);
            if (request.LongQueryPolicy == LongQueryPolicy.Abort || clock.Elapsed >= request.LockTimeout)
            {
                throw new BackupException(
                    BackupErrorId.LockTimeout,
                    $"Statements that run longer than {SqlName.Seconds(request.LongQueryTime)} s stand in the way of the lock ({list}). Nothing was locked. "
                    + "Run the backup at another time, raise LockTimeout, or set LongQueryPolicy to Kill.");
            }

            if (request.LongQueryPolicy == LongQueryPolicy.Kill)
            {
                foreach (var query in queries.Where(q => killed.Add(q.Id)))
                {
                    output.Warning(string.Create(CultureInfo.InvariantCulture, $"Ending statement id {query.Id} of {query.User}, which ran for {query.Seconds} s, to get the lock."));
                    Kill(query.Id);
                }
            }
            else if (!told)
            {
                told = true;
                output.Verbose($"Waiting for long statements to end before locking: {list}.");
            }

            // The server has no event to wait on for this; the wait ends early when the run is cancelled.
            if (cancellationToken.WaitHandle.WaitOne(PollInterval))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>The statements that have run for so long; of other accounts only where this one has the right PROCESS.</summary>
    public static List<(long Id, string User, long Seconds)> Find(MySqlConnection connection, TimeSpan age)
    {
        var queries = new List<(long, string, long)>();
        using var rows = connection.Query(
            "SELECT ID,USER,TIME FROM information_schema.PROCESSLIST WHERE COMMAND IN ('Query','Execute') AND ID<>CONNECTION_ID() "
            + $"AND USER NOT IN ('system user','event_scheduler') AND TIME>={SqlName.Seconds(age)}");
        while (rows.Read())
        {
            queries.Add((rows.GetInt64(0), rows.GetString(1) ?? "", rows.GetInt64(2)));
        }

        return queries;
    }

    /// <summary>Which they are, for people.</summary>
    public static string Describe(IEnumerable<(long Id, string User, long Seconds)> queries)
        => string.Join("; ", queries.Select(q => string.Create(CultureInfo.InvariantCulture, $"id {q.Id} of {q.User}, {q.Seconds} s")));

    private void Kill(long id)
    {
        try
        {
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"KILL QUERY {id}"));
        }
        catch (MySqlServerException e) when (e.Code == ServerErrorCode.NoSuchThread)
        {
            output.Verbose(string.Create(CultureInfo.InvariantCulture, $"Statement id {id} had ended already."));
        }
    }
}
