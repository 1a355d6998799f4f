using System.Management.Automation;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Takes away the mark with which backups stay.</summary>
[Cmdlet(VerbsSecurity.Unprotect, "MySqlBackup", SupportsShouldProcess = true)]
[OutputType(typeof(BackupRecord))]
public sealed class UnprotectMySqlBackupCommand : KeepMarkCmdlet
{
    private protected override string Verb => "Take away the mark to keep";

    private protected override BackupRecord Change(BackupRepository repository, string id) => repository.Unprotect(id);
}
