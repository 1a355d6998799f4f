namespace MySqlBackup.Core;

/// <summary>Passes everything on and keeps the warnings for the record, and how far the operation is.</summary>
internal sealed class WarningCollector(IOperationOutput inner) : IOperationOutput
{
    private readonly object _gate = new();
    private readonly List<string> _warnings = [];

    /// <summary>How far the operation was when it last told; null before that.</summary>
    public OperationProgress? LastProgress { get; private set; }

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
    public void Progress(OperationProgress progress)
    {
        LastProgress = progress;
        inner.Progress(progress);
    }
}
