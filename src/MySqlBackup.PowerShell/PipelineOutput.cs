using System.Management.Automation;
using MySqlBackup.Core;

namespace MySqlBackup.PowerShell;

/// <summary>For short work on the pipeline thread itself: writes at once.</summary>
internal sealed class PipelineOutput(Cmdlet cmdlet) : IOperationOutput
{
    public void Verbose(string message) => cmdlet.WriteVerbose(message);

    public void Warning(string message) => cmdlet.WriteWarning(message);

    public void Progress(OperationProgress progress)
    {
    }
}
