using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Policy;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Checks policy files.</summary>
[Cmdlet(VerbsDiagnostic.Test, "BackupPolicy")]
[OutputType(typeof(PolicyTest), typeof(bool))]
public sealed class TestBackupPolicyCommand : MySqlBackupCmdlet
{
    /// <summary>The files.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Variables that the environment lacks are warnings.</summary>
    [Parameter]
    public SwitchParameter AllowMissingVariable { get; set; }

    /// <summary>True or false for each file, and no objects.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (string path in Path)
        {
            try
            {
                PolicyTest test = PolicyTest.Run(GetUnresolvedProviderPathFromPSPath(path), AllowMissingVariable, DateTime.UtcNow);
                WriteObject(Quiet ? test.IsValid : test);
            }
            catch (BackupException e)
            {
                WriteFailure(e, path);
            }
        }
    }
}
