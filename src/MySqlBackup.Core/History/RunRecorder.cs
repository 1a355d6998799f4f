using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.History;

/// <summary>
/// Records a backup's run. A history that can't be written is warned of and never fails the backup: what counts is in the repository.
/// </summary>
internal sealed class RunRecorder
{
    private readonly BackupRequest _request;
    private readonly IOperationOutput _output;
    private BackupRepository? _repository;
    private JournalHistory? _journal;

    /// <summary>Takes note of a run that begins. It is recorded at once where the repository is there, else once <see cref="Attach"/> tells of it.</summary>
    public RunRecorder(BackupRequest request, DateTime start, IOperationOutput output)
    {
        _request = request;
        _output = output;
        Run = new BackupRun
        {
            Id = BackupRepository.NewId(start),
            Status = BackupStatus.Running,
            StartTime = ToMicroseconds(start),
            Server = request.Server.Address.ToString(),
            Databases = request.Database.Where(d => !NameFilter.HasWildcard(d)).Select(d => new BackupRunDatabase { Name = d }).ToArray(),
            Repository = request.Destination,
            Attempts = request.Attempt,
            Owner = RunOwner.Current(),
            Options = BackupRunOptions.From(request),
        };
        if (BackupRepository.TryOpen(request.Destination) is { } repository)
        {
            Attach(repository);
        }
    }

    /// <summary>What is known of the run.</summary>
    public BackupRun Run { get; private set; }

    /// <summary>Records the run's beginning, where that has not been done yet.</summary>
    public void Attach(BackupRepository repository)
    {
        if (_repository is not null)
        {
            return;
        }

        _repository = repository;
        Run = Run with { Repository = repository.Location };
        _journal = new JournalHistory(repository, _output);
        Try(() => _journal.Begin(Run));
        Try(() => _request.History?.Write([Run]));
    }

    /// <summary>Takes note of what is backed up.</summary>
    public void Describe(ServerIdentity server, IReadOnlyList<string> databases) =>
        Run = Run with { ServerVersion = server.VersionText, Databases = databases.Select(d => new BackupRunDatabase { Name = d }).ToArray() };

    /// <summary>Takes note of the lock that made it consistent.</summary>
    public void Describe(ManifestSnapshot snapshot) => Run = Run with
    {
        LockMode = snapshot.LockMode,
        BinlogFile = snapshot.BinlogFile,
        BinlogPosition = snapshot.BinlogPosition,
        Gtid = snapshot.Gtid,
    };

    /// <summary>Records the run's end.</summary>
    public void End(BackupRecord record)
    {
        Run = Run.Succeed(record);
        End();
    }

    /// <summary>Records the run's end.</summary>
    public void End(Exception failure)
    {
        Run = Run.Fail(failure switch
        {
            BackupException e => e,
            OperationCanceledException e => new BackupException(BackupErrorId.Cancelled, "The run was cancelled.", e),
            _ => new BackupException(BackupErrorId.Unexpected, $"{failure.GetType().Name}: {failure.Message}", failure),
        }, ToMicroseconds(DateTime.UtcNow));
        End();
    }

    private void End()
    {
        Run = Run with { DestinationFree = _repository?.AvailableSpace, DestinationSize = _repository?.TotalSpace };
        Try(() => _journal?.End(Run));
        Try(() => _request.History?.Write([Run]));
    }

    // A table keeps no more digits, and the same run must be found in both by the same time.
    private static DateTime ToMicroseconds(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMicrosecond), time.Kind);

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (BackupException e)
        {
            _output.Warning($"The history has not recorded this run: {e.Message}");
        }
    }
}
