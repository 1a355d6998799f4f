using MySqlBackup.Core.History;
using MySqlBackup.Core.Monitoring;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Reports;

/// <summary>Counts what is told of each repository for itself: its databases, and the space it takes.</summary>
internal sealed class RepositoryCount(BackupRepository repository, HistoryQuery query, DateTime from, DateTime to, IOperationOutput output)
{
    private readonly SuccessRateCount _byDatabase = new([SuccessRateGrouping.Database, SuccessRateGrouping.Target], from, to);
    private readonly CapacityCount _space = new([], from, to);
    private readonly HashSet<string> _servers = new(StringComparer.Ordinal);
    private int _backupCount;
    private long _storedSize;

    public JournalHistory History { get; } = new(repository, output);

    /// <summary>The repository's path.</summary>
    public string Location => repository.Location;

    /// <summary>The servers whose runs and backups were seen.</summary>
    public IReadOnlyCollection<string> Servers => _servers;

    /// <summary>Goes through the history once, for this count and those of the two periods.</summary>
    public void Visit(PeriodCount period, PeriodCount before, CancellationToken cancellationToken)
    {
        HashSet<string> present = repository.Storage.ListFolders().Where(BackupId.IsValid).ToHashSet(StringComparer.Ordinal);
        _backupCount = present.Count;
        DateTime since = present.Select(BackupId.Time).Append(from - (to - from) - TimeSpan.FromDays(1)).Min();
        History.Visit(
            new HistoryQuery { Since = since },
            run =>
            {
                if (present.Count > 0 && run is { Status: BackupStatus.Success, Size: { } size } && present.Remove(run.Id))
                {
                    _storedSize += size;
                }

                Add(run, period, before);
            },
            cancellationToken);

        // Backups that the history does not know: they are older, or their run could not record them.
        foreach (string id in present)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _storedSize += SizeOnDisk(id);
        }
    }

    public ReportDestination ToDestination()
    {
        BackupCapacityTrend trend = _space.Complete(repository.AvailableSpace, "")[0];
        return new ReportDestination
        {
            Repository = Location,
            BackupCount = _backupCount,
            StoredSize = _storedSize,
            FreeSpace = trend.DestinationFree,
            TotalSpace = repository.TotalSpace,
            DaysUntilFull = trend.DaysUntilFull,
            Reasoning = trend.Reasoning,
        };
    }

    /// <summary>The databases that runs of the period or the backups know.</summary>
    public IEnumerable<ReportDatabase> ToDatabases(ReportRequest request, TimeProvider clock, CancellationToken cancellationToken)
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

        var check = new BackupHealthCheck(new BackupHealthRequest { Database = request.Database, Server = request.Server }, output, clock);
        foreach (BackupHealth health in check.Run(repository, cancellationToken).Where(h => h.Database != TableHistory.UnknownDatabase))
        {
            _servers.Add(health.Server);
            (string, string) key = (health.Server, health.Database);
            databases[key] = (databases.GetValueOrDefault(key) ?? new ReportDatabase { Repository = Location, Server = health.Server, Database = health.Database }) with
            {
                Health = health.Status,
                Findings = health.Findings,
                LastSuccess = health.LastSuccess,
                LastId = health.LastId,
                Age = health.Age,
                LastSize = health.LastSize,
                LastDrill = health.LastDrill,
            };
        }

        return databases.Values;
    }

    private void Add(RunHead run, PeriodCount period, PeriodCount before)
    {
        bool isOfPeriod = period.Covers(run);
        if (isOfPeriod && run.Status == BackupStatus.Success)
        {
            // How the device fills does not depend on which databases are asked for.
            _space.Add(run, HistoryQuery.All);
        }

        if (!(isOfPeriod || before.Covers(run)) || !query.Matches(run))
        {
            return;
        }

        _servers.Add(ServerAddress.Normalize(run.Server));
        (isOfPeriod ? period : before).Add(run);
        if (isOfPeriod)
        {
            _byDatabase.Add(run, query);
        }
    }

    private long SizeOnDisk(string id)
    {
        try
        {
            return repository.Storage.ListFiles(id).Sum(f => f.Size);
        }
        catch (BackupException e)
        {
            // It was removed meanwhile, or can't be seen.
            output.Verbose($"The size of {id} is not known: {e.Message}");
            return 0;
        }
    }
}
