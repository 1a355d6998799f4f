using MySqlBackup.Core.History;
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

    /// <summary>
    /// Makes the report: one over all repositories. What could not be read stands in <see cref="BackupReport.Gaps"/>; where that is all of it,
    /// <see cref="BackupReport.Repository"/> is empty.
    /// </summary>
    /// <param name="repositories">Their paths; one that is given twice counts once.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public BackupReport Build(IReadOnlyList<string> repositories, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repositories);
        var reader = new ReportReader(_request, _output, _clock);
        ReportCounts counts = reader.Read(repositories, cancellationToken);
        List<RepositoryCount> read = counts.Repositories;
        var alerts = new OpenAlertReader(_request, counts.Query, _clock);
        IReadOnlyList<ReportAlert> openAlerts = alerts.Read(read);
        return new BackupReport
        {
            Repository = read.Select(c => c.Location).ToArray(),
            Gaps = alerts.Gap is { } gap ? [.. reader.Gaps, gap] : reader.Gaps,
            Database = _request.Database,
            Target = _request.Server,
            Days = _request.Days,
            Period = counts.Period.ToPeriod(),
            Before = counts.Before.ToPeriod(),
            ByDay = counts.Period.ToDays(),
            ByDatabase = read.SelectMany(c => c.Databases).ToArray(),
            Destinations = read.Select(c => c.Destination!).ToArray(),
            Errors = counts.Errors.ToErrors(),
            Checks = counts.Checks.ToChecks(),
            OpenAlerts = openAlerts,
            Running = [.. read.SelectMany(c => c.Running).Where(IsMeant).OrderBy(r => r.StartTime), .. new BackupWatch([]).Look()],
        };

        bool IsMeant(RunningBackup running) => counts.Query.Matches(new RunHead(
            running.Id,
            BackupStatus.Running,
            running.StartTime ?? counts.To,
            null,
            running.Server ?? "",
            running.Database.Select(d => new BackupRunDatabase { Name = d }).ToArray(),
            null,
            null));
    }

    /// <summary>
    /// Makes the report again and again, until the token is cancelled, which is no failure. Where the first could read no repository at all, it is the
    /// only one; what vanishes later may come back.
    /// </summary>
    /// <param name="repositories">Their paths; each is looked for anew each time, so one that was away for a moment comes back.</param>
    /// <param name="interval">The time between two.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: the time is under a second or over a day.</exception>
    public IEnumerable<BackupReport> Follow(IReadOnlyList<string> repositories, TimeSpan interval, CancellationToken cancellationToken)
    {
        if (interval < TimeSpan.FromSeconds(1) || interval > TimeSpan.FromDays(1))
        {
            throw new BackupException(BackupErrorId.InvalidArgument, $"The time between two looks must be from a second to a day, not {Duration.Format(interval)}.");
        }

        return FollowEach(repositories, interval, cancellationToken);
    }

    private IEnumerable<BackupReport> FollowEach(IReadOnlyList<string> repositories, TimeSpan interval, CancellationToken cancellationToken)
    {
        bool isAnyKnown = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            BackupReport report = Build(repositories, cancellationToken);
            yield return report;
            isAnyKnown |= report.Repository.Count > 0;
            if (!isAnyKnown)
            {
                yield break;
            }

            cancellationToken.WaitHandle.WaitOne(interval);
        }
    }
}
