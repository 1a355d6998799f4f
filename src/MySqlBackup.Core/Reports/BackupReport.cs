using MySqlBackup.Core.Monitoring;

namespace MySqlBackup.Core.Reports;

/// <summary>
/// How the backups of some days were: what <c>New-BackupReport</c> emits, and all texts and pages are made of. Times are UTC, sizes bytes on disk;
/// what can't be known is null.
/// </summary>
public sealed record BackupReport
{
    /// <summary>The repositories that were read; empty where none of those that were asked for could be.</summary>
    public required IReadOnlyList<string> Repository { get; init; }

    /// <summary>What it lacks: repositories that could not be read, lines of histories, and the open alerts where their state can't be read.</summary>
    public IReadOnlyList<ReportGap> Gaps { get; init; } = [];

    /// <summary>The databases that were asked for; empty means all.</summary>
    public IReadOnlyList<string> Database { get; init; } = [];

    /// <summary>The servers that were asked for; empty means all.</summary>
    public IReadOnlyList<string> Target { get; init; } = [];

    /// <summary>How many days, the last included.</summary>
    public required int Days { get; init; }

    /// <summary>The period: what was counted, from its first day's begin to the moment when it was made.</summary>
    public required ReportPeriod Period { get; init; }

    /// <summary>The period of the same length that lies as many days before.</summary>
    public required ReportPeriod Before { get; init; }

    /// <summary>Begin of the period.</summary>
    public DateTime From => Period.From;

    /// <summary>Its end.</summary>
    public DateTime To => Period.To;

    /// <summary>Runs that ended, and those that go on.</summary>
    public int RunCount => Period.RunCount;

    /// <summary>Runs that succeeded.</summary>
    public int SuccessCount => Period.SuccessCount;

    /// <summary>Runs that failed.</summary>
    public int FailureCount => Period.FailureCount;

    /// <summary>Runs that go on; they count for neither side.</summary>
    public int RunningCount => Period.RunningCount;

    /// <summary>Percent of the runs that ended which succeeded; null where none ended.</summary>
    public double? SuccessRate => Period.SuccessRate;

    /// <summary>How long a success took on average.</summary>
    public TimeSpan? AverageDuration => Period.AverageDuration;

    /// <summary>How long the longest success took.</summary>
    public TimeSpan? LongestDuration => Period.LongestDuration;

    /// <summary>How long the shortest success took.</summary>
    public TimeSpan? ShortestDuration => Period.ShortestDuration;

    /// <summary>Average size of a backup.</summary>
    public long? AverageSize => Period.AverageSize;

    /// <summary>Size of all backups of the period together, those that are gone again included.</summary>
    public long TotalSize => Period.TotalSize;

    /// <summary>Bytes of rows a second, over all successes whose rows are known.</summary>
    public double? AverageThroughput => Period.AverageThroughput;

    /// <summary>How many points the rate of success is above that of <see cref="Before"/>.</summary>
    public double? SuccessRateChange => SuccessRate - Before.SuccessRate;

    /// <summary>How much longer a success took on average than before, in percent.</summary>
    public double? DurationChangePercent => Percent(AverageDuration?.TotalSeconds, Before.AverageDuration?.TotalSeconds);

    /// <summary>How much larger a backup was on average than before, in percent.</summary>
    public double? SizeChangePercent => Percent(AverageSize, Before.AverageSize);

    /// <summary>Each day of the period.</summary>
    public required IReadOnlyList<ReportDay> ByDay { get; init; }

    /// <summary>Each database that the history or the backups know.</summary>
    public required IReadOnlyList<ReportDatabase> ByDatabase { get; init; }

    /// <summary>Why runs failed, the most frequent first.</summary>
    public required IReadOnlyList<ReportError> Errors { get; init; }

    /// <summary>Where the backups are, one for each repository.</summary>
    public required IReadOnlyList<ReportDestination> Destinations { get; init; }

    /// <summary>Checks and drills of the period.</summary>
    public required ReportChecks Checks { get; init; }

    /// <summary>Alerts that are open, told or not, the gravest first; empty also where that is not known (<see cref="AreAlertsKnown"/>).</summary>
    public required IReadOnlyList<ReportAlert> OpenAlerts { get; init; }

    /// <summary>Backups that run.</summary>
    public required IReadOnlyList<RunningBackup> Running { get; init; }

    /// <summary>False where the state of alerts can't be read, as <see cref="Gaps"/> tell.</summary>
    public bool AreAlertsKnown => Gaps.All(gap => gap.AlertStatePath is null);

    /// <summary>Bytes that the backups in the repositories take.</summary>
    public long StoredSize => Destinations.Sum(d => d.StoredSize);

    private static double? Percent(double? now, double? before) => before > 0 ? 100 * (now - before) / before : null;
}
