using MySqlBackup.Core.History;
using MySqlBackup.Core.Monitoring;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Reports;

/// <summary>Counts what is told of each repository for itself: its databases, and the space it takes.</summary>
internal sealed class RepositoryCount
{
    private readonly BackupRepository _repository;
    private readonly ReportCounts _counts;
    private readonly IOperationOutput _output;
    private readonly JournalHistory _history;
    private readonly SuccessRateCount _byDatabase;
    private readonly CapacityCount _space;
    private readonly HashSet<string> _servers = new(StringComparer.Ordinal);
    private int _backupCount;
    private long _storedSize;

    public RepositoryCount(BackupRepository repository, ReportCounts counts, IOperationOutput output)
    {
        _repository = repository;
        _counts = counts;
        _output = output;
        _history = new JournalHistory(repository, output, Damage = new JournalDamage(output.Verbose));
        _byDatabase = new SuccessRateCount([SuccessRateGrouping.Database, SuccessRateGrouping.Target], counts.From, counts.To);
        _space = new CapacityCount([], counts.From, counts.To);
    }

    /// <summary>The lines of the history that can't be read.</summary>
    public JournalDamage Damage { get; }

    /// <summary>The repository's path.</summary>
    public string Location => _repository.Location;

    /// <summary>The servers whose runs and backups were seen.</summary>
    public IReadOnlyCollection<string> Servers => _servers;

    /// <summary>The databases that runs of the period or the backups know.</summary>
    public IReadOnlyList<ReportDatabase> Databases { get; private set; } = [];

    /// <summary>The space; null before it was read.</summary>
    public ReportDestination? Destination { get; private set; }

    /// <summary>Own backups that run.</summary>
    public IReadOnlyList<RunningBackup> Running { get; private set; } = [];

    /// <summary>Reads all that is told of the repository, and adds to what is counted over all.</summary>
    /// <exception cref="BackupException">It can't be read, or was taken away meanwhile.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It can't be read.</exception>
    public void Read(ReportRequest request, TimeProvider clock, CancellationToken cancellationToken)
    {
        Visit(cancellationToken);
        Databases = ToDatabases(request, clock, cancellationToken);
        Destination = ToDestination();
        HistoryQuery ofPeriod = _counts.Query with { Since = _counts.From, Until = _counts.To };
        foreach (BackupRun failure in _history.ReadRuns(ofPeriod with { Status = BackupStatus.Failed }, cancellationToken))
        {
            _counts.Errors.Add(failure);
        }

        foreach (BackupCheck check in _history.ReadChecks(ofPeriod, cancellationToken))
        {
            _counts.Checks.Add(check);
        }

        Running = BackupWatch.LookAt(_repository).ToArray();
        if (!_repository.IsThere)
        {
            // What was read of an empty folder would pass for a repository without backups.
            throw new BackupException(BackupErrorId.NotARepository, $"'{Location}' is not a repository any more. Check whether its device is still mounted.");
        }
    }

    // Once, for all counts.
    private void Visit(CancellationToken cancellationToken)
    {
        HashSet<string> present = _repository.Storage.ListFolders().Where(BackupId.IsValid).ToHashSet(StringComparer.Ordinal);
        _backupCount = present.Count;
        DateTime since = present.Select(BackupId.Time).Append(_counts.From - (_counts.To - _counts.From) - TimeSpan.FromDays(1)).Min();
        _history.Visit(
            new HistoryQuery { Since = since },
            run =>
            {
                if (present.Count > 0 && run is { Status: BackupStatus.Success, Size: { } size } && present.Remove(run.Id))
                {
                    _storedSize += size;
                }

                Add(run);
            },
            cancellationToken);

        // Backups that the history does not know: they are older, or their run could not record them.
        foreach (string id in present)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _storedSize += SizeOnDisk(id);
        }
    }

    private ReportDestination ToDestination()
    {
        BackupCapacityTrend trend = _space.Complete(_repository.AvailableSpace, "")[0];
        return new ReportDestination
        {
            Repository = Location,
            BackupCount = _backupCount,
            StoredSize = _storedSize,
            FreeSpace = trend.DestinationFree,
            TotalSpace = _repository.TotalSpace,
            DaysUntilFull = trend.DaysUntilFull,
            Reasoning = trend.Reasoning,
        };
    }

    private ReportDatabase[] ToDatabases(ReportRequest request, TimeProvider clock, CancellationToken cancellationToken)
    {
        var databases = new SortedDictionary<(string Server, string Database), ReportDatabase>(
            Comparer<(string Server, string Database)>.Create((a, b) => string.CompareOrdinal(a.Server, b.Server) is var c and not 0 ? c : string.CompareOrdinal(a.Database, b.Database)));
        foreach (BackupSuccessRate rate in _byDatabase.Complete(""))
        {
            databases[(rate.Server!, rate.Database!)] = new ReportDatabase
            {
                Repository = Location,
                Server = rate.Server!,
                Database = rate.Database!,
                LastStatus = rate.RunningCount > 0 ? BackupStatus.Running : rate.LastFailure > (rate.LastSuccess ?? DateTime.MinValue) ? BackupStatus.Failed : BackupStatus.Success,
                RunCount = rate.RunCount,
                FailureCount = rate.FailureCount,
                SuccessRate = rate.SuccessRate,
                AverageDuration = rate.AverageDuration,
            };
        }

        var check = new BackupHealthCheck(new BackupHealthRequest { Database = request.Database, Server = request.Server }, _output, clock);
        foreach (BackupHealth health in check.Run(_repository, _history, cancellationToken).Where(h => h.Database != TableHistory.UnknownDatabase || h.LastId is not null))
        {
            _servers.Add(health.Server);
            (string, string) key = (health.Server, health.Database);
            databases[key] = (databases.GetValueOrDefault(key) ?? new ReportDatabase { Repository = Location, Server = health.Server, Database = health.Database }) with
            {
                Health = health.Status,
                Reasons = health.Reasons,
                LastSuccess = health.LastSuccess,
                LastId = health.LastId,
                Age = health.Age,
                LastSize = health.LastSize,
                LastDrill = health.LastDrill,
            };
        }

        return [.. databases.Values];
    }

    private void Add(RunHead run)
    {
        bool isOfPeriod = _counts.Period.Covers(run);
        if (isOfPeriod && run.Status == BackupStatus.Success)
        {
            // How the device fills does not depend on which databases are asked for.
            _space.Add(run, HistoryQuery.All);
        }

        if (!(isOfPeriod || _counts.Before.Covers(run)) || !_counts.Query.Matches(run))
        {
            return;
        }

        _servers.Add(ServerAddress.Normalize(run.Server));
        (isOfPeriod ? _counts.Period : _counts.Before).Add(run);
        if (isOfPeriod)
        {
            _byDatabase.Add(run, _counts.Query);
        }
    }

    private long SizeOnDisk(string id)
    {
        try
        {
            return _repository.Storage.ListFiles(id).Sum(f => f.Size);
        }
        catch (BackupException e)
        {
            // It was removed meanwhile, or can't be seen.
            _output.Verbose($"The size of {id} is not known: {e.Message}");
            return 0;
        }
    }
}
