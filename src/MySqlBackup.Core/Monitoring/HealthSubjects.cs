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
    private readonly HashSet<(string Server, string Database)> _leftOut = [];
    private readonly Dictionary<string, List<(DateTime Start, string Id)>> _unnamed = new(StringComparer.Ordinal);

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
        else if (run.Status == BackupStatus.Failed && run.Databases.Count == 0)
        {
            string server = ServerAddress.Normalize(run.Server);
            if (!_unnamed.TryGetValue(server, out List<(DateTime, string)>? failures))
            {
                _unnamed[server] = failures = [];
            }

            failures.Add((run.StartTime, run.Id));
        }

        foreach (BackupRunDatabase database in run.Databases)
        {
            if (Of(ServerAddress.Normalize(run.Server), database.Name) is not { } subject)
            {
                continue;
            }

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
    }

    /// <summary>The databases in order, with those that were asked for and of which nothing is known.</summary>
    public IReadOnlyList<HealthSubject> Complete()
    {
        foreach ((string server, List<(DateTime, string)> failures) in _unnamed)
        {
            // They meant all databases, or those that match a wildcard; which, only the server could have told.
            HealthSubject[] meant = _subjects.Values.Where(s => s.Server == server).ToArray();
            foreach (HealthSubject subject in meant.Length > 0 || _request.Database.Count > 0 ? meant : [Create(server, TableHistory.UnknownDatabase, _leftOut.Any(left => left.Server == server))])
            {
                subject.Failures.AddRange(failures);
            }
        }

        foreach (string name in _request.Database)
        {
            var query = new HistoryQuery { Database = [name] };
            if (!IsExcluded(name) && !_leftOut.Any(left => query.MeansDatabase(left.Database)) && !_subjects.Values.Any(s => query.MeansDatabase(s.Database)))
            {
                Create("", name).Failures.AddRange(_unnamed.Values.SelectMany(f => f));
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

    private bool IsExcluded(string database) => _request.ExcludeDatabase.Count > 0 && _excluded.MeansDatabase(database);

    private HealthSubject Create(string server, string database, bool isLeftOut = false) =>
        _subjects[(server, database)] = new HealthSubject(server, database) { IsLeftOut = isLeftOut };
}
