using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.History;

namespace MySqlBackup.Core.Reports;

/// <summary>Reads which alerts about what a report covers are open, as <see cref="OpenAlert"/> means it.</summary>
internal sealed class OpenAlertReader(ReportRequest request, HistoryQuery query, TimeProvider clock)
{
    /// <summary>What the report lacks because the state can't be read; null where it can.</summary>
    public ReportGap? Gap { get; private set; }

    public IReadOnlyList<ReportAlert> Read(IReadOnlyCollection<RepositoryCount> repositories)
    {
        // The state is that of the account: other repositories' alerts are in it too.
        string[] paths = repositories.Select(r => Path.TrimEndingDirectorySeparator(r.Location)).Distinct(StringComparer.Ordinal).ToArray();
        string[] places = [.. repositories.SelectMany(r => r.Servers).Distinct(StringComparer.Ordinal), .. paths];
        AlertState state = new AlertStateFile(request.AlertStatePath, NullOutput.Instance, clock).Peek(out string? failure);
        Gap = failure is null ? null : new ReportGap { AlertStatePath = request.AlertStatePath, Reason = failure };
        return state.Entries
            .Where(e => IsMeant(e.Target) && IsAny(places, e.Target.Place) && (e.Target.Repository is null || IsAny(paths, e.Target.Repository)))
            .Select(e => OpenAlert.Of(e, request.AlertStatePath))
            .OfType<OpenAlert>()
            .Select(alert => new ReportAlert
            {
                Kind = alert.Kind,
                Target = alert.Target.ToString(),
                Level = alert.Level,
                Since = alert.Since,
                Count = alert.Count,
                ToldTime = alert.ToldTime,
            })
            .OrderByDescending(a => a.Level).ThenBy(a => a.Since)
            .ToArray();
    }

    private static bool IsAny(string[] known, string place) => known.Any(k => AlertPlace.AreSame(k, place));

    // What checks name where a backup can't say which databases it holds may be any.
    private bool IsMeant(AlertTarget target) => target.Database.Count == 0 || target.Database.Contains(BackupConditions.UnknownDatabase, StringComparer.Ordinal) || target.Database.Any(query.MeansDatabase);
}
