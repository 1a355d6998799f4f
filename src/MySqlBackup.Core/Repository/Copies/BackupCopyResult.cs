namespace MySqlBackup.Core.Repository.Copies;

/// <summary>What became of the copy of one backup. Times are UTC, sizes bytes.</summary>
public sealed record BackupCopyResult
{
    /// <summary>What became of it.</summary>
    public required BackupCopyStatus Status { get; init; }

    /// <summary>The backup's id, the same in both places.</summary>
    public required string Id { get; init; }

    /// <summary>The repository it was copied from.</summary>
    public required string From { get; init; }

    /// <summary>The repository it was copied to.</summary>
    public required string To { get; init; }

    /// <summary>The repository that the copy is in, under the name that other commands take it by.</summary>
    public string Repository => To;

    /// <summary>The copy's folder.</summary>
    public string Path { get; init; } = "";

    /// <summary>Files of the backup, its manifest too.</summary>
    public int FileCount { get; init; }

    /// <summary>Their size.</summary>
    public long Size { get; init; }

    /// <summary>Files that were copied.</summary>
    public int CopiedFileCount { get; init; }

    /// <summary>Their size.</summary>
    public long CopiedSize { get; init; }

    /// <summary>Files that were there, whole, before.</summary>
    public int SkippedFileCount { get; init; }

    /// <summary>How the files at the far end were verified.</summary>
    public CopyVerification VerifiedBy { get; init; }

    /// <summary>True where the backup was removed from where it was copied from.</summary>
    public bool SourceRemoved { get; init; }

    /// <summary>When it began.</summary>
    public DateTime StartTime { get; init; }

    /// <summary>How long it took, verification included.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Bytes copied a second, over the whole time.</summary>
    public double Throughput => Duration > TimeSpan.Zero ? CopiedSize / Duration.TotalSeconds : 0;

    /// <summary>Why it failed, or why the source was not removed: one of <see cref="BackupErrorId"/>.</summary>
    public string? ErrorId { get; init; }

    /// <summary>The same in words.</summary>
    public string? ErrorMessage { get; init; }
}
