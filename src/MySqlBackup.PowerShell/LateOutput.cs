using MySqlBackup.Core;

namespace MySqlBackup.PowerShell;

/// <summary>Keeps warnings until all is done, for work that no preference or stopped pipeline may break off.</summary>
internal sealed class LateOutput : IOperationOutput
{
    private readonly List<string> _warnings = [];

    /// <summary>What was said, in order.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    public void Verbose(string message)
    {
    }

    public void Warning(string message) => _warnings.Add(message);

    public void Progress(OperationProgress progress)
    {
    }
}
