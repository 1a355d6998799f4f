using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Monitoring;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Shows the backups that run.</summary>
[Cmdlet(VerbsCommon.Watch, "MySqlBackup")]
[OutputType(typeof(RunningBackup))]
public sealed class WatchMySqlBackupCommand : MySqlBackupCmdlet
{
    private readonly List<BackupRepository> _repositories = [];

    /// <summary>The repositories whose runs to show.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Repository { get; set; } = [];

    /// <summary>Look again and again, until nothing runs.</summary>
    [Parameter]
    public SwitchParameter Continuous { get; set; }

    /// <summary>The time between two looks.</summary>
    [Parameter]
    [Duration]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (string repository in Repository)
        {
            try
            {
                BackupRepository opened = BackupRepository.Open(ResolvePath(repository));
                if (_repositories.TrueForAll(r => r.Location != opened.Location))
                {
                    _repositories.Add(opened);
                }
            }
            catch (BackupException e)
            {
                WriteFailure(e, repository);
            }
        }
    }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        bool isContinuous = MyInvocation.BoundParameters.ContainsKey(nameof(Continuous)) ? Continuous : MyInvocation.BoundParameters.ContainsKey(nameof(Interval));
        try
        {
            var watch = new BackupWatch(_repositories);
            RunEach(
                (_, cancellation) => isContinuous ? watch.Follow(Interval, cancellation) : [watch.Look()],
                running => WriteObject(running, enumerateCollection: true));
        }
        catch (BackupException e)
        {
            WriteFailure(e, null);
        }
    }
}
