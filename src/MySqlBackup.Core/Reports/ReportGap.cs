namespace MySqlBackup.Core.Reports;

/// <summary>What a report lacks of a repository: all of it, or lines of its history.</summary>
public sealed record ReportGap
{
    /// <summary>The repository.</summary>
    public required string Repository { get; init; }

    /// <summary>One of <see cref="BackupErrorId"/> where nothing of the repository is in the report; null where lines of its history are missing.</summary>
    public string? ErrorId { get; init; }

    /// <summary>Why, in English.</summary>
    public required string Reason { get; init; }

    /// <summary>Lines of the history that are damaged and passed over.</summary>
    public int DamagedLineCount { get; init; }

    /// <summary>The files they are in.</summary>
    public IReadOnlyList<string> DamagedFile { get; init; } = [];
}
