using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.History;

/// <summary>Records checks in the journal of the repository that holds the backup.</summary>
internal static class CheckRecorder
{
    /// <summary>
    /// Records the check of a database of a backup in a repository. One that passed at <see cref="IntegrityLevel.Quick"/> proves next to nothing, and may be
    /// asked for every minute. Where the path is a backup's own and not a repository's, or the repository can't be written, which is good practice on the machine that checks, it is not recorded. Of a backup whose
    /// names are hidden one name stands for all databases, so here it is told of what failed alone: see <see cref="RecordWhole"/>.
    /// </summary>
    public static void Record(IntegrityRequest request, BackupSource source, IntegrityResult result, IOperationOutput output)
    {
        if (source.Manifest is not { } manifest || (result.Level == IntegrityLevel.Quick && result.IsValid))
        {
            return;
        }

        BackupCheck check = Of(result, manifest);
        if (!HiddenRun.Hides(manifest))
        {
            Write(request, check, output);
        }
        else if (result.Status == IntegrityStatus.Failed)
        {
            Write(request, HiddenRun.Of(check), output);
        }
    }

    /// <summary>Records of a backup whose names are hidden that all its databases were checked and none failed, as one check.</summary>
    public static void RecordWhole(IntegrityRequest request, BackupSource source, IReadOnlyList<IntegrityResult> results, IOperationOutput output)
    {
        if (source.Manifest is not { } manifest
            || !HiddenRun.Hides(manifest)
            || results.Count == 0
            || results.Count < source.Databases.Count
            || results.Any(r => r.Status == IntegrityStatus.Failed || r.Level == IntegrityLevel.Quick))
        {
            return;
        }

        IntegrityResult least = results.FirstOrDefault(r => r.Status == IntegrityStatus.Skipped) ?? results[0];
        Write(
            request,
            HiddenRun.Of(Of(least, manifest)) with
            {
                StartTime = WholeMicroseconds(results[0].StartTime),
                Duration = new TimeSpan(results.Sum(r => r.Duration.Ticks)),
                RestoreDuration = results.All(r => r.RestoreDuration is not null) ? new TimeSpan(results.Sum(r => r.RestoreDuration!.Value.Ticks)) : null,
            },
            output);
    }

    private static BackupCheck Of(IntegrityResult result, BackupManifest manifest) => new()
    {
        Id = manifest.Id,
        Database = result.Database,
        StartTime = WholeMicroseconds(result.StartTime),
        Level = result.Level,
        Status = result.Status,
        Server = manifest.Server.Address,
        Duration = result.Duration,
        RestoreDuration = result.RestoreDuration,
        Reason = result.Reason,
    };

    private static DateTime WholeMicroseconds(DateTime time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond));

    private static void Write(IntegrityRequest request, BackupCheck check, IOperationOutput output)
    {
        try
        {
            if (BackupRepository.TryOpen(request.Repository) is { } repository)
            {
                new JournalHistory(repository, output).Write([check]);
            }
        }
        catch (BackupException e)
        {
            output.Verbose($"The history has not recorded this check: {e.Message}");
        }
    }
}
