namespace MySqlBackup.Core.History;

/// <summary>How large the backups of a period are, how they grow, and when the destination is full. Sizes are bytes on disk, times UTC.</summary>
public sealed record BackupCapacityTrend
{
    /// <summary>The history that was counted.</summary>
    public string History { get; init; } = "";

    /// <summary>The day; null where not by day.</summary>
    public DateTime? Day { get; init; }

    /// <summary>The database; null where not by database.</summary>
    public string? Database { get; init; }

    /// <summary>From when on backups count that began then.</summary>
    public required DateTime Since { get; init; }

    /// <summary>Until when.</summary>
    public required DateTime Until { get; init; }

    /// <summary>Backups whose size is known.</summary>
    public int BackupCount { get; init; }

    /// <summary>Average size; null where there is no backup.</summary>
    public long? AverageSize { get; init; }

    /// <summary>Size of the largest.</summary>
    public long? LargestSize { get; init; }

    /// <summary>Size of the smallest.</summary>
    public long? SmallestSize { get; init; }

    /// <summary>Size of all together.</summary>
    public long TotalSize { get; init; }

    /// <summary>
    /// By day: how much larger the average is than on the day before that had backups. Else: how much larger it gets a day, as the line of least
    /// squares through the days' averages has it. Null where there is nothing to compare.
    /// </summary>
    public long? Growth { get; init; }

    /// <summary><see cref="Growth"/> in percent: of the day before, or of the average.</summary>
    public double? GrowthPercent { get; init; }

    /// <summary>Bytes free at the destination when last measured; null by database, and where it was never measured.</summary>
    public long? DestinationFree { get; init; }

    /// <summary>Days until the destination is full, from now; null where it does not fill, or that can't be told.</summary>
    public double? DaysUntilFull { get; init; }

    /// <summary>What <see cref="DaysUntilFull"/> rests on, or why there is none, in words; null by database and by day.</summary>
    public string? Reasoning { get; init; }
}
