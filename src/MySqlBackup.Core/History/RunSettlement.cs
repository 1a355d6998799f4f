using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.History;

/// <summary>What is true of a run that the history has no end of: its process may have died, before or after the backup was complete.</summary>
internal static class RunSettlement
{
    /// <summary>The run as it is: unchanged where it has ended, goes on, or where that can't be told from this machine.</summary>
    /// <param name="run">The run.</param>
    /// <param name="repository">Its repository; null where it can't be opened.</param>
    public static BackupRun Settle(BackupRun run, BackupRepository? repository)
    {
        if (run.Status != BackupStatus.Running || run.Owner?.HasEnded() != true)
        {
            return run;
        }

        return repository is not null && FindBackup(repository, run.Id) is { } record
            ? run.Succeed(record)
            : run with
            {
                Status = BackupStatus.Failed,
                ErrorId = BackupErrorId.RunDied,
                ErrorMessage = $"The process {run.Owner.ProcessId} on {run.Owner.Host} ended before the backup did: it was killed, or the machine stopped. Nothing of it is a backup.",
                Owner = run.Owner.WithoutClock(),
            };
    }

    private static BackupRecord? FindBackup(BackupRepository repository, string id)
    {
        try
        {
            return repository.Storage.FolderExists(id) ? repository.Find(id) : null;
        }
        catch (BackupException)
        {
            return null;
        }
    }
}
