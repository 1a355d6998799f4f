namespace MySqlBackup.Core;

/// <summary>Passes everything on and keeps the warnings for the record.</summary>
internal sealed class WarningCollector(IOperationOutput inner) : IOperationOutput
{
    private readonly object _gate = new();
    private readonly List<string> _warnings = [];

    /// <summary>The warnings so far.</summary>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            lock (_gate)
            {
                return _warnings.ToArray();
            }
        }
    }

    /// <inheritdoc />
    public void Verbose(string message) => inner.Verbose(message);

    /// <inheritdoc />
    public void Warning(string message)
    {
        lock (_gate)
        {
            _warnings.Add(message);
        }

        inner.Warning(message);
    }

    /// <inheritdoc />
    public void Progress(OperationProgress progress) => inner.Progress(progress);
}
