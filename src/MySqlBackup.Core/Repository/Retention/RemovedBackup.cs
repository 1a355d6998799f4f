namespace MySqlBackup.Core.Repository.Retention;

/// <summary>A backup that retention removed.</summary>
public sealed record RemovedBackup
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The repository it was in.</summary>
    public required string Repository { get; init; }

    /// <summary>The server that was backed up; empty where that was not known.</summary>
    public string Server { get; init; } = "";

    /// <summary>The databases in it.</summary>
    public IReadOnlyList<string> Database { get; init; } = [];

    /// <summary>When it began, UTC.</summary>
    public required DateTime StartTime { get; init; }

    /// <summary>What it was: <see cref="BackupStatus.Success"/>, or what was left of a run.</summary>
    public required BackupStatus Status { get; init; }

    /// <summary>Bytes that were freed.</summary>
    public required long Size { get; init; }

    /// <summary>Bytes that were freed in this run so far, this one included: the last one tells the sum.</summary>
    public required long TotalFreed { get; init; }

    /// <summary>Why it went.</summary>
    public required string Reason { get; init; }
}
