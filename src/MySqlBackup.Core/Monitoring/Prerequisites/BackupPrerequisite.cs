namespace MySqlBackup.Core.Monitoring.Prerequisites;

/// <summary>What was found of one thing that a backup needs.</summary>
public sealed record BackupPrerequisite
{
    /// <summary>The server.</summary>
    public required string Server { get; init; }

    /// <summary>Where the backup would go.</summary>
    public required string Destination { get; init; }

    /// <summary>What was checked.</summary>
    public required PrerequisiteCheck Check { get; init; }

    /// <summary>What came of it.</summary>
    public required PrerequisiteStatus Status { get; init; }

    /// <summary>What was found; of a failure it begins with the id of the error that a backup would end with, where there is one.</summary>
    public required string Message { get; init; }

    /// <summary>What to do about it; null where there is nothing to do.</summary>
    public string? Advice { get; init; }

    /// <summary>How long the check took; null where it was skipped.</summary>
    public TimeSpan? Duration { get; init; }
}
