using MySqlBackup.Core.History;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Monitoring;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Reports;

/// <summary>Makes a report of the histories and backups of repositories. Connects to no server and writes nothing.</summary>
public sealed class ReportBuilder
{
    private readonly ReportRequest _request;
    private readonly IOperationOutput _output;
    private readonly TimeProvider _clock;

    /// <summary>Prepares a report.</summary>
    /// <param name="request">What to report.</param>
    /// <param name="output">Hears of what can't be read.</param>
    /// <param name="clock">The clock; null for the system's.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: a number of days that no report has.</exception>
    public ReportBuilder(ReportRequest request, IOperationOutput? output = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Check();
        _request = request;
        _output = output ?? NullOutput.Instance;
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>Makes the report: one over all repositories.</summary>
    /// <param name="repositories">The repositories; one that is given twice counts once.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="BackupException">A repository or its history can't be read.</exception>
    public BackupReport Build(IReadOnlyList<BackupRepository> repositories, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repositories);
        DateTime now = _clock.GetUtcNow().UtcDateTime;
        DateTime from = now.Date.AddDays(1 - _request.Days);
        var query = new HistoryQuery { Database = _request.Database, Server = _request.Server };
        var period = new PeriodCount(from, now, query);
        var before = new PeriodCount(from.AddDays(-_request.Days), now.AddDays(-_request.Days), query);
        BackupRepository[] distinct = repositories.DistinctBy(r => r.Location).ToArray();
        RepositoryCount[] counts = Array.ConvertAll(distinct, repository => new RepositoryCount(repository, query, from, now, _output));
        foreach (RepositoryCount count in counts)
        {
            count.Visit(period, before, cancellationToken);
        }

        return new BackupReport
        {
            Repository = distinct.Select(r => r.Location).ToArray(),
            Database = _request.Database,
            Target = _request.Server,
            Days = _request.Days,
            Period = period.ToPeriod(),
            Before = before.ToPeriod(),
            ByDay = period.ToDays(),
            ByDatabase = counts.SelectMany(c => c.ToDatabases(_request, _clock, cancellationToken)).ToArray(),
            Destinations = Array.ConvertAll(counts, c => c.ToDestination()),
            Errors = CountErrors(counts.SelectMany(c => c.History.ReadRuns(query with { Since = from, Until = now, Status = BackupStatus.Failed }, cancellationToken))),
            Checks = CountChecks(counts.SelectMany(c => c.History.ReadChecks(query with { Since = from, Until = now }, cancellationToken))),
            OpenAlerts = new OpenAlertReader(_request, query, _output, _clock).Read(counts),
            Running = new BackupWatch(distinct).Look().Where(IsMeant).ToArray(),
        };

        // Of other programs' backups only that they run is known, so they match everything.
        bool IsMeant(RunningBackup running) => running.Kind == RunningBackupKind.Foreign || query.Matches(new RunHead(
            running.Id, BackupStatus.Running, running.StartTime ?? now, null, running.Server ?? "", running.Database.Select(d => new BackupRunDatabase { Name = d }).ToArray(), null, null));
    }

    /// <summary>Makes the report again and again, until the token is cancelled, which is no failure.</summary>
    /// <param name="repositories">The repositories.</param>
    /// <param name="interval">The time between two.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="BackupException">A repository or its history can't be read; <see cref="BackupErrorId.InvalidArgument"/>: the time is under a second or over a day.</exception>
    public IEnumerable<BackupReport> Follow(IReadOnlyList<BackupRepository> repositories, TimeSpan interval, CancellationToken cancellationToken)
    {
        if (interval < TimeSpan.FromSeconds(1) || interval > TimeSpan.FromDays(1))
        {
            throw new BackupException(BackupErrorId.InvalidArgument, $"The time between two looks must be from a second to a day, not {Duration.Format(interval)}.");
        }

        return FollowEach(repositories, interval, cancellationToken);
    }

    private IEnumerable<BackupReport> FollowEach(IReadOnlyList<BackupRepository> repositories, TimeSpan interval, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            yield return Build(repositories, cancellationToken);
            cancellationToken.WaitHandle.WaitOne(interval);
        }
    }

    private static ReportError[] CountErrors(IEnumerable<BackupRun> failures)
    {
        var errors = new Dictionary<string, ReportError>(StringComparer.Ordinal);
        foreach (BackupRun run in failures)
        {
            string id = run.ErrorId ?? BackupErrorId.Unexpected;
            ReportError? known = errors.GetValueOrDefault(id);
            errors[id] = known is not null && known.LastTime > run.StartTime
                ? known with { Count = known.Count + 1 }
                : new ReportError
                {
                    ErrorId = id,
                    Count = (known?.Count ?? 0) + 1,
                    LastTime = run.StartTime,
                    LastMessage = run.ErrorMessage ?? "",
                    LastServer = run.Server,
                };
        }

        return errors.Values.OrderByDescending(e => e.Count).ThenBy(e => e.ErrorId, StringComparer.Ordinal).ToArray();
    }

    private static ReportChecks CountChecks(IEnumerable<BackupCheck> all)
    {
        var checks = new ReportChecks();
        var failures = new List<BackupCheck>();
        foreach (BackupCheck check in all)
        {
            bool isDrill = check.Level == IntegrityLevel.Restore;
            switch (check.Status)
            {
                case IntegrityStatus.Passed when isDrill:
                    checks = checks with { PassedDrillCount = checks.PassedDrillCount + 1, LongestRestore = Longer(checks.LongestRestore, check.RestoreDuration) };
                    break;
                case IntegrityStatus.Passed:
                    checks = checks with { PassedCheckCount = checks.PassedCheckCount + 1 };
                    break;
                case IntegrityStatus.Failed:
                    checks = isDrill ? checks with { FailedDrillCount = checks.FailedDrillCount + 1 } : checks with { FailedCheckCount = checks.FailedCheckCount + 1 };
                    failures.Add(check);
                    break;
            }
        }

        return checks with { Failures = failures.OrderByDescending(f => f.StartTime).ToArray() };
    }

    private static TimeSpan? Longer(TimeSpan? known, TimeSpan? time) => known > time ? known : time ?? known;
}
