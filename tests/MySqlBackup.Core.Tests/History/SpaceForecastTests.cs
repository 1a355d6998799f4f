using MySqlBackup.Core.History;
using Xunit;

namespace MySqlBackup.Core.Tests.History;

public class SpaceForecastTests
{
    private const long Gigabyte = 1L << 30;

    [Theory]
    [InlineData(1, 2)]
    [InlineData(9, 20)]
    public void A_young_repository_is_judged_by_the_days_it_has(int daysAgo, double expected)
    {
        using var bench = new JournalBench();
        DateTime now = RunSamples.Noon.Date.AddDays(1);
        bench.Journal.Write(
        [
            RunSamples.Success(now.AddDays(-daysAgo - 0.5), TimeSpan.FromMinutes(1), ("shop", 30 * Gigabyte)),
            RunSamples.Success(now.AddDays(-0.5), TimeSpan.FromMinutes(1), ("shop", 30 * Gigabyte)),
        ]);
        BackupCapacityTrend trend = Trend(bench, now, 60 * Gigabyte);
        Assert.Equal(daysAgo + 1, trend.DaysUntilFull!.Value, 0.001);
        Assert.InRange(trend.DaysUntilFull.Value, 0, expected);
    }

    [Fact]
    public void One_day_tells_no_trend()
    {
        using var bench = new JournalBench();
        bench.Journal.Write([RunSamples.Success(RunSamples.Noon, TimeSpan.FromMinutes(1), ("shop", 30 * Gigabyte))]);
        BackupCapacityTrend trend = Trend(bench, RunSamples.Noon.AddHours(1), 60 * Gigabyte);
        Assert.Null(trend.DaysUntilFull);
        Assert.Contains("one day only", trend.Reasoning, StringComparison.Ordinal);
        Assert.Null(Trend(bench, RunSamples.Noon.AddYears(1), Gigabyte).DaysUntilFull);
    }

    private static BackupCapacityTrend Trend(JournalBench bench, DateTime now, long free) =>
        Assert.Single(new CapacityCount([], now.AddDays(-90), now).Run(bench.Journal, HistoryQuery.All, free, CancellationToken.None));
}
