using MySqlBackup.Core.Monitoring;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Reports;

/// <summary>A database of a report: how its backups are now, and its runs in the period.</summary>
public sealed record ReportDatabase
{
    /// <summary>The repository.</summary>
    public required string Repository { get; init; }

    /// <summary>The server that was backed up.</summary>
    public required string Server { get; init; }

    /// <summary>The database; <c>*</c> stands for runs that failed before they knew any.</summary>
    public required string Database { get; init; }

    /// <summary>How its backups are; null where there is but the runs of the period to tell.</summary>
    public BackupHealthStatus? Health { get; init; }

    /// <summary>What that rests on, by kind; the worst first.</summary>
    public IReadOnlyList<HealthFinding> Reasons { get; init; } = [];

    /// <summary>The same in English.</summary>
    public IReadOnlyList<string> Findings => Reasons.Select(reason => reason.ToString()).ToArray();

    /// <summary>What became of the last run of the period; null where there was none.</summary>
    public BackupStatus? LastStatus { get; init; }

    /// <summary>When the last backup that is there and whole began.</summary>
    public DateTime? LastSuccess { get; init; }

    /// <summary>Its id.</summary>
    public string? LastId { get; init; }

    /// <summary>How old it is.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>Size of the database's files in it.</summary>
    public long? LastSize { get; init; }

    /// <summary>When the last drill that passed began.</summary>
    public DateTime? LastDrill { get; init; }

    /// <summary>Runs of the period, those that go on included.</summary>
    public int RunCount { get; init; }

    /// <summary>Those that failed.</summary>
    public int FailureCount { get; init; }

    /// <summary>Percent of the runs that ended which succeeded; null where none ended.</summary>
    public double? SuccessRate { get; init; }

    /// <summary>How long a success took on average, with all databases of its run.</summary>
    public TimeSpan? AverageDuration { get; init; }
}
