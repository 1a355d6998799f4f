namespace MySqlBackup.Core.Monitoring.Metrics;

/// <summary>What metrics are made of.</summary>
public sealed record BackupMetricRequest
{
    /// <summary>Databases, by name or wildcard; empty means all that are known.</summary>
    public IReadOnlyList<string> Database { get; init; } = [];

    /// <summary>Servers that were backed up, by address or wildcard; empty means any.</summary>
    public IReadOnlyList<string> Server { get; init; } = [];

    /// <summary>How many days the success rate counts, today included: 30.</summary>
    public int Days { get; init; } = 30;
}
