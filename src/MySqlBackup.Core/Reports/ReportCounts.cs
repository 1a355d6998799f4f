using MySqlBackup.Core.History;

namespace MySqlBackup.Core.Reports;

/// <summary>What is counted over all repositories of a report.</summary>
/// <param name="query">Which runs and checks count.</param>
/// <param name="from">Begin of the period.</param>
/// <param name="to">Its end.</param>
/// <param name="days">How many days it has; as many lie between it and the period that it is compared with.</param>
internal sealed class ReportCounts(HistoryQuery query, DateTime from, DateTime to, int days)
{
    public HistoryQuery Query => query;

    public DateTime From => from;

    public DateTime To => to;

    public PeriodCount Period { get; } = new(from, to, query);

    public PeriodCount Before { get; } = new(from.AddDays(-days), to.AddDays(-days), query);

    public ErrorCount Errors { get; } = new();

    public CheckCount Checks { get; } = new();

    /// <summary>The repositories that were read.</summary>
    public List<RepositoryCount> Repositories { get; } = [];
}
