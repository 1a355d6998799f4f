using MySqlBackup.Core.Alerts;

namespace MySqlBackup.Core.Reports;

/// <summary>What a report is made of.</summary>
public sealed record ReportRequest
{
    /// <summary>The most days a report covers: more can't be told apart in its charts.</summary>
    public const int MostDays = 366;

    /// <summary>How many days, today included, by UTC: 7.</summary>
    public int Days { get; init; } = 7;

    /// <summary>Databases, by name or wildcard; empty means all.</summary>
    public IReadOnlyList<string> Database { get; init; } = [];

    /// <summary>Servers that were backed up, by address or wildcard; empty means all.</summary>
    public IReadOnlyList<string> Server { get; init; } = [];

    /// <summary>The file that alerts keep their state in.</summary>
    public string AlertStatePath { get; init; } = AlertPaths.State;

    /// <summary>Refuses what no report can be made of.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>.</exception>
    internal void Check()
    {
        if (Days is < 1 or > MostDays)
        {
            throw new BackupException(BackupErrorId.InvalidArgument, $"A report covers from 1 to {MostDays} days, not {Days}.");
        }
    }
}
