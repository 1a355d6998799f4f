namespace MySqlBackup.Core.Reports;

/// <summary>What a report lacks: a repository, lines of the history of one, or which alerts are open.</summary>
public sealed record ReportGap
{
    /// <summary>The repository; null where the alerts are missing.</summary>
    public string? Repository { get; init; }

    /// <summary>The file with the state of alerts, where that can't be read; null where the gap is another one.</summary>
    public string? AlertStatePath { get; init; }

    /// <summary>One of <see cref="BackupErrorId"/> where nothing of the repository is in the report; null where other things are missing.</summary>
    public string? ErrorId { get; init; }

    /// <summary>Why, in English.</summary>
    public required string Reason { get; init; }

    /// <summary>Lines of the history that are damaged and passed over.</summary>
    public int DamagedLineCount { get; init; }

    /// <summary>The files they are in.</summary>
    public IReadOnlyList<string> DamagedFile { get; init; } = [];
}
