namespace MySqlBackup.Core.Monitoring;

/// <summary>How the backups of one database are. Times are UTC, sizes bytes; what is not known is null.</summary>
public sealed record BackupHealth
{
    /// <summary>The repository.</summary>
    public required string Repository { get; init; }

    /// <summary>The server that was backed up; empty where no run says.</summary>
    public required string Server { get; init; }

    /// <summary>The database; <c>*</c> where no run got as far as to know one, or all backups of the server are of accounts alone.</summary>
    public required string Database { get; init; }

    /// <summary>The verdict.</summary>
    public required BackupHealthStatus Status { get; init; }

    /// <summary>What the verdict rests on, by kind; the worst first.</summary>
    public IReadOnlyList<HealthFinding> Reasons { get; init; } = [];

    /// <summary>The same in words.</summary>
    public IReadOnlyList<string> Findings => Reasons.Select(reason => reason.ToString()).ToArray();

    /// <summary>True where the last backup is older than allowed, of a time to come, or not there.</summary>
    public bool IsOverdue { get; init; }

    /// <summary>True where the destination is fuller than allowed; null where that can't be known.</summary>
    public bool? IsDestinationFull { get; init; }

    /// <summary>When the last backup of the whole database that is in the repository began.</summary>
    public DateTime? LastSuccess { get; init; }

    /// <summary>Its id.</summary>
    public string? LastId { get; init; }

    /// <summary>How old it is; null where it lies ahead, because a clock was set back.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>What would be lost if the server were lost now: the changes of so long a time.</summary>
    public TimeSpan? Rpo => Age;

    /// <summary>How long a restore takes, as measured by the last drill that passed.</summary>
    public TimeSpan? Rto { get; init; }

    /// <summary>When that drill began.</summary>
    public DateTime? LastDrill { get; init; }

    /// <summary>Runs that have failed since the last backup.</summary>
    public int ConsecutiveFailures { get; init; }

    /// <summary>Why the last of them failed.</summary>
    public string? LastError { get; init; }

    /// <summary>How full the destination is.</summary>
    public double? DestinationUsedPercent { get; init; }

    /// <summary>How long the run of the last backup took, with all its databases.</summary>
    public TimeSpan? LastDuration { get; init; }

    /// <summary>Size of the database's files in the last backup, on disk.</summary>
    public long? LastSize { get; init; }

    /// <summary>Bytes of rows a second, over that run.</summary>
    public double? LastThroughput { get; init; }
}
