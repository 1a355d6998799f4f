using System.Globalization;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Reports;

namespace MySqlBackup.Core.Monitoring;

/// <summary>One thing that a verdict on backups rests on, for any language.</summary>
/// <param name="Status">What it makes of the verdict.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Values">What belongs to it: names, times and lengths as text, and what servers and checks said, as they said it.</param>
public sealed record HealthFinding(BackupHealthStatus Status, HealthFindingKind Kind, IReadOnlyList<string> Values)
{
    /// <summary>It in English.</summary>
    public override string ToString() => In(ReportLanguage.English);

    /// <summary>It in words.</summary>
    internal string In(ReportLanguage words)
    {
        string key = "Finding" + Kind;
        return Kind is HealthFindingKind.RunsFailed or HealthFindingKind.RunsFailedSince
            ? words.Format(key, Runs(words), Values.Count > 1 ? words.Format("FindingLastOfThem", Values[1]) : words["FullStop"])
            : words.Format(key, [.. Values]);
    }

    internal static HealthFinding Of(BackupHealthStatus status, HealthFindingKind kind, params string[] values) => new(status, kind, values);

    private string Runs(ReportLanguage words) => Values[0] == "1" ? words["OneRun"] : words.Format("ManyRuns", Values[0]);
}
