using MySqlBackup.Core.History;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Reports;

/// <summary>Counts the runs of a period, of however many histories.</summary>
internal sealed class PeriodCount(DateTime from, DateTime to, HistoryQuery query)
{
    private readonly SuccessRateCount _rate = new([], from, to);
    private readonly SuccessRateCount _rateByDay = new([SuccessRateGrouping.Day], from, to);
    private readonly CapacityCount _size = new([], from, to);
    private readonly CapacityCount _sizeByDay = new([CapacityGrouping.Day], from, to);
    private long _dataSize;
    private TimeSpan _dataTime;

    public bool Covers(RunHead run) => run.StartTime >= from && run.StartTime < to;

    /// <summary>Counts a run that it covers and the query matches.</summary>
    public void Add(RunHead run)
    {
        _rate.Add(run, query);
        _rateByDay.Add(run, query);
        if (run.Status != BackupStatus.Success)
        {
            return;
        }

        _size.Add(run, query);
        _sizeByDay.Add(run, query);
        if (run is { DataSize: { } bytes, Duration: { } time })
        {
            _dataSize += bytes;
            _dataTime += time;
        }
    }

    public ReportPeriod ToPeriod()
    {
        BackupSuccessRate rate = _rate.Complete("")[0];
        BackupCapacityTrend size = _size.Complete(null, "")[0];
        return new ReportPeriod
        {
            From = from,
            To = to,
            SuccessCount = rate.SuccessCount,
            FailureCount = rate.FailureCount,
            RunningCount = rate.RunningCount,
            SuccessRate = rate.SuccessRate,
            AverageDuration = rate.AverageDuration,
            LongestDuration = rate.LongestDuration,
            ShortestDuration = rate.ShortestDuration,
            AverageSize = size.AverageSize,
            TotalSize = size.TotalSize,
            AverageThroughput = _dataTime > TimeSpan.Zero ? _dataSize / _dataTime.TotalSeconds : null,
        };
    }

    public IReadOnlyList<ReportDay> ToDays()
    {
        Dictionary<DateTime, BackupCapacityTrend> sizes = _sizeByDay.Complete(null, "").ToDictionary(t => t.Day!.Value);
        return _rateByDay.Complete("")
            .Select(rate => new ReportDay
            {
                Day = rate.Day!.Value,
                SuccessCount = rate.SuccessCount,
                FailureCount = rate.FailureCount,
                RunningCount = rate.RunningCount,
                SuccessRate = rate.SuccessRate,
                AverageDuration = rate.AverageDuration,
                AverageSize = sizes.GetValueOrDefault(rate.Day.Value)?.AverageSize,
                TotalSize = sizes.GetValueOrDefault(rate.Day.Value)?.TotalSize,
            })
            .ToArray();
    }
}
