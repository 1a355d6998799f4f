using System.Management.Automation;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Marks backups to stay whatever retention says.</summary>
[Cmdlet(VerbsSecurity.Protect, "MySqlBackup", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(BackupRecord))]
public sealed class ProtectMySqlBackupCommand : KeepMarkCmdlet
{
    /// <summary>Why they are to stay.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Note { get; set; }

    private protected override string Verb => "Mark to keep";

    private protected override BackupRecord Change(BackupRepository repository, string id) => repository.Protect(id, Note);
}
