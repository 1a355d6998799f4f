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
    private const string ToServer = "ToServer";
    private const string FromServer = "FromServer";
    private const string Between = "BetweenRepositories";

    /// <summary>The repository whose journal is read.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ToServer)]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = Between)]
    [ValidateNotNullOrEmpty]
    public string Repository { get; set; } = "";

    /// <summary>The server whose table is written, or read where -Destination is given.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ToServer)]
    [Parameter(Mandatory = true, ParameterSetName = FromServer)]
    [ValidateNotNullOrEmpty]
    public string Server { get; set; } = "";

    /// <summary>The table.</summary>
    [Parameter(ParameterSetName = ToServer)]
    [Parameter(ParameterSetName = FromServer)]
    [ValidateNotNullOrEmpty]
    public string HistoryTable { get; set; } = HistoryTableName.Default;

    /// <summary>The repository whose journal is written.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FromServer)]
    [Parameter(Mandatory = true, ParameterSetName = Between)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = "";

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        try
        {
            TableHistory? table = ParameterSetName == Between ? null : new TableHistory(ResolveServer(Server), new HistoryTableName(HistoryTable));
            string? source = ParameterSetName == FromServer ? null : ResolvePath(Repository);
            string? target = ParameterSetName == ToServer ? null : ResolvePath(Destination);
            if (ShouldProcess($"{source ?? table!.Location} to {target ?? table!.Location}", "Copy the history"))
            {
                WriteObject(Run((output, cancellation) => HistoryCopy.Run(Open(source, table, output), Open(target, table, output), cancellation)));
            }
        }
        catch (BackupException e)
        {
            WriteFailure(e, Repository.Length > 0 ? Repository : Server);
        }
    }

    private static IBackupHistory Open(string? repository, TableHistory? table, IOperationOutput output) =>
        repository is null ? table! : new JournalHistory(BackupRepository.Open(repository), output);
}
