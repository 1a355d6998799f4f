namespace MySqlBackup.Core.Monitoring;

/// <summary>Which databases are looked at, and what is asked of their backups.</summary>
public sealed record BackupHealthRequest
{
    /// <summary>Databases, by name or wildcard; one of which nothing is known is unhealthy. Empty means all that are known.</summary>
    public IReadOnlyList<string> Database { get; init; } = [];

    /// <summary>Databases, by name or wildcard, that are not looked at: those that were dropped, for example.</summary>
    public IReadOnlyList<string> ExcludeDatabase { get; init; } = [];

    /// <summary>Servers that were backed up, by address or wildcard; empty means any.</summary>
    public IReadOnlyList<string> Server { get; init; } = [];

    /// <summary>How old the last backup may be: 25 hours.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromHours(25);

    /// <summary>How long the last drill's restore may have taken; null means any time.</summary>
    public TimeSpan? MaxRto { get; init; }

    /// <summary>How long ago the last drill that passed may be; null means that none is needed.</summary>
    public TimeSpan? MaxDrillAge { get; init; }

    /// <summary>How full the destination may be, in percent: 85.</summary>
    public double MaxUsedPercent { get; init; } = 85;
}
