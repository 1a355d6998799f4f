using MySqlBackup.Core.History;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Monitoring.Metrics;

/// <summary>Reads what the history and the backups of a repository know of each database.</summary>
internal sealed class DatabaseRunReader(BackupRepository repository, JournalHistory history, HistoryQuery query, IOperationOutput output)
{
    private readonly Dictionary<(string Server, string Database), DatabaseRuns> _databases = [];
    private readonly Dictionary<string, BackupRecord?> _records = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ahead = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<(string Server, string Database), DatabaseRuns> Read(CancellationToken cancellationToken)
    {
        // A success that retention has deleted since restores nothing, so only what is there counts.
        HashSet<string> present = repository.Storage.ListFolders().Where(BackupId.IsValid).ToHashSet(StringComparer.Ordinal);
        HashSet<string> unrecorded = new(present, StringComparer.Ordinal);
        history.Visit(
            query,
            run =>
            {
                if (run.Status == BackupStatus.Success)
                {
                    unrecorded.Remove(run.Id);
                    Add(run, present.Contains(run.Id));
                }
            },
            cancellationToken);
        foreach (string id in unrecorded)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Record(id) is { } record && query.Matches(Head(record)))
            {
                Add(Head(record), isPresent: true);
            }
        }

        foreach (BackupCheck check in history.ReadChecks(query, cancellationToken).Where(c => c.IsProof))
        {
            Runs(check.Server, check.Database).RestoreDuration = check.RestoreDuration;
        }

        return _databases;
    }

    /// <summary>The last backup of a database that counts; null where there is none.</summary>
    /// <param name="runs">Its backups.</param>
    /// <param name="latest">What lies after this has a time to come.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public BackupRecord? FindLast(DatabaseRuns runs, DateTime latest, CancellationToken cancellationToken)
    {
        foreach ((DateTime start, string id) in runs.Present.OrderByDescending(p => p.Start))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (start > latest)
            {
                if (_ahead.Add(id))
                {
                    output.Warning($"The backup {id} has a time to come, so it is not counted as the last one. Check this machine's clock.");
                }
            }
            else if (Record(id) is { } record && !IsPartial(record, cancellationToken))
            {
                return record;
            }
        }

        return null;
    }

    private static RunHead Head(BackupRecord record) => new(
        record.Id,
        record.Status,
        record.StartTime,
        record.EndTime,
        record.Server,
        record.Database.Select(d => new BackupRunDatabase { Name = d }).ToArray(),
        record.Size,
        null);

    private void Add(RunHead run, bool isPresent)
    {
        foreach (BackupRunDatabase database in run.Databases.Where(d => query.MeansDatabase(d.Name)))
        {
            DatabaseRuns runs = Runs(run.Server, database.Name);
            if (run.Duration is { } time)
            {
                runs.Durations.Add(time);
            }

            if (isPresent)
            {
                runs.Present.Add((run.StartTime, run.Id));
            }
        }
    }

    private DatabaseRuns Runs(string server, string database)
    {
        if (!_databases.TryGetValue((server, database), out DatabaseRuns? runs))
        {
            _databases[(server, database)] = runs = new DatabaseRuns();
        }

        return runs;
    }

    private BackupRecord? Record(string id)
    {
        if (!_records.TryGetValue(id, out BackupRecord? record))
        {
            try
            {
                record = repository.Find(id);
            }
            catch (BackupException e)
            {
                output.Warning($"The backup {id} is not counted: {e.Message}");
            }

            _records[id] = record;
        }

        return record;
    }

    // Only the history knows that no rows were wanted. A manifest with rows needs no look there.
    private bool IsPartial(BackupRecord record, CancellationToken cancellationToken) =>
        record.Manifest!.Options.Table.Count > 0
        || (record.RowCount == 0
            && history.ReadRuns(new HistoryQuery { Id = [record.Id], Since = record.StartTime.AddDays(-1) }, cancellationToken).Any(run => run.Options?.NoData == true));
}
