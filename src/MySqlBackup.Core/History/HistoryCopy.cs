using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.History;

/// <summary>Copies one history into another.</summary>
public static class HistoryCopy
{
    private const int Batch = 1000;

    /// <summary>Copies what the target does not have yet, or does not know the end of. Copying twice copies nothing the second time.</summary>
    /// <exception cref="BackupException">One of the histories can't be read or written.</exception>
    public static HistoryCopyResult Run(IBackupHistory source, IBackupHistory target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        var known = new Dictionary<string, BackupStatus>(StringComparer.Ordinal);
        target.Visit(HistoryQuery.All, head => known[head.Id] = head.Status, cancellationToken);
        long runs = 0;
        foreach (BackupRun[] some in source.ReadRuns(HistoryQuery.All, cancellationToken).Where(IsNews).Chunk(Batch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            target.Write(some);
            runs += some.Length;
        }

        HashSet<BackupCheck> there = target.ReadChecks(HistoryQuery.All, cancellationToken).ToHashSet();
        long checks = 0;
        foreach (BackupCheck[] some in source.ReadChecks(HistoryQuery.All, cancellationToken).Where(c => !there.Contains(c)).Chunk(Batch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            target.Write(some);
            checks += some.Length;
        }

        return new HistoryCopyResult(source.Location, target.Location, runs, checks);

        bool IsNews(BackupRun run) => !known.TryGetValue(run.Id, out BackupStatus status) || (status == BackupStatus.Running && run.Status != BackupStatus.Running);
    }
}
