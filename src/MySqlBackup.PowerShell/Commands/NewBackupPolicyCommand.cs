using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Policy;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Writes a policy to begin with.</summary>
[Cmdlet(VerbsCommon.New, "BackupPolicy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(PolicyTest))]
public sealed class NewBackupPolicyCommand : MySqlBackupCmdlet
{
    private readonly List<string> _databases = [];

    /// <summary>The file.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Where backups go.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = "";

    /// <summary>What the policy is called; the file's name without it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The databases, by name or wildcard.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public string[] Database { get; set; } = ["*"];

    /// <summary>The server's hosts, in the order in which they are tried.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Server { get; set; } = [];

    /// <summary>An option file with user and password of the server.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DefaultsFile { get; set; }

    /// <summary>When it runs.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Schedule { get; set; } = "0 2 * * *";

    /// <summary>The time zone of the schedule.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string TimeZone { get; set; } = "UTC";

    /// <summary>Write over a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord() => _databases.AddRange(Database);

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        try
        {
            string path = ResolvePath(Path);
            var template = new PolicyTemplate
            {
                Name = Name ?? System.IO.Path.GetFileNameWithoutExtension(path),
                Database = _databases,
                Server = Server,
                DefaultsFile = DefaultsFile is null ? null : ResolvePath(DefaultsFile),
                Destination = ResolvePath(Destination),
                Schedule = Schedule,
                TimeZone = TimeZone,
            };
            template.Require(path, Force);
            if (ShouldProcess(path, "Write policy"))
            {
                template.Write(path, Force);
                WriteObject(PolicyTest.Run(path, mayLackVariables: false, DateTime.UtcNow));
            }
        }
        catch (BackupException e)
        {
            ThrowTerminatingError(BackupErrorRecord.Create(e, Path));
        }
    }
}
