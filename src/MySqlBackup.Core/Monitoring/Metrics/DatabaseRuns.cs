namespace MySqlBackup.Core.Monitoring.Metrics;

/// <summary>What the history and the repository know of one database of one server.</summary>
internal sealed class DatabaseRuns
{
    /// <summary>Runs of it that succeeded, as the history or the backup itself says.</summary>
    public List<(DateTime Start, string Id)> Successes { get; } = [];

    /// <summary>How long its successful runs took.</summary>
    public DurationHistogram Durations { get; } = new();

    /// <summary>How long the last drill's restore took; null where none was measured.</summary>
    public TimeSpan? RestoreDuration { get; set; }
}
