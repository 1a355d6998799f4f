using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.History;

/// <summary>Gathers the sizes of backups into <see cref="BackupCapacityTrend"/>s.</summary>
public sealed class CapacityCount
{
    private readonly IReadOnlyList<CapacityGrouping> _by;
    private readonly DateTime _since;
    private readonly DateTime _until;
    private readonly SortedDictionary<(string Database, DateTime Day), Sizes> _sizes =
        new(Comparer<(string Database, DateTime Day)>.Create((a, b) => string.CompareOrdinal(a.Database, b.Database) is var c and not 0 ? c : a.Day.CompareTo(b.Day)));

    private readonly SortedDictionary<DateTime, (DateTime Time, long Free)> _free = [];

    /// <summary>Prepares a count.</summary>
    /// <param name="by">What to gather by; nothing means the whole period.</param>
    /// <param name="since">Begin of the period, UTC.</param>
    /// <param name="until">Its end, UTC.</param>
    public CapacityCount(IReadOnlyList<CapacityGrouping> by, DateTime since, DateTime until)
    {
        ArgumentNullException.ThrowIfNull(by);
        _by = by;
        _since = since;
        _until = until;
    }

    /// <summary>Gathers the backups of a history that match, in the period.</summary>
    /// <param name="history">The history.</param>
    /// <param name="query">Says which databases and servers; its times and status do not matter.</param>
    /// <param name="free">Bytes free at the destination now; null where that can't be known.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>One for each group, in order; without groups exactly one.</returns>
    /// <exception cref="BackupException">The history can't be read.</exception>
    public IReadOnlyList<BackupCapacityTrend> Run(IBackupHistory history, HistoryQuery query, long? free, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(query);
        history.Visit(query with { Since = _since, Until = _until, Status = BackupStatus.Success }, head => Add(head, query), cancellationToken);
        return Complete(free, history.Location);
    }

    /// <summary>Gathers a backup that matches, of the period.</summary>
    internal void Add(RunHead run, HistoryQuery query)
    {
        if (run.DestinationFree is { } free && (!_free.TryGetValue(run.StartTime.Date, out (DateTime Time, long Free) known) || known.Time <= run.StartTime))
        {
            _free[run.StartTime.Date] = (run.StartTime, free);
        }

        if (_by.Contains(CapacityGrouping.Database) || query.Database.Count > 0)
        {
            foreach (BackupRunDatabase database in run.Databases.Where(d => query.MeansDatabase(d.Name)))
            {
                Add(_by.Contains(CapacityGrouping.Database) ? database.Name : "", run.StartTime.Date, database.Size);
            }
        }
        else
        {
            Add("", run.StartTime.Date, run.Size);
        }
    }

    /// <summary>What was gathered.</summary>
    internal IReadOnlyList<BackupCapacityTrend> Complete(long? free, string history)
    {
        if (free is { } now)
        {
            _free[_until.Date] = (_until, now);
        }

        bool byDay = _by.Contains(CapacityGrouping.Day);
        IEnumerable<IGrouping<string, KeyValuePair<(string Database, DateTime Day), Sizes>>> databases = _sizes.GroupBy(s => s.Key.Database);
        List<BackupCapacityTrend> trends = byDay
            ? databases.SelectMany(ByDay).OrderBy(t => t.Day).ThenBy(t => t.Database, StringComparer.Ordinal).ToList()
            : databases.Select(Whole).ToList();
        if (_by.Count == 0)
        {
            trends = [Forecast(trends.Count > 0 ? trends[0] : new BackupCapacityTrend { Since = _since, Until = _until })];
        }

        return trends.ConvertAll(t => t with { History = history });
    }

    private void Add(string database, DateTime day, long? size)
    {
        if (size is { } bytes)
        {
            _sizes[(database, day)] = _sizes.GetValueOrDefault((database, day), Sizes.None).With(bytes);
        }
    }

    private IEnumerable<BackupCapacityTrend> ByDay(IEnumerable<KeyValuePair<(string Database, DateTime Day), Sizes>> days)
    {
        long? before = null;
        foreach (((string database, DateTime day), Sizes sizes) in days)
        {
            long? growth = sizes.Average - before;
            yield return Describe(database, sizes) with { Day = day, Growth = growth, GrowthPercent = before > 0 ? 100.0 * growth / before : null };
            before = sizes.Average;
        }
    }

    private BackupCapacityTrend Whole(IGrouping<string, KeyValuePair<(string Database, DateTime Day), Sizes>> days)
    {
        BackupCapacityTrend trend = Describe(days.Key, days.Aggregate(Sizes.None, (sum, day) => sum.With(day.Value)));
        double? slope = TrendLine.Slope(days.Select(d => ((d.Key.Day - _since).TotalDays, (double)d.Value.Average)).ToArray());
        return trend with
        {
            Growth = slope is { } bytes ? (long)Math.Round(bytes) : null,
            GrowthPercent = trend.AverageSize > 0 ? 100.0 * slope / trend.AverageSize : null,
        };
    }

    private BackupCapacityTrend Describe(string database, Sizes sizes) => new()
    {
        Database = _by.Contains(CapacityGrouping.Database) ? database : null,
        Since = _since,
        Until = _until,
        BackupCount = sizes.Count,
        AverageSize = sizes.Average,
        LargestSize = sizes.Largest,
        SmallestSize = sizes.Smallest,
        TotalSize = sizes.Total,
    };

    private BackupCapacityTrend Forecast(BackupCapacityTrend whole)
    {
        if (_free.Count == 0)
        {
            return whole with { Reasoning = "The free space of the destination was never measured." };
        }

        long free = _free.Last().Value.Free;
        double? change = TrendLine.Slope(_free.Values.Select(m => ((m.Time - _since).TotalDays, (double)m.Free)).ToArray());
        return SpaceForecast.Apply(whole with { DestinationFree = free }, change, _free.Count, _sizes.Count > 0 ? _sizes.Keys.Min(k => k.Day) : null);
    }

    private readonly record struct Sizes(int Count, long Total, long Largest, long Smallest)
    {
        public static Sizes None { get; } = new(0, 0, 0, long.MaxValue);

        public long Average => Count > 0 ? Total / Count : 0;

        public Sizes With(long size) => new(Count + 1, Total + size, Math.Max(Largest, size), Math.Min(Smallest, size));

        public Sizes With(Sizes other) => new(Count + other.Count, Total + other.Total, Math.Max(Largest, other.Largest), Math.Min(Smallest, other.Smallest));
    }
}
