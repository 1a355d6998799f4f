namespace MySqlBackup.Core.History;

/// <summary>How many runs of a period succeeded. Times are UTC.</summary>
public sealed record BackupSuccessRate
{
    /// <summary>The history that was counted.</summary>
    public string History { get; init; } = "";

    /// <summary>The repository whose journal was counted; null for a table.</summary>
    public string? Repository { get; init; }

    /// <summary>The databases, by name or wildcard, that alone were counted; empty where all were.</summary>
    public IReadOnlyList<string> DatabaseFilter { get; init; } = [];

    /// <summary>The servers, by address or wildcard, that alone were counted; empty where all were.</summary>
    public IReadOnlyList<string> TargetFilter { get; init; } = [];

    /// <summary>The day counted; null where not by day.</summary>
    public DateTime? Day { get; init; }

    /// <summary>The database counted; null where not by database.</summary>
    public string? Database { get; init; }

    /// <summary>The server counted; null where not by server.</summary>
    public string? Server { get; init; }

    /// <summary>From when on runs count that began then.</summary>
    public required DateTime Since { get; init; }

    /// <summary>Until when.</summary>
    public required DateTime Until { get; init; }

    /// <summary>Runs that ended, and those that go on.</summary>
    public int RunCount => SuccessCount + FailureCount + RunningCount;

    /// <summary>Runs that succeeded.</summary>
    public int SuccessCount { get; init; }

    /// <summary>Runs that failed.</summary>
    public int FailureCount { get; init; }

    /// <summary>Runs that go on; they count for neither side.</summary>
    public int RunningCount { get; init; }

    /// <summary>Percent of the runs that ended which succeeded; null where none ended.</summary>
    public double? SuccessRate => SuccessCount + FailureCount > 0 ? 100.0 * SuccessCount / (SuccessCount + FailureCount) : null;

    /// <summary>How long a success took on average; null where there is none.</summary>
    public TimeSpan? AverageDuration { get; init; }

    /// <summary>How long the longest success took.</summary>
    public TimeSpan? LongestDuration { get; init; }

    /// <summary>How long the shortest success took.</summary>
    public TimeSpan? ShortestDuration { get; init; }

    /// <summary>When the last success began.</summary>
    public DateTime? LastSuccess { get; init; }

    /// <summary>When the last failure began.</summary>
    public DateTime? LastFailure { get; init; }
}
