using System.Globalization;
using MySqlBackup.Core.Quantities;

namespace MySqlBackup.Core.Reports;

/// <summary>The charts of a report; none where there is nothing to draw.</summary>
internal sealed class ReportCharts(BackupReport report, ReportLanguage words)
{
    private readonly DateTime[] _days = report.ByDay.Select(d => d.Day).ToArray();

    public IEnumerable<ChartBlock> All()
    {
        if (report.SuccessCount + report.FailureCount > 0)
        {
            yield return Runs();
        }

        if (report.AverageDuration is not null)
        {
            yield return Durations();
        }

        if (report.TotalSize > 0)
        {
            yield return Sizes();
        }
    }

    private ChartBlock Runs()
    {
        double?[] succeeded = Values(d => d.SuccessCount);
        double?[] failed = Values(d => d.FailureCount);
        return new ChartBlock(
            words["ChartRuns"],
            words.Format("ChartRunsDescription", Quantity.Format(report.SuccessCount), Quantity.Format(report.FailureCount)),
            _days,
            [new ChartSeries(words["Succeeded"], ReportTone.Good, succeeded, Count), new ChartSeries(words["Failed"], ReportTone.Bad, failed, Count)],
            ChartScale.ForCounts(report.ByDay.Max(d => d.SuccessCount + d.FailureCount)));
    }

    private ChartBlock Durations()
    {
        double?[] seconds = Values(d => d.AverageDuration?.TotalSeconds);
        return new ChartBlock(
            words["ChartDuration"],
            words.Format("ChartDurationDescription", ReportOutline.Length(report.AverageDuration), ReportOutline.Length(report.LongestDuration)),
            _days,
            [new ChartSeries(words["AverageDuration"], ReportTone.None, seconds, value => Duration.Format(TimeSpan.FromSeconds(value)))],
            ChartScale.ForSeconds(seconds.Max() ?? 0))
        { IsLine = true };
    }

    private ChartBlock Sizes()
    {
        double?[] bytes = Values(d => d.TotalSize);
        return new ChartBlock(
            words["ChartSize"],
            words.Format("ChartSizeDescription", ReportOutline.Size(report.TotalSize)),
            _days,
            [new ChartSeries(words["TotalSize"], ReportTone.None, bytes, ByteSize.Format)],
            ChartScale.ForBytes(bytes.Max() ?? 0));
    }

    private double?[] Values(Func<ReportDay, double?> value) => report.ByDay.Select(value).ToArray();

    private static string Count(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
