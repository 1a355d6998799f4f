using System.Management.Automation;
using MySqlBackup.Core.History;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Tells how large backups are, how they grow, and when the destination is full.</summary>
[Cmdlet(VerbsCommon.Get, "BackupCapacityTrend", DefaultParameterSetName = RepositorySet)]
[OutputType(typeof(BackupCapacityTrend))]
public sealed class GetBackupCapacityTrendCommand : HistoryCmdlet
{
    /// <summary>How many days, today included.</summary>
    [Parameter]
    [ValidateRange(1, 36500)]
    public int Days { get; set; } = 90;

    /// <summary>What to gather by.</summary>
    [Parameter]
    public CapacityGrouping[] By { get; set; } = [];

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        DateTime now = DateTime.UtcNow;
        var query = new HistoryQuery { Database = Database, Server = Target };
        ReadEach((history, repository, cancellation) =>
            new CapacityCount(By, now.Date.AddDays(1 - Days), now).Run(history, query, repository?.AvailableSpace, cancellation));
    }
}
