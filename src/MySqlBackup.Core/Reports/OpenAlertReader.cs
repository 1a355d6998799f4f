using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.History;

namespace MySqlBackup.Core.Reports;

/// <summary>Reads which alerts about what a report covers were told and are not over.</summary>
internal sealed class OpenAlertReader(ReportRequest request, HistoryQuery query, IOperationOutput output, TimeProvider clock)
{
    public IReadOnlyList<ReportAlert> Read(IReadOnlyCollection<RepositoryCount> repositories)
    {
        // The state is that of the account: other repositories' alerts are in it too.
        string[] paths = repositories.Select(r => Path.TrimEndingDirectorySeparator(r.Location)).Distinct(StringComparer.Ordinal).ToArray();
        string[] places = [.. repositories.SelectMany(r => r.Servers).Distinct(StringComparer.Ordinal), .. paths];
        return new AlertStateFile(request.AlertStatePath, output, clock).Peek().Entries
            .Where(e => e is { Count: > 0, ToldChannel.Count: > 0 } && IsMeant(e.Target) && IsAny(places, e.Target.Place) && (e.Target.Repository is null || IsAny(paths, e.Target.Repository)))
            .Select(e => new ReportAlert
            {
                Kind = e.Kind,
                Target = e.Target.ToString(),
                Level = e.ToldLevel,
                Since = e.Since,
                Count = e.Count,
                ToldTime = e.ToldTime,
            })
            .OrderByDescending(a => a.Level).ThenBy(a => a.Since)
            .ToArray();
    }

    private static bool IsAny(string[] known, string place) => known.Any(k => AlertPlace.AreSame(k, place));

    // What checks name where a backup can't say which databases it holds may be any.
    private bool IsMeant(AlertTarget target) => target.Database.Count == 0 || target.Database.Contains(BackupConditions.UnknownDatabase, StringComparer.Ordinal) || target.Database.Any(query.MeansDatabase);
}
