using MySqlBackup.Core;

namespace MySqlBackup.PowerShell;

/// <summary>For what outlives one operation: says everything through the operation that is running.</summary>
internal sealed class CurrentOutput : IOperationOutput
{
    /// <summary>The operation's output.</summary>
    public IOperationOutput Operation { get; set; } = NullOutput.Instance;

    public void Verbose(string message) => Operation.Verbose(message);

    public void Warning(string message) => Operation.Warning(message);

    public void Progress(OperationProgress progress) => Operation.Progress(progress);
}
