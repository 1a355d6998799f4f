namespace MySqlBackup.Core.Monitoring.Prerequisites;

/// <summary>What came of a check.</summary>
public enum PrerequisiteStatus
{
    /// <summary>Nothing stands in the way.</summary>
    Passed,

    /// <summary>It could not be checked; the message says why.</summary>
    Skipped,

    /// <summary>A backup can be taken, and something should be looked at.</summary>
    Warning,

    /// <summary>A backup would fail, or a secret lies open.</summary>
    Failed,
}
