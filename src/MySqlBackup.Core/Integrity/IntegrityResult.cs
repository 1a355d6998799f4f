namespace MySqlBackup.Core.Integrity;

/// <summary>What a check found of one database of a backup. Times are UTC, sizes bytes.</summary>
public sealed record IntegrityResult
{
    /// <summary>The backup's id; the file's or folder's name for a foreign backup.</summary>
    public required string Id { get; init; }

    /// <summary>The repository, folder or file that was checked.</summary>
    public required string Repository { get; init; }

    /// <summary>The database.</summary>
    public required string Database { get; init; }

    /// <summary>The level that was asked for.</summary>
    public required IntegrityLevel Level { get; init; }

    /// <summary>True only where all that the level promises was done and nothing was found.</summary>
    public bool IsValid => Status == IntegrityStatus.Passed;

    /// <summary>What the check came to.</summary>
    public required IntegrityStatus Status { get; init; }

    /// <summary>Why it failed or was skipped, in one line; null where it passed.</summary>
    public string? Reason { get; init; }

    /// <summary>All that is wrong.</summary>
    public IReadOnlyList<IntegrityFinding> Findings { get; init; } = [];

    /// <summary>Base tables of the database.</summary>
    public int TableCount { get; init; }

    /// <summary>Rows: counted from Content on, else as recorded.</summary>
    public long RowCount { get; init; }

    /// <summary>Files that were checked.</summary>
    public int FileCount { get; init; }

    /// <summary>Their size on disk.</summary>
    public long Size { get; init; }

    /// <summary>When the check of this database began.</summary>
    public DateTime StartTime { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Version of the server the drill restored into; null where there was no drill.</summary>
    public string? ScratchServer { get; init; }

    /// <summary>How long the drill's restore took; null where there was no drill.</summary>
    public TimeSpan? RestoreDuration { get; init; }
}
