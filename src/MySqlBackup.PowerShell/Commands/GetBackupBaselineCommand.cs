using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Monitoring.Baseline;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Lists the baselines that a repository keeps.</summary>
[Cmdlet(VerbsCommon.Get, "BackupBaseline")]
[OutputType(typeof(BackupBaseline))]
public sealed class GetBackupBaselineCommand : MySqlBackupCmdlet
{
    /// <summary>The repositories.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Repository { get; set; } = [];

    /// <summary>Only so many, the newest.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Last { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (string place in Repository)
        {
            try
            {
                string path = ResolvePath(place);
                RunEach((output, cancellation) => Select(new BaselineStore(BackupRepository.Open(path, cancellation), output).Read()), baseline => WriteObject(baseline));
            }
            catch (BackupException e)
            {
                WriteFailure(e, place);
            }
        }
    }

    private IEnumerable<BackupBaseline> Select(IReadOnlyList<BackupBaseline> all) => Last is { } last ? all.TakeLast(last) : all;
}
