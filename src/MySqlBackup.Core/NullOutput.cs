namespace MySqlBackup.Core;

/// <summary>An <see cref="IOperationOutput"/> for callers that want to hear nothing.</summary>
public sealed class NullOutput : IOperationOutput
{
    /// <summary>The one instance.</summary>
    public static NullOutput Instance { get; } = new();

    /// <inheritdoc />
    public void Verbose(string message)
    {
    }

    /// <inheritdoc />
    public void Warning(string message)
    {
    }

    /// <inheritdoc />
    public void Progress(OperationProgress progress)
    {
    }
}
