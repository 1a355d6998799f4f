using MySqlBackup.Core.Alerts;

namespace MySqlBackup.Core.Reports;

/// <summary>An alert that is open, as <see cref="OpenAlert"/> means it. Times are UTC.</summary>
public sealed record ReportAlert
{
    /// <summary>One of <see cref="AlertKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is about.</summary>
    public required string Target { get; init; }

    /// <summary>How loudly it was told last, or else how bad its kind is.</summary>
    public required AlertLevel Level { get; init; }

    /// <summary>Since when it is so.</summary>
    public required DateTime Since { get; init; }

    /// <summary>How many in a row there are; 0 where it is over.</summary>
    public required int Count { get; init; }

    /// <summary>When it was told last; null where nobody was told.</summary>
    public DateTime? ToldTime { get; init; }

    /// <summary>True where it is over, and a channel that was told does not know.</summary>
    public bool IsOver => Count == 0;
}
