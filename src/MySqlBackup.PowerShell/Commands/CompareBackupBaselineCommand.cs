using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Monitoring.Baseline;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Compares what backups depend on with the baseline, measure by measure.</summary>
[Cmdlet(VerbsData.Compare, "BackupBaseline", DefaultParameterSetName = MeasureSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(BaselineComparison))]
public sealed class CompareBackupBaselineCommand : ServerCmdlet
{
    private const string MeasureSet = "Measure";
    private const string GivenSet = "Given";

    /// <summary>The repository, which is measured again.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = MeasureSet)]
    [ValidateNotNullOrEmpty]
    public string Repository { get; set; } = "";

    /// <summary>The server whose baseline is meant.</summary>
    [Parameter(ParameterSetName = MeasureSet)]
    [ValidateNotNullOrEmpty]
    public string? Server { get; set; }

    /// <summary>What was measured now.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = GivenSet)]
    [ValidateNotNull]
    public BackupBaseline[] Baseline { get; set; } = [];

    /// <summary>What to compare with.</summary>
    [Parameter]
    [ValidateNotNull]
    public BackupBaseline? Reference { get; set; }

    /// <summary>From how many percent more time on a measure is slower.</summary>
    [Parameter]
    [ValidateRange(1.0, 100_000.0)]
    public double Threshold { get; set; } = BaselineComparer.UsualThreshold;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (BackupBaseline? current in ParameterSetName == GivenSet ? Baseline : [null!])
        {
            try
            {
                if (current is null)
                {
                    MeasureAgain();
                }
                else
                {
                    BackupBaseline reference = Reference ?? Run((output, cancellation) =>
                        new BaselineStore(BackupRepository.Open(current.Repository, cancellation), output).FindBefore(current));
                    WriteObject(new BaselineComparer(Threshold).Compare(reference, current), enumerateCollection: true);
                }
            }
            catch (BackupException e)
            {
                WriteFailure(e, current?.Repository ?? Repository);
            }
        }
    }

    private void MeasureAgain()
    {
        string path = ResolvePath(Repository);
        string? address = Server is null ? null : ResolveServer(Server).Address.ToString();
        BackupBaseline reference = Reference ?? Run((output, cancellation) => new BaselineStore(BackupRepository.Open(path, cancellation), output).FindNewest(address));
        var request = BaselineRequest.Again(reference, reference.Server is null ? null : ResolveServer(Server ?? reference.Server)) with { Destination = path };
        if (!ShouldProcess(reference.Server is null ? path : $"{reference.Server} to {path}", "Measure again"))
        {
            return;
        }

        BackupBaseline current = Run((output, cancellation) => new BaselineOperation(request, output).Run(cancellation));
        WriteObject(new BaselineComparer(Threshold).Compare(reference, current), enumerateCollection: true);
    }
}
