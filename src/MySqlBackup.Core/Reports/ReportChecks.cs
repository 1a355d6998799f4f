namespace MySqlBackup.Core.Reports;

/// <summary>Checks and drills of a period, each of one database of one backup.</summary>
public sealed record ReportChecks
{
    /// <summary>Checks that passed, drills not among them.</summary>
    public int PassedCheckCount { get; init; }

    /// <summary>Checks that failed.</summary>
    public int FailedCheckCount { get; init; }

    /// <summary>Drills that passed: the backup was restored and compared.</summary>
    public int PassedDrillCount { get; init; }

    /// <summary>Drills that failed.</summary>
    public int FailedDrillCount { get; init; }

    /// <summary>How long the longest restore of a passed drill took.</summary>
    public TimeSpan? LongestRestore { get; init; }

    /// <summary>Checks and drills that failed, the newest first.</summary>
    public IReadOnlyList<History.BackupCheck> Failures { get; init; } = [];
}
