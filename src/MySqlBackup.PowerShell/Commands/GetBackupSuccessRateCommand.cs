using System.Management.Automation;
using MySqlBackup.Core.History;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Counts how many runs succeeded, by day, database, target or over the whole period.</summary>
[Cmdlet(VerbsCommon.Get, "BackupSuccessRate", DefaultParameterSetName = RepositorySet)]
[OutputType(typeof(BackupSuccessRate))]
public sealed class GetBackupSuccessRateCommand : HistoryCmdlet
{
    /// <summary>How many days, today included.</summary>
    [Parameter]
    [ValidateRange(1, 36500)]
    public int Days { get; set; } = 30;

    /// <summary>What to count by.</summary>
    [Parameter]
    public SuccessRateGrouping[] By { get; set; } = [];

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        DateTime now = DateTime.UtcNow;
        var query = new HistoryQuery { Database = Database, Server = Target };
        ReadEach((history, _, cancellation) => new SuccessRateCount(By, now.Date.AddDays(1 - Days), now).Run(history, query, cancellation));
    }
}
