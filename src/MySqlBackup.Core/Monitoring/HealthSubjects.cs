using MySqlBackup.Core.History;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Monitoring;

/// <summary>
/// Gathers runs, backups and checks by server and database: two servers in one repository may have databases of one name, and the backup of one is
/// none of the other.
/// </summary>
internal sealed class HealthSubjects
{
    private readonly BackupHealthRequest _request;
    private readonly HistoryQuery _meant;
    private readonly HistoryQuery _excluded;
    private readonly Dictionary<(string Server, string Database), HealthSubject> _subjects = [];
    // Of each server the runs that name no database: those that failed before they knew any, and those of accounts alone.
    private readonly SortedDictionary<string, HealthSubject> _unnamed = new(StringComparer.Ordinal);
    private readonly HashSet<(string Server, string Database)> _leftOut = [];

    public HealthSubjects(BackupHealthRequest request)
    {
        _request = request;
        _meant = new HistoryQuery { Database = request.Database, Server = request.Server };
        _excluded = new HistoryQuery { Database = request.ExcludeDatabase };
    }

    /// <summary>Runs that the history knows as backups.</summary>
    public HashSet<string> SuccessIds { get; } = new(StringComparer.Ordinal);

    /// <summary>A run of the history.</summary>
    public void Add(RunHead run)
    {
        if (run.Status == BackupStatus.Success)
        {
            SuccessIds.Add(run.Id);
        }

        if (run.Databases.Count == 0)
        {
            Add(run, Unnamed(run.Server));
        }

        foreach (BackupRunDatabase database in run.Databases)
        {
            if (Of(ServerAddress.Normalize(run.Server), database.Name) is { } subject)
            {
                Add(run, subject);
            }
        }
    }

    /// <summary>A backup that the history does not know.</summary>
    public void Add(BackupRecord backup)
    {
        RunHead run = RunHead.Of(backup);
        if (_meant.Matches(run))
        {
            Add(run);
        }
    }

    /// <summary>A check; that of a database of which nothing else is known makes no subject.</summary>
    public void Add(BackupCheck check)
    {
        if (_subjects.TryGetValue((ServerAddress.Normalize(check.Server), check.Database), out HealthSubject? subject))
        {
            subject.Checks.Add(check);
        }
        else if (check.Database == TableHistory.UnknownDatabase)
        {
            Unnamed(check.Server).Checks.Add(check);
        }
    }

    /// <summary>The databases in order, with those that were asked for and of which nothing is known.</summary>
    public IReadOnlyList<HealthSubject> Complete()
    {
        foreach (HealthSubject unnamed in _unnamed.Values)
        {
            HealthSubject[] meant = _subjects.Values.Where(s => s.Server == unnamed.Server).ToArray();
            if (meant.Length == 0 && _request.Database.Count == 0 && unnamed.Failures.Count + unnamed.Successes.Count > 0)
            {
                // Of this server accounts alone are backed up, or nothing was yet; or all that is known of it is left out.
                unnamed.IsLeftOut = unnamed.Successes.Count == 0 && _leftOut.Any(left => left.Server == unnamed.Server);
                _subjects[(unnamed.Server, unnamed.Database)] = unnamed;
                continue;
            }

            // Those that failed meant all databases, or those that match a wildcard; which, only the server could have told.
            foreach (HealthSubject subject in meant)
            {
                subject.Failures.AddRange(unnamed.Failures);
            }
        }

        foreach (string name in _request.Database)
        {
            var query = new HistoryQuery { Database = [name] };
            if (!IsExcluded(name) && !_leftOut.Any(left => query.MeansDatabase(left.Database)) && !_subjects.Values.Any(s => query.MeansDatabase(s.Database)))
            {
                Create("", name).Failures.AddRange(_unnamed.Values.SelectMany(u => u.Failures));
            }
        }

        if (_subjects.Count == 0)
        {
            Create("", TableHistory.UnknownDatabase, _leftOut.Count > 0 || _request.Database.Count > 0);
        }

        return _subjects.Values.OrderBy(s => s.Server, StringComparer.Ordinal).ThenBy(s => s.Database, StringComparer.Ordinal).ToArray();
    }

    private HealthSubject? Of(string server, string database)
    {
        if (!_meant.MeansDatabase(database))
        {
            return null;
        }

        if (IsExcluded(database))
        {
            _leftOut.Add((server, database));
            return null;
        }

        return _subjects.TryGetValue((server, database), out HealthSubject? subject) ? subject : Create(server, database);
    }

    private static void Add(RunHead run, HealthSubject subject)
    {
        switch (run.Status)
        {
            case BackupStatus.Success:
                subject.Successes.Add((run.StartTime, run.Id));
                break;
            case BackupStatus.Failed:
                subject.Failures.Add((run.StartTime, run.Id));
                break;
        }
    }

    private HealthSubject Unnamed(string address)
    {
        string server = ServerAddress.Normalize(address);
        if (!_unnamed.TryGetValue(server, out HealthSubject? subject))
        {
            _unnamed[server] = subject = new HealthSubject(server, TableHistory.UnknownDatabase);
        }

        return subject;
    }

    private bool IsExcluded(string database) => _request.ExcludeDatabase.Count > 0 && _excluded.MeansDatabase(database);

    private HealthSubject Create(string server, string database, bool isLeftOut = false) =>
        _subjects[(server, database)] = new HealthSubject(server, database) { IsLeftOut = isLeftOut };
}
