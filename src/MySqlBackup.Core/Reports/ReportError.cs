namespace MySqlBackup.Core.Reports;

/// <summary>A kind of error that runs failed with.</summary>
public sealed record ReportError
{
    /// <summary>One of <see cref="BackupErrorId"/>.</summary>
    public required string ErrorId { get; init; }

    /// <summary>How many runs failed with it.</summary>
    public required int Count { get; init; }

    /// <summary>When the last of them began, UTC.</summary>
    public required DateTime LastTime { get; init; }

    /// <summary>What the last of them said.</summary>
    public required string LastMessage { get; init; }

    /// <summary>The server of the last of them.</summary>
    public required string LastServer { get; init; }
}
