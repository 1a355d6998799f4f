using System.Text.Json;
using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Workflow;

/// <summary>Chooses which failed runs are worth another try: each backup once, and none that has succeeded since.</summary>
public static class RetryPlan
{
    /// <summary>The runs to try again, in the order in which they last failed.</summary>
    /// <param name="runs">Runs of a history; those that did not fail are passed over.</param>
    /// <param name="history">The history of a repository; null where it can't be read, and then what was given is all that is known.</param>
    /// <param name="output">Hears why a run is passed over.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static IReadOnlyList<BackupRun> Choose(
        IEnumerable<BackupRun> runs, Func<string, IBackupHistory?> history, IOperationOutput output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(output);
        var chosen = new List<BackupRun>();
        foreach (IGrouping<string, BackupRun> tries in runs.GroupBy(run => string.Join('\0', run.Repository, KeyOf(run), run.Options?.NoData == true)))
        {
            BackupRun last = tries.MaxBy(run => run.StartTime)!;
            if (last.Status != BackupStatus.Failed)
            {
                output.Verbose($"The run {last.Id} of {last.Server} is {last.Status}, and is not tried again.");
            }
            else if (FindLater(last, history(last.Repository), cancellationToken) is { } later)
            {
                output.Verbose($"The run {last.Id} of {last.Server} failed, and {later.Id} has {(later.Status == BackupStatus.Running ? "begun" : "succeeded")} since: it is not tried again.");
            }
            else
            {
                chosen.Add(last);
            }
        }

        return chosen.OrderBy(run => run.StartTime).ToArray();
    }

    /// <summary>What to ask for, so that it is what was asked for then.</summary>
    /// <param name="run">The run.</param>
    /// <param name="server">How to log in to its server.</param>
    /// <param name="encryption">Who shall be able to open the backup.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: the run was encrypted, and it is not known for whom, or not what it was of.</exception>
    public static BackupRequest CreateRequest(BackupRun run, ServerOptions server, IReadOnlyList<EncryptionKey>? encryption = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Options?.EncryptManifest == true)
        {
            throw new BackupException(
                BackupErrorId.InvalidArgument,
                $"The run {run.Id} encrypted names too, so the history does not know what it was asked for. Run that backup again by itself, with Invoke-MySqlBackup -EncryptManifest.");
        }

        if (run.Options?.Encrypted == true && encryption is not { Count: > 0 })
        {
            throw new BackupException(
                BackupErrorId.InvalidArgument, $"The run {run.Id} was to be encrypted, and the history does not say for whom. Give -Encryption: it is not tried again unencrypted.");
        }

        var request = new BackupRequest { Server = server, Destination = run.Repository, Encryption = encryption ?? [], Attempt = run.Attempts + 1 };
        return run.Options?.Apply(request) ?? request with { Database = run.Database };
    }

    /// <summary>
    /// Refuses a run whose repository is not there. A retry makes none: where a disk is not mounted, the backup would go to the one below.
    /// </summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.NotARepository"/>, or the repository can't be read.</exception>
    public static void RequireRepository(BackupRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        try
        {
            BackupRepository.Open(run.Repository);
        }
        catch (BackupException e) when (e.ErrorId == BackupErrorId.NotARepository)
        {
            throw new BackupException(
                BackupErrorId.NotARepository,
                $"The run {run.Id} wrote to the repository '{run.Repository}', and there is none now. A retry makes no new one: mount its disk, or where the repository has moved, take the runs from there with Get-BackupHistory.",
                e);
        }
    }

    // The same backup in its repository: of the same server, with the same choice of what to back up.
    private static string KeyOf(BackupRun run) => string.Join('\0', run.Server, run.Options?.EncryptManifest == true, JsonSerializer.Serialize(
        new[] { run.Options?.Database ?? (run.Options is null ? run.Database : []), run.Options?.ExcludeDatabase ?? [], run.Options?.Table ?? [], run.Options?.ExcludeTable ?? [] }));

    // The history is that of the run's repository, whatever path the repository had when a run was recorded.
    private static BackupRun? FindLater(BackupRun failed, IBackupHistory? history, CancellationToken cancellationToken) =>
        history?.ReadRuns(new HistoryQuery { Since = failed.StartTime, Server = [failed.Server] }, cancellationToken)
            .FirstOrDefault(run => run.Status != BackupStatus.Failed && run.StartTime > failed.StartTime && KeyOf(run) == KeyOf(failed) && HasDataOf(run, failed));

    // What has the data has the definitions too; definitions alone are no backup of the data.
    private static bool HasDataOf(BackupRun run, BackupRun failed) => run.Options?.NoData != true || failed.Options?.NoData == true;
}
