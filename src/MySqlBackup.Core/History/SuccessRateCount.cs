using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.History;

/// <summary>Counts runs into <see cref="BackupSuccessRate"/>s.</summary>
public sealed class SuccessRateCount
{
    private readonly IReadOnlyList<SuccessRateGrouping> _by;
    private readonly DateTime _since;
    private readonly DateTime _until;
    private readonly Dictionary<(DateTime? Day, string? Database, string? Server), Tally> _tallies = [];

    /// <summary>Prepares a count.</summary>
    /// <param name="by">What to count by; nothing means the whole period.</param>
    /// <param name="since">Begin of the period, UTC.</param>
    /// <param name="until">Its end, UTC.</param>
    public SuccessRateCount(IReadOnlyList<SuccessRateGrouping> by, DateTime since, DateTime until)
    {
        ArgumentNullException.ThrowIfNull(by);
        _by = by;
        _since = since;
        _until = until;
        if (_by.Count == 0)
        {
            _tallies[default] = new Tally();
        }
        else if (_by is [SuccessRateGrouping.Day])
        {
            for (DateTime day = _since.Date; day < _until; day = day.AddDays(1))
            {
                _tallies[(day, null, null)] = new Tally();
            }
        }
    }

    /// <summary>Counts the runs of a history that match, in the period.</summary>
    /// <param name="history">The history.</param>
    /// <param name="query">Says which databases and servers; its times do not matter.</param>
    /// <param name="cancellationToken">Stops the count.</param>
    /// <returns>One for each group, in order. By day alone each day of the period has one; without groups there is exactly one.</returns>
    /// <exception cref="BackupException">The history can't be read.</exception>
    public IReadOnlyList<BackupSuccessRate> Run(IBackupHistory history, HistoryQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(query);
        history.Visit(query with { Since = _since, Until = _until }, head => Add(head, query), cancellationToken);
        string? repository = (history as JournalHistory)?.Repository;
        return Complete(history.Location)
            .Select(rate => rate with { Repository = repository, DatabaseFilter = query.Database, TargetFilter = query.Server })
            .ToArray();
    }

    /// <summary>Counts a run that matches, of the period.</summary>
    internal void Add(RunHead run, HistoryQuery query)
    {
        DateTime? day = _by.Contains(SuccessRateGrouping.Day) ? run.StartTime.Date : null;
        string? server = _by.Contains(SuccessRateGrouping.Target) ? ServerAddress.Normalize(run.Server) : null;
        if (!_by.Contains(SuccessRateGrouping.Database))
        {
            TallyOf((day, null, server)).Add(run);
            return;
        }

        foreach (BackupRunDatabase database in run.Databases)
        {
            if (query.MeansDatabase(database.Name))
            {
                TallyOf((day, database.Name, server)).Add(run);
            }
        }

        // It failed before it knew its databases, and still counts.
        if (run.Databases.Count == 0)
        {
            TallyOf((day, TableHistory.UnknownDatabase, server)).Add(run);
        }
    }

    /// <summary>What was counted.</summary>
    internal IReadOnlyList<BackupSuccessRate> Complete(string history) => _tallies
        .OrderBy(t => t.Key.Day).ThenBy(t => t.Key.Server, StringComparer.Ordinal).ThenBy(t => t.Key.Database, StringComparer.Ordinal)
        .Select(t => t.Value.ToRate(_since, _until) with { History = history, Day = t.Key.Day, Database = t.Key.Database, Server = t.Key.Server })
        .ToArray();

    private Tally TallyOf((DateTime?, string?, string?) group)
    {
        if (!_tallies.TryGetValue(group, out Tally? tally))
        {
            _tallies[group] = tally = new Tally();
        }

        return tally;
    }

    private sealed class Tally
    {
        private int _success;
        private int _failure;
        private int _running;
        private int _timed;
        private TimeSpan _total;
        private TimeSpan? _longest;
        private TimeSpan? _shortest;
        private DateTime? _lastSuccess;
        private DateTime? _lastFailure;

        public void Add(RunHead run)
        {
            switch (run.Status)
            {
                case BackupStatus.Success:
                    _success++;
                    _lastSuccess = Later(_lastSuccess, run.StartTime);
                    if (run.Duration is { } time)
                    {
                        _timed++;
                        _total += time;
                        _longest = _longest > time ? _longest : time;
                        _shortest = _shortest < time ? _shortest : time;
                    }

                    break;
                case BackupStatus.Running:
                    _running++;
                    break;
                default:
                    _failure++;
                    _lastFailure = Later(_lastFailure, run.StartTime);
                    break;
            }
        }

        public BackupSuccessRate ToRate(DateTime since, DateTime until) => new()
        {
            Since = since,
            Until = until,
            SuccessCount = _success,
            FailureCount = _failure,
            RunningCount = _running,
            AverageDuration = _timed > 0 ? _total / _timed : null,
            LongestDuration = _longest,
            ShortestDuration = _shortest,
            LastSuccess = _lastSuccess,
            LastFailure = _lastFailure,
        };

        private static DateTime Later(DateTime? known, DateTime time) => known > time ? known.Value : time;
    }
}
