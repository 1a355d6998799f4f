namespace MySqlBackup.Core.History;

/// <summary>
/// Where runs and checks are recorded. Several processes may write at once; a reader sees whole runs. What was written is on stable storage.
/// </summary>
public interface IBackupHistory
{
    /// <summary>What it is, for people: a path, or a server and table.</summary>
    string Location { get; }

    /// <summary>Records runs: new ones, or what became of runs it has.</summary>
    /// <exception cref="BackupException">They could not be recorded.</exception>
    void Write(IReadOnlyCollection<BackupRun> runs);

    /// <summary>Records checks.</summary>
    /// <exception cref="BackupException">They could not be recorded.</exception>
    void Write(IReadOnlyCollection<BackupCheck> checks);

    /// <summary>The runs that match, oldest first, each once. A run whose process has died is given as failed.</summary>
    /// <exception cref="BackupException">The history can't be read.</exception>
    IEnumerable<BackupRun> ReadRuns(HistoryQuery query, CancellationToken cancellationToken);

    /// <summary>The same runs in no order, and only what counting needs of them: a million take about a second. <see cref="HistoryQuery.Last"/> is not heeded.</summary>
    /// <exception cref="BackupException">The history can't be read.</exception>
    void Visit(HistoryQuery query, Action<RunHead> visit, CancellationToken cancellationToken);

    /// <summary>The checks that match, oldest first. <see cref="HistoryQuery.Status"/> is not heeded.</summary>
    /// <exception cref="BackupException">The history can't be read.</exception>
    IEnumerable<BackupCheck> ReadChecks(HistoryQuery query, CancellationToken cancellationToken);
}
