namespace MySqlBackup.Core.Reports;

/// <summary>What was counted in a period. Times are UTC, sizes bytes on disk; what can't be known is null.</summary>
public sealed record ReportPeriod
{
    /// <summary>Runs count that began at or after this time.</summary>
    public required DateTime From { get; init; }

    /// <summary>And before this one.</summary>
    public required DateTime To { get; init; }

    /// <summary>Runs that ended, and those that go on.</summary>
    public int RunCount => SuccessCount + FailureCount + RunningCount;

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

    /// <summary>How long the longest success took.</summary>
    public TimeSpan? LongestDuration { get; init; }

    /// <summary>How long the shortest success took.</summary>
    public TimeSpan? ShortestDuration { get; init; }

    /// <summary>Average size of a backup.</summary>
    public long? AverageSize { get; init; }

    /// <summary>Size of all together.</summary>
    public long TotalSize { get; init; }

    /// <summary>Bytes of rows a second, over all successes whose rows are known.</summary>
    public double? AverageThroughput { get; init; }
}
