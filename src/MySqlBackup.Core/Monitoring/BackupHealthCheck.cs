using MySqlBackup.Core.History;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Monitoring;

/// <summary>Says of each database that a repository's history or its backups know how its backups are. Connects to no server and writes nothing.</summary>
public sealed class BackupHealthCheck
{
    private const int DaysOfRuns = 90;
    private const int DaysOfDrills = 366;

    // Clocks of two machines are never quite the same.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    private readonly BackupHealthRequest _request;
    private readonly IOperationOutput _output;
    private readonly TimeProvider _clock;

    /// <summary>Prepares the check.</summary>
    /// <param name="request">Which databases, and the limits.</param>
    /// <param name="output">Hears of lines of the history that can't be read.</param>
    /// <param name="clock">The clock; null for the system's.</param>
    public BackupHealthCheck(BackupHealthRequest request, IOperationOutput? output = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        _request = request;
        _output = output ?? NullOutput.Instance;
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>Looks at a repository.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>One for each database of each server; at least one, because nothing at all is unhealthy too.</returns>
    /// <exception cref="BackupException">The repository or its history can't be read.</exception>
    public IReadOnlyList<BackupHealth> Run(BackupRepository repository, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return Run(repository, new JournalHistory(repository, _output), cancellationToken);
    }

    /// <summary>Looks at a repository whose history is read for more than this.</summary>
    internal IReadOnlyList<BackupHealth> Run(BackupRepository repository, JournalHistory history, CancellationToken cancellationToken)
    {
        DateTime now = _clock.GetUtcNow().UtcDateTime;

        // What it passes over stands in the findings.
        var finder = new LastBackupFinder(repository, history, now + ClockTolerance, NullOutput.Instance, cancellationToken);
        var subjects = new HealthSubjects(_request);

        // Not by database: a run that failed before it knew its databases has none, and counts for all.
        history.Visit(new HistoryQuery { Since = now.AddDays(-DaysOfRuns), Server = _request.Server }, subjects.Add, cancellationToken);
        foreach (BackupRecord backup in finder.ReadUnrecorded(subjects.SuccessIds))
        {
            subjects.Add(backup);
        }

        TimeSpan drills = _request.MaxDrillAge is { } age && age > TimeSpan.FromDays(DaysOfDrills) ? age : TimeSpan.FromDays(DaysOfDrills);
        foreach (BackupCheck check in history.ReadChecks(new HistoryQuery { Since = now - drills }, cancellationToken))
        {
            subjects.Add(check);
        }

        return Judge(repository, history, finder, subjects.Complete(), now, cancellationToken);
    }

    private BackupHealth[] Judge(
        BackupRepository repository,
        JournalHistory history,
        LastBackupFinder finder,
        IReadOnlyList<HealthSubject> subjects,
        DateTime now,
        CancellationToken cancellationToken)
    {
        var known = subjects.Select(subject =>
        {
            LastBackup last = finder.Find(subject.Successes);
            DateTime since = last.LiesAhead ? DateTime.MinValue : last.Record?.StartTime ?? DateTime.MinValue;
            return (Subject: subject, Last: last, Failures: subject.Failures.Where(f => f.Start > since).OrderByDescending(f => f.Start).ToArray());
        }).ToArray();
        Dictionary<string, string?> errors = ReadErrors(history, known.Where(k => k.Failures.Length > 0).Select(k => k.Failures[0]).Distinct().ToArray(), cancellationToken);
        var judge = new HealthJudge(_request, repository.Location, UsedPercent(repository), now);
        return Array.ConvertAll(known, k => judge.Judge(k.Subject, k.Last, k.Failures, k.Failures.Length > 0 ? errors.GetValueOrDefault(k.Failures[0].Id) : null));
    }

    private static Dictionary<string, string?> ReadErrors(JournalHistory history, (DateTime Start, string Id)[] failures, CancellationToken cancellationToken) =>
        failures.Length == 0
            ? []
            : history.ReadRuns(new HistoryQuery { Id = failures.Select(f => f.Id).ToArray(), Since = failures.Min(f => f.Start) }, cancellationToken)
                .GroupBy(run => run.Id)
                .ToDictionary(g => g.Key, g => g.Last().ErrorMessage ?? g.Last().ErrorId, StringComparer.Ordinal);

    private static double? UsedPercent(BackupRepository repository) =>
        repository is { TotalSpace: { } total and > 0, AvailableSpace: { } free } ? 100.0 * (total - Math.Min(free, total)) / total : null;
}
