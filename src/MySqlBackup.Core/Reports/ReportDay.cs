namespace MySqlBackup.Core.Reports;

/// <summary>A day, by UTC, of a report.</summary>
public sealed record ReportDay
{
    /// <summary>The day.</summary>
    public required DateTime Day { get; init; }

    /// <summary>Runs that succeeded.</summary>
    public int SuccessCount { get; init; }

    /// <summary>Runs that failed.</summary>
    public int FailureCount { get; init; }

    /// <summary>Runs that go on.</summary>
    public int RunningCount { get; init; }

    /// <summary>Percent of the runs that ended which succeeded; null where none ended.</summary>
    public double? SuccessRate { get; init; }

    /// <summary>How long a success took on average.</summary>
    public TimeSpan? AverageDuration { get; init; }

    /// <summary>Average size of a backup.</summary>
    public long? AverageSize { get; init; }

    /// <summary>Size of all together; null where there is none.</summary>
    public long? TotalSize { get; init; }
}
