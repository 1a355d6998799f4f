namespace MySqlBackup.Core.Repository.Copies;

/// <summary>A backup to be copied, and where to.</summary>
public sealed record BackupCopyRequest
{
    /// <summary>The repository it is in: a path or address.</summary>
    public required string Repository { get; init; }

    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The repository that it is copied to; a folder that is missing or empty becomes one.</summary>
    public required string To { get; init; }

    /// <summary>Files on their way at once; null for twice the processors, at least 4 and at most 8.</summary>
    public int? ThreadCount { get; init; }

    /// <summary>Most bytes a second, copied and read back, over all threads together; zero for no limit.</summary>
    public long Throttle { get; init; }
}
