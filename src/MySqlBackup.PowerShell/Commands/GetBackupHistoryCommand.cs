using System.Management.Automation;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Lists the runs of backups: those that succeeded, those that failed, and those that go on.</summary>
[Cmdlet(VerbsCommon.Get, "BackupHistory", DefaultParameterSetName = RepositorySet)]
[OutputType(typeof(BackupRun))]
public sealed class GetBackupHistoryCommand : HistoryCmdlet
{
    /// <summary>Ids, or wildcards over them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Id { get; set; } = [];

    /// <summary>Only runs of this status.</summary>
    [Parameter]
    [ValidateSet(nameof(BackupStatus.Success), nameof(BackupStatus.Failed), nameof(BackupStatus.Running))]
    public string? Status { get; set; }

    /// <summary>Only so many runs, the newest, or those of so long a time.</summary>
    [Parameter]
    public HistoryWindow? Last { get; set; }

    /// <summary>Only runs that began at or after this time.</summary>
    [Parameter]
    public DateTime? Since { get; set; }

    /// <summary>Only runs that began before this time.</summary>
    [Parameter]
    public DateTime? Until { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        var query = new HistoryQuery
        {
            Id = Id,
            Database = Database,
            Server = Target,
            Status = Status is null ? null : Enum.Parse<BackupStatus>(Status, ignoreCase: true),
            Since = Since,
            Until = Until,
        };
        ReadEach((history, repository, cancellation) =>
        {
            IEnumerable<BackupRun> runs = history.ReadRuns(Last?.Apply(query.Check()) ?? query.Check(), cancellation);
            // A repository that was moved, or is mounted elsewhere, is where it was read and not where it was recorded.
            return repository is null ? runs : runs.Select(run => run with { Repository = repository.Location });
        });
    }
}
