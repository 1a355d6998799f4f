using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.History;

/// <summary>Records checks in the journal of the repository that holds the backup.</summary>
internal static class CheckRecorder
{
    /// <summary>
    /// Records a check of a backup in a repository. One that passed at <see cref="IntegrityLevel.Quick"/> proves next to nothing, and may be asked for every minute.
    /// Where the repository can't be written, which is good practice on the machine that checks, it is not recorded.
    /// </summary>
    public static void Record(IntegrityRequest request, BackupSource source, IntegrityResult result, IOperationOutput output)
    {
        if (source.Manifest is not { } manifest || request.Id is null || (result.Level == IntegrityLevel.Quick && result.IsValid))
        {
            return;
        }

        try
        {
            if (BackupRepository.TryOpen(request.Repository) is { } repository)
            {
                var check = new BackupCheck
                {
                    Id = manifest.Id,
                    Database = result.Database,
                    StartTime = result.StartTime.AddTicks(-(result.StartTime.Ticks % TimeSpan.TicksPerMicrosecond)),
                    Level = result.Level,
                    Status = result.Status,
                    Server = manifest.Server.Address,
                    Duration = result.Duration,
                    RestoreDuration = result.RestoreDuration,
                    Reason = result.Reason,
                };
                new JournalHistory(repository, output).Write([HiddenRun.Hides(manifest) ? HiddenRun.Of(check) : check]);
            }
        }
        catch (BackupException e)
        {
            output.Verbose($"The history has not recorded this check: {e.Message}");
        }
    }
}
