using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Codecs.Encryption;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Makes a key file to encrypt backups with.</summary>
[Cmdlet(VerbsCommon.New, "BackupKey", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(BackupKeyFile))]
public sealed class NewBackupKeyCommand : MySqlBackupCmdlet
{
    /// <summary>The file, which must not be there.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        try
        {
            string path = ResolvePath(Path);
            if (ShouldProcess(path, "Make a key file"))
            {
                WriteObject(BackupKeyFile.Create(path));
            }
        }
        catch (BackupException e)
        {
            ThrowTerminatingError(BackupErrorRecord.Create(e, Path));
        }
    }
}
