using MySqlBackup.Core.Monitoring;
using Xunit;

namespace MySqlBackup.Core.Tests.Monitoring;

public class ResourceSummaryTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    [Fact]
    public void Averages_are_of_the_whole_time_and_peaks_of_a_part()
    {
        BackupResources resources = Sum(
            Reading(0, busy: 0, wait: 0, total: 0, memory: 40, received: 0),
            Reading(10, busy: 900, wait: 50, total: 1000, memory: 60, received: 1_000_000),
            Reading(20, busy: 1000, wait: 40, total: 2000, memory: 50, received: 1_000_000));
        Assert.Equal(3, resources.SampleCount);
        Assert.Equal(new ResourceFigure(50, 90), resources.Cpu);
        Assert.Equal(new ResourceFigure(2, 5), resources.IoWait);
        Assert.Equal(new ResourceFigure(50, 60), resources.Memory);
        Assert.Equal(new ResourceFigure(50_000, 100_000), resources.Network);
        Assert.Equal(new ResourceFigure(5, 10), resources.NetworkLoad);
        Assert.Equal(new ResourceFigure(10, 10), resources.ProcessCpu);
        Assert.Equal(new ResourceFigure(1000, 1000), resources.ProcessMemory);
    }

    [Fact]
    public void The_last_moment_makes_no_peak_and_a_short_run_has_figures()
    {
        ResourceReading begin = Reading(0, busy: 0, wait: 0, total: 0);
        Assert.Equal(new ResourceFigure(51.2, 50), Sum(begin, Reading(10, busy: 500, wait: 0, total: 1000), Reading(10.2, busy: 525, wait: 0, total: 1025)).Cpu! with { Peak = 50 });
        Assert.Equal(51.2, Sum(begin, Reading(10, busy: 500, wait: 0, total: 1000), Reading(10.2, busy: 525, wait: 0, total: 1025)).Cpu!.Peak);
        Assert.Equal(new ResourceFigure(80, 80), Sum(begin, Reading(0.2, busy: 16, wait: 0, total: 20)).Cpu);
        Assert.Null(new ResourceSummary(Interval).ToResources());
    }

    [Fact]
    public void What_was_not_read_is_absent()
    {
        BackupResources resources = Sum(new ResourceReading { Time = TimeSpan.Zero }, new ResourceReading { Time = Interval });
        Assert.Equal(new BackupResources { SampleCount = 2, SampleInterval = Interval }, resources);

        // No time went by.
        resources = Sum(Reading(5, busy: 1, wait: 0, total: 1), Reading(5, busy: 1, wait: 0, total: 1));
        Assert.Null(resources.Cpu);
        Assert.Null(resources.Network);
        Assert.NotNull(resources.Memory);
    }

    [Fact]
    public void Limits_are_judged_in_words()
    {
        var figures = new BackupResources
        {
            SampleCount = 2,
            SampleInterval = Interval,
            Cpu = new ResourceFigure(79.9, 100),
            IoWait = new ResourceFigure(19, 60),
            Memory = new ResourceFigure(60, 69.9),
            NetworkLoad = new ResourceFigure(79, 99),
        };
        BackupResources good = ResourceLimits.Judge(figures, 9L << 30, TimeSpan.FromMinutes(30));
        Assert.Null(good.Findings);
        Assert.Equal(18, good.GigabytesPerHour);

        BackupResources bad = ResourceLimits.Judge(
            figures with { Cpu = new ResourceFigure(80, 95), IoWait = new ResourceFigure(20, 30), Memory = new ResourceFigure(60, 70), NetworkLoad = new ResourceFigure(85, 90) },
            11L << 30,
            TimeSpan.FromMinutes(121));
        Assert.Collection(
            bad.Findings!,
            f => Assert.Contains("processors were busy: 80 % on average and 95 % at most, where less than 80 %", f, StringComparison.Ordinal),
            f => Assert.Contains("memory was in use to 70 %", f, StringComparison.Ordinal),
            f => Assert.Contains("waited for disks: 20 %", f, StringComparison.Ordinal),
            f => Assert.Contains("link was busy: 85 %", f, StringComparison.Ordinal),
            f => Assert.Contains("02:01:00 for 11 GB (5.5 GB/h); a backup of that size is expected to take at most 02:00:00", f, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(9.9, 31, true)]
    [InlineData(10, 31, false)]
    [InlineData(100, 121, true)]
    [InlineData(101, 600, false)]
    public void A_backup_has_as_much_time_as_its_size_allows(double gigabytes, int minutes, bool isSlow)
    {
        var figures = new BackupResources { SampleCount = 2, SampleInterval = Interval };
        BackupResources judged = ResourceLimits.Judge(figures, (long)(gigabytes * (1L << 30)), TimeSpan.FromMinutes(minutes));
        Assert.Equal(isSlow, judged.Findings is not null);
        Assert.Equal(figures, ResourceLimits.Judge(figures, null, TimeSpan.FromMinutes(minutes)));
    }

    private static BackupResources Sum(params ResourceReading[] readings)
    {
        var summary = new ResourceSummary(Interval);
        Array.ForEach(readings, summary.Add);
        return summary.ToResources()!;
    }

    private static ResourceReading Reading(double second, long busy, long wait, long total, double memory = 50, long received = 0) => new()
    {
        Time = TimeSpan.FromSeconds(second),
        Cpu = new CpuTimes(busy, wait, total),
        MemoryPercent = memory,
        Links = new Dictionary<string, LinkTraffic> { ["eth0"] = new(received, 0, 1_000_000), ["veth1"] = new(0, 0, null) },
        ProcessCpu = TimeSpan.FromSeconds(second / 10),
        ProcessMemory = 1000,
    };
}
