using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Alerts;

/// <summary>What of a check of a backup is worth an alert: a damaged backup stays one until it is found good, or is gone, whatever others are.</summary>
internal static class CheckConditions
{
    /// <summary>The part of a target that says which backup, and how thoroughly it was looked at.</summary>
    public static string ScopeOf(string id, IntegrityLevel level) => $"{id} {level}";

    /// <summary>The signals of a check.</summary>
    public static IEnumerable<AlertSignal> Read(IntegrityResult result)
    {
        // A backup of accounts alone can't be drilled, and nobody is to be woken for that.
        if (result is { Status: IntegrityStatus.Skipped, Database: BackupConditions.UnknownDatabase })
        {
            yield break;
        }

        string place = Path.TrimEndingDirectorySeparator(result.Repository);
        string check = $"The check of {result.Database} in backup {result.Id} at level {result.Level}";
        yield return new AlertSignal
        {
            Kind = AlertKind.IntegrityFailed,
            Target = new AlertTarget(place, [result.Database], place, ScopeOf(result.Id, result.Level)),
            IsFiring = !result.IsValid,
            Level = result.Status == IntegrityStatus.Skipped ? AlertLevel.Warning : AlertRules.LevelOf(AlertKind.IntegrityFailed),
            Ends = known => AlertPlace.AreSame(known.Place, place) && IsEnded(known, result),
            Summary = result.Status switch
            {
                IntegrityStatus.Passed => $"{check} passed: {Quantity.Format(result.TableCount, "table")}, {Quantity.Format(result.RowCount, "row")}.",
                IntegrityStatus.Skipped => $"{check} could not be carried out: {result.Reason}",
                _ => $"{check} failed: {result.Reason}",
            },
            Facts = AlertFact.Known(
                ("Repository", place), ("Database", result.Database), ("Backup", result.Id), ("Level", result.Level.ToString()),
                ("Findings", result.Findings.Count == 0 ? "" : Quantity.Format(result.Findings.Count)), ("Finding", result.Findings.Count == 0 ? "" : result.Findings[0].Message)),
            Time = result.StartTime + result.Duration,
        };
    }

    // A check that looks less closely says nothing of what a closer one found.
    private static bool IsEnded(AlertTarget known, IntegrityResult result)
    {
        if (known.Scope?.Split(' ') is not [var id, var level] || !Enum.TryParse(level, out IntegrityLevel found))
        {
            return false;
        }

        bool isMeant = known.Database.All(d => d == result.Database || d == BackupConditions.UnknownDatabase);
        return (id == result.Id && isMeant && result.Level >= found) || IsGone(known.Place, id);
    }

    private static bool IsGone(string path, string id)
    {
        try
        {
            return BackupId.IsValid(id) && BackupRepository.TryOpen(path) is { } repository && !repository.Storage.FolderExists(id);
        }
        catch (BackupException)
        {
            // What can't be read is not known to be gone.
            return false;
        }
    }
}
