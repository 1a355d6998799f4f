using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Copies a history: a repository's journal into a server's table, or either into a repository's journal.</summary>
[Cmdlet(VerbsCommon.Copy, "BackupHistory", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(HistoryCopyResult))]
public sealed class CopyBackupHistoryCommand : ServerCmdlet
{
    /// <summary>The repository whose journal is read.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Repository { get; set; }

    /// <summary>The server whose table is written, or read where -Destination is given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Server { get; set; }

    /// <summary>The table.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string HistoryTable { get; set; } = HistoryTableName.Default;

    /// <summary>The repository whose journal is written.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        try
        {
            RequireTwoSides();
            TableHistory? table = Server is null ? null : new TableHistory(ResolveServer(Server), new HistoryTableName(HistoryTable));
            string? source = Repository is null ? null : ResolvePath(Repository);
            string? target = Destination is null ? null : ResolvePath(Destination);
            if (ShouldProcess($"{source ?? table!.Location} to {target ?? table!.Location}", "Copy the history"))
            {
                WriteObject(Run((output, cancellation) => HistoryCopy.Run(Open(source, table, output), Open(target, table, output), cancellation)));
            }
        }
        catch (BackupException e)
        {
            WriteFailure(e, Repository ?? Server ?? Destination);
        }
    }

    // Not by parameter sets: what PowerShell says where none fits names neither what is missing nor what is too much.
    private void RequireTwoSides()
    {
        string? wrong = (Repository, Server, Destination) switch
        {
            (null, null, _) => "Nothing says where the history is: give -Repository (a repository's journal), or -Server and -Destination (a server's table).",
            (null, _, null) => "Nothing says what goes where: give -Repository to copy its journal into the table of -Server, or -Destination to copy that table into a repository's journal.",
            (_, null, null) => "Nothing says where the history goes: give -Server (into its table), or -Destination (into another repository's journal).",
            ({ }, { }, { }) => "A history is copied into one place: give -Server (into its table) or -Destination (into another repository's journal), not both.",
            (_, null, _) when MyInvocation.BoundParameters.ContainsKey(nameof(HistoryTable)) => "-HistoryTable names a table of a server: give -Server too, or leave it out.",
            _ => null,
        };
        if (wrong is not null)
        {
            throw new BackupException(BackupErrorId.InvalidArgument, wrong);
        }
    }

    private static IBackupHistory Open(string? repository, TableHistory? table, IOperationOutput output) =>
        repository is null ? table! : new JournalHistory(BackupRepository.Open(repository), output);
}
