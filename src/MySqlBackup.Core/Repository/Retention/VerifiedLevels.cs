using MySqlBackup.Core.History;
using MySqlBackup.Core.Integrity;

namespace MySqlBackup.Core.Repository.Retention;

/// <summary>
/// What the checks of a history say of backups. A backup has passed a level when each of its databases has, and nothing was found since: a failed check
/// takes back what passed before, and only a pass of the same level or a higher one takes back the failure.
/// </summary>
internal sealed class VerifiedLevels
{
    private readonly Dictionary<string, Dictionary<string, (IntegrityLevel? Passed, IntegrityLevel? Failed)>> _found = new(StringComparer.Ordinal);

    public VerifiedLevels(IEnumerable<BackupCheck> checks)
    {
        // Of two of one time the failure comes last.
        foreach (BackupCheck check in checks.OrderBy(c => c.StartTime).ThenBy(c => c.Status == IntegrityStatus.Failed).ThenBy(c => c.Level))
        {
            if (!_found.TryGetValue(check.Id, out Dictionary<string, (IntegrityLevel?, IntegrityLevel?)>? databases))
            {
                _found[check.Id] = databases = new(StringComparer.Ordinal);
            }

            databases[check.Database] = Add(databases.GetValueOrDefault(check.Database), check);
        }
    }

    /// <summary>True where a check failed and none of that level has passed since.</summary>
    public bool IsDamaged(BackupRecord backup) => _found.TryGetValue(backup.Id, out var databases) && databases.Values.Any(found => found.Failed is not null);

    /// <summary>True where all of the backup has passed a check of this level or a higher one.</summary>
    public bool HasPassed(BackupRecord backup, IntegrityLevel level) =>
        Names(backup) is { Count: > 0 } names
        && _found.TryGetValue(backup.Id, out var databases)
        && databases.Values.All(found => found.Failed is null)
        && names.All(name => databases.TryGetValue(name, out var found) && found.Passed >= level);

    // By what names the history knows its databases: where they are hidden, one stands for all.
    private static IReadOnlyList<string> Names(BackupRecord backup) =>
        backup.Manifest is { } manifest && HiddenRun.Hides(manifest) ? [TableHistory.UnknownDatabase] : backup.Database;

    private static (IntegrityLevel? Passed, IntegrityLevel? Failed) Add((IntegrityLevel? Passed, IntegrityLevel? Failed) known, BackupCheck check) => check.Status switch
    {
        IntegrityStatus.Failed => (null, known.Failed > check.Level ? known.Failed : check.Level),
        IntegrityStatus.Passed when known.Failed > check.Level => known,
        IntegrityStatus.Passed => (known.Passed > check.Level ? known.Passed : check.Level, null),
        _ => known,
    };
}
