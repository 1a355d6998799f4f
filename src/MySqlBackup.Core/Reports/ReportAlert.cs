using MySqlBackup.Core.Alerts;

namespace MySqlBackup.Core.Reports;

/// <summary>An alert that was told and is not over. Times are UTC.</summary>
public sealed record ReportAlert
{
    /// <summary>One of <see cref="AlertKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is about.</summary>
    public required string Target { get; init; }

    /// <summary>How loudly it was told last.</summary>
    public required AlertLevel Level { get; init; }

    /// <summary>Since when it is so.</summary>
    public required DateTime Since { get; init; }

    /// <summary>How many in a row there are.</summary>
    public required int Count { get; init; }

    /// <summary>When it was told last.</summary>
    public DateTime? ToldTime { get; init; }
}
