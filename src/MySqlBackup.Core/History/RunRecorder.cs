using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Monitoring;
using MySqlBackup.Core.Monitoring.Diagnosis;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.History;

/// <summary>
/// Records a backup's run. A history that can't be written is warned of and never fails the backup: what counts is in the repository.
/// </summary>
internal sealed class RunRecorder
{
    private readonly BackupRequest _request;
    private readonly WarningCollector _output;
    private readonly RunMonitor _monitor;
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private BackupRepository? _repository;
    private JournalHistory? _journal;
    private BackupRun _run;

    /// <summary>Takes note of a run that begins. It is recorded at once where the repository is there, else once <see cref="Attach"/> tells of it.</summary>
    public RunRecorder(BackupRequest request, BackupRecord known, WarningCollector output)
    {
        _request = request;
        _output = output;
        _monitor = new RunMonitor(request.SampleInterval, output);
        _run = new BackupRun
        {
            Id = known.Id,
            Status = BackupStatus.Running,
            StartTime = known.StartTime,
            Server = request.Server.Address.ToString(),
            Account = request.Server.User,
            Databases = request.Database.Where(d => !NameFilter.HasWildcard(d)).Select(d => new BackupRunDatabase { Name = d }).ToArray(),
            Repository = known.Repository,
            Attempts = request.Attempt,
            Owner = RunOwner.Current(),
            Options = BackupRunOptions.From(request),
        };
        if (BackupRepository.TryOpen(request.Destination) is { } repository)
        {
            Begin(repository);
        }

        _monitor.Start();
    }

    /// <summary>Records the run's beginning, where that has not been done yet; from now on it can be watched with its databases.</summary>
    public void Attach(BackupRepository repository, IReadOnlyList<string> databases)
    {
        _run = _run with { Databases = databases.Select(d => new BackupRunDatabase { Name = d }).ToArray() };
        if (_repository is null)
        {
            // The backup's own goes with its cancellation, which is to be recorded too.
            Begin(BackupRepository.TryOpen(repository.Location) ?? repository);
        }
        else
        {
            Follow();
        }
    }

    /// <summary>Takes in how many statements ran on the server beside the run's own.</summary>
    public void AddServerThreads(long count) => _monitor.AddServerThreads(count);

    /// <summary>Compares the run with those before it and records its end.</summary>
    /// <returns>The record, with what the comparison says.</returns>
    public BackupRecord End(BackupRecord record)
    {
        BackupResources? resources = _monitor.Stop();
        BackupRun ended = record.Status == BackupStatus.Success ? _run.Succeed(record) : _run.Fail(record);
        _run = ended with
        {
            DestinationFree = _repository?.AvailableSpace,
            DestinationSize = _repository?.TotalSpace,
            Resources = resources is null ? null : ResourceLimits.Judge(resources, ended.DataSize, ended.Duration),
        };
        _run = _run with { Diagnosis = Diagnose() };
        if (_run.Diagnosis is { IsSlow: true } slow)
        {
            _output.Warning(slow.Summary);
            _run = _run with { Warnings = _output.Warnings };
        }

        Try("how this run ended", () => _journal?.End(Told(_run)));
        Try("how this run ended", () => _request.History?.Write([Told(_run)]));
        return record with { Diagnosis = _run.Diagnosis, Warnings = _output.Warnings };
    }

    /// <summary>The time, in the digits that a table keeps: the same run must be found in journal and table by the same time.</summary>
    public static DateTime Now()
    {
        DateTime now = DateTime.UtcNow;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    private BackupRun Told(BackupRun run) => _request.EncryptManifest ? HiddenRun.Of(run) : run;

    private BackupDiagnosis? Diagnose()
    {
        try
        {
            // Who reads history and baselines hears of damage in them; here it would be told with each backup.
            return _repository is null
                ? null
                : RunDiagnosis.Of(
                    Told(_run),
                    RunPeers.FindRecent(new JournalHistory(_repository, NullOutput.Instance), Told(_run)),
                    RunPeers.FindBaseline(_repository, Told(_run)));
        }
#pragma warning disable CA1031 // Whatever it is, the backup is worth more than what is said of its speed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _output.Verbose($"The run could not be compared with those before it: {e.Message}");
            return null;
        }
    }

    private void Begin(BackupRepository repository)
    {
        _repository = repository;
        _run = _run with { Repository = repository.Location };
        _journal = new JournalHistory(repository, _output);
        Try("that this run began", () => _journal.Begin(Told(_run)));
        Try("that this run began", () => _request.History?.Write([Told(_run)]));
        Follow();
    }

    private void Follow()
    {
        if (_journal is { } journal)
        {
            BackupRun run = _run;
            _monitor.Follow(progress => journal.Tell(Told(run with { Progress = progress })));
        }
    }

    private void Try(string what, Action write)
    {
        try
        {
            write();
        }
        catch (BackupException e)
        {
            // What stands in the way at the beginning mostly does at the end too, and is said once.
            if (_told.Add(e.Message))
            {
                _output.Warning($"The history has not recorded {what}: {e.Message}");
            }
        }
    }
}
