using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Creates the tables that keep the history on a server.</summary>
[Cmdlet(VerbsData.Initialize, "BackupHistory", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(void))]
public sealed class InitializeBackupHistoryCommand : ServerCmdlet
{
    /// <summary>The server.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Server { get; set; } = "";

    /// <summary>The table of runs.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string HistoryTable { get; set; } = HistoryTableName.Default;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        try
        {
            var name = new HistoryTableName(HistoryTable);
            ServerOptions server = ResolveServer(Server);
            if (ShouldProcess($"{name} on {server.Address}", "Create the history's tables"))
            {
                Run((_, cancellation) =>
                {
                    Core.History.HistoryTable.Create(server, name, cancellation);
                    return true;
                });
            }
        }
        catch (BackupException e)
        {
            WriteFailure(e, Server);
        }
    }
}
