namespace MySqlBackup.Core.Reports;

/// <summary>A repository of a report, and the device it is on. Sizes are bytes.</summary>
public sealed record ReportDestination
{
    /// <summary>The repository.</summary>
    public required string Repository { get; init; }

    /// <summary>Backups that are there.</summary>
    public required int BackupCount { get; init; }

    /// <summary>What they take.</summary>
    public required long StoredSize { get; init; }

    /// <summary>What can still be written; null where that can't be known.</summary>
    public long? FreeSpace { get; init; }

    /// <summary>What the device has in all.</summary>
    public long? TotalSpace { get; init; }

    /// <summary>How full the device is, whatever fills it.</summary>
    public double? UsedPercent => TotalSpace > 0 && FreeSpace is { } free ? 100.0 * (TotalSpace - Math.Min(free, TotalSpace.Value)) / TotalSpace : null;

    /// <summary>Days until it is full; null where it does not fill, or that can't be told.</summary>
    public double? DaysUntilFull { get; init; }

    /// <summary>What that rests on, or why there is none, in English.</summary>
    public string? Reasoning { get; init; }
}
