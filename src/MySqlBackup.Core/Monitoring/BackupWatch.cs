using MySqlBackup.Core.History;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Monitoring;

/// <summary>Looks at the backups that run: this program's, as the repositories tell, and other programs' on this machine.</summary>
public sealed class BackupWatch
{
    /// <summary>A run tells each second how far it is. One on another machine, where its process can't be looked for, that has not done so for this long is dead.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(10);

    /// <summary>Looking without a pause would take a processor.</summary>
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(100);

    private readonly IReadOnlyList<BackupRepository> _repositories;
    private readonly ForeignBackups _foreign = new();

    /// <summary>Prepares a watch.</summary>
    /// <param name="repositories">The repositories whose runs to show; none shows other programs' backups alone.</param>
    public BackupWatch(IReadOnlyList<BackupRepository> repositories)
    {
        ArgumentNullException.ThrowIfNull(repositories);
        _repositories = repositories;
    }

    /// <summary>What runs now: own runs first, the oldest first.</summary>
    /// <exception cref="BackupException">A repository can't be read.</exception>
    public IReadOnlyList<RunningBackup> Look() => [.. _repositories.SelectMany(LookAt).OrderBy(r => r.StartTime), .. _foreign.Look().OrderBy(r => r.StartTime)];

    /// <summary>Looks again and again, until nothing runs any more or the token is cancelled, which is no failure.</summary>
    /// <param name="interval">The time between two looks.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <returns>What each look has found; the last found nothing and is left out.</returns>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: the time is under 100 ms or over a day. Or a repository can't be read.</exception>
    public IEnumerable<IReadOnlyList<RunningBackup>> Follow(TimeSpan interval, CancellationToken cancellationToken)
    {
        if (interval < ShortestInterval || interval > TimeSpan.FromDays(1))
        {
            throw new BackupException(BackupErrorId.InvalidArgument, $"The time between two looks must be from 100 ms to a day, not {Duration.Format(interval)}.");
        }

        return FollowEach(interval, cancellationToken);
    }

    private IEnumerable<IReadOnlyList<RunningBackup>> FollowEach(TimeSpan interval, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && Look() is { Count: > 0 } running)
        {
            yield return running;
            cancellationToken.WaitHandle.WaitOne(interval);
        }
    }

    /// <summary>The own runs of a repository.</summary>
    /// <exception cref="BackupException">It can't be read.</exception>
    internal static IEnumerable<RunningBackup> LookAt(BackupRepository repository) =>
        from told in new JournalHistory(repository, NullOutput.Instance).ReadRunning()
        where told.Run.Owner is { IsOfThisMachine: true } || DateTime.UtcNow - told.LastTold < LongestSilence
        select Describe(told.Run, repository.Location);

    private static RunningBackup Describe(BackupRun run, string repository)
    {
        DateTime now = DateTime.UtcNow;
        return new RunningBackup
        {
            Id = run.Id,
            Kind = RunningBackupKind.Own,
            Engine = run.Engine,
            ProcessId = run.ProcessId,
            HostName = run.HostName,
            Server = run.Server,
            Database = run.Database,
            Repository = repository,
            StartTime = run.StartTime,
            Elapsed = now > run.StartTime ? now - run.StartTime : TimeSpan.Zero,
            Time = run.Progress?.Time,
            Phase = run.Progress?.Phase,
            BytesDone = run.Progress?.BytesDone,
            BytesExpected = run.Progress?.BytesExpected,
            BytesPerSecond = run.Progress?.BytesPerSecond,
            Remaining = run.Progress?.Remaining,
            RowsDone = run.Progress?.RowsDone,
            TablesDone = run.Progress?.TablesDone,
            TablesTotal = run.Progress?.TablesTotal,
            CurrentTable = run.Progress?.CurrentTable,
            CpuPercent = run.Progress?.CpuPercent,
            Memory = run.Progress?.Memory,
        };
    }
}
