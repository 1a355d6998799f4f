using MySqlBackup.Core.History;
using MySqlBackup.Core.Monitoring.Baseline;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Monitoring.Diagnosis;

/// <summary>Finds what a run can be compared with in its repository.</summary>
internal static class RunPeers
{
    private const int MostRuns = 10;

    /// <summary>Other jobs of the same server may lie between.</summary>
    private const int MostRead = 100;

    private static readonly TimeSpan Reach = TimeSpan.FromDays(30);

    /// <summary>
    /// The last runs before this one that were asked for the same and succeeded. Slow ones are left out: what is slow each night is not usual
    /// because of that.
    /// </summary>
    /// <exception cref="BackupException">The history can't be read.</exception>
    public static IReadOnlyList<BackupRun> FindRecent(JournalHistory history, BackupRun run)
    {
        var query = new HistoryQuery
        {
            Server = [run.Server],
            Status = BackupStatus.Success,
            Since = run.StartTime - Reach,
            Until = run.StartTime,
            Last = MostRead,
        };
        return history.ReadRuns(query, CancellationToken.None)
            .Where(r => r.Id != run.Id && r.Diagnosis is not { IsSlow: true } && SameOptions.Are(r.Options, run.Options) && (run.Compression is null || r.Compression == run.Compression))
            .TakeLast(MostRuns)
            .ToArray();
    }

    /// <summary>
    /// The newest baseline of the same backup from the same machine, or where it has none from one of as many processors: a container has
    /// another name each time. Null where there is none. Damaged ones are passed over: who reads the baselines hears of them.
    /// </summary>
    /// <exception cref="BackupException">The baselines can't be read.</exception>
    public static BackupBaseline? FindBaseline(BackupRepository repository, BackupRun run)
    {
        BackupBaseline[] same = new BaselineStore(repository, NullOutput.Instance).Read()
            .Where(b => ServerAddress.AreSame(b.Server, run.Server) && b.Compression == run.Compression && b.Find(BaselineMeasure.Backup) is not null && SameOptions.Are(b.Options, run.Options))
            .ToArray();
        return Array.FindLast(same, b => b.HostName == run.HostName) ?? Array.FindLast(same, b => b.ProcessorCount == Environment.ProcessorCount);
    }
}
