using MySqlBackup.Core.Integrity;

namespace MySqlBackup.Core.History;

/// <summary>One database of a backup that was checked, or restored in a drill: what the history keeps of <c>Test-BackupIntegrity</c>.</summary>
public sealed record BackupCheck
{
    /// <summary>The backup's id.</summary>
    public required string Id { get; init; }

    /// <summary>The database.</summary>
    public required string Database { get; init; }

    /// <summary>When the check began, UTC.</summary>
    public required DateTime StartTime { get; init; }

    /// <summary>How thorough it was.</summary>
    public required IntegrityLevel Level { get; init; }

    /// <summary>What came of it.</summary>
    public required IntegrityStatus Status { get; init; }

    /// <summary>The server that was backed up.</summary>
    public string Server { get; init; } = "";

    /// <summary>How long the check took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>How long the drill's restore took; null where nothing was restored.</summary>
    public TimeSpan? RestoreDuration { get; init; }

    /// <summary>Why it failed or was skipped.</summary>
    public string? Reason { get; init; }

    /// <summary>True where the backup was restored and found equal.</summary>
    public bool IsProof => Level == IntegrityLevel.Restore && Status == IntegrityStatus.Passed;
}
