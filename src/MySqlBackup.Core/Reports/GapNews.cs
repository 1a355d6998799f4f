namespace MySqlBackup.Core.Reports;

/// <summary>Finds what reports that follow each other newly lack, so that whoever looks on hears of it once and not with each of them.</summary>
public sealed class GapNews
{
    private HashSet<(string? Repository, string Reason)> _known = [];

    /// <summary>The gaps of a report that the one before it did not have.</summary>
    public IReadOnlyList<ReportGap> Of(BackupReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        ReportGap[] news = report.Gaps.Where(gap => !_known.Contains((gap.Repository, gap.Reason))).ToArray();
        _known = report.Gaps.Select(gap => (gap.Repository, gap.Reason)).ToHashSet();
        return news;
    }
}
