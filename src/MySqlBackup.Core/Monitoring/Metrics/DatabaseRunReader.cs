using MySqlBackup.Core.History;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Monitoring.Metrics;

/// <summary>Reads what the history and the backups of a repository know of each database.</summary>
internal sealed class DatabaseRunReader(LastBackupFinder finder, JournalHistory history, HistoryQuery query)
{
    private readonly Dictionary<(string Server, string Database), DatabaseRuns> _databases = [];

    public IReadOnlyDictionary<(string Server, string Database), DatabaseRuns> Read(CancellationToken cancellationToken)
    {
        var recorded = new HashSet<string>(StringComparer.Ordinal);
        history.Visit(
            query,
            run =>
            {
                if (run.Status == BackupStatus.Success)
                {
                    recorded.Add(run.Id);
                    Add(run);
                }
            },
            cancellationToken);
        foreach (RunHead run in finder.ReadUnrecorded(recorded).Select(RunHead.Of).Where(query.Matches))
        {
            Add(run);
        }

        foreach (BackupCheck check in history.ReadChecks(query, cancellationToken).Where(c => c.IsProof))
        {
            Runs(check.Server, check.Database).RestoreDuration = check.RestoreDuration;
        }

        return _databases;
    }

    private void Add(RunHead run)
    {
        foreach (BackupRunDatabase database in run.Databases.Where(d => query.MeansDatabase(d.Name)))
        {
            DatabaseRuns runs = Runs(run.Server, database.Name);
            if (run.Duration is { } time)
            {
                runs.Durations.Add(time);
            }

            runs.Successes.Add((run.StartTime, run.Id));
        }
    }

    private DatabaseRuns Runs(string server, string database)
    {
        server = ServerAddress.Normalize(server);
        if (!_databases.TryGetValue((server, database), out DatabaseRuns? runs))
        {
            _databases[(server, database)] = runs = new DatabaseRuns();
        }

        return runs;
    }
}
