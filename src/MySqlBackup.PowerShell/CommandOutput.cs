using System.Collections.Concurrent;
using MySqlBackup.Core;

namespace MySqlBackup.PowerShell;

/// <summary>
/// Carries what an operation says and makes from its own threads to the pipeline thread, the only one that may write.
/// Of progress only the newest is kept.
/// </summary>
internal sealed class CommandOutput : IOperationOutput, IDisposable
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(200);

    private readonly BlockingCollection<Action> _queue = [];
    private readonly Action<string> _writeVerbose;
    private readonly Action<string> _writeWarning;
    private readonly Action<OperationProgress> _writeProgress;
    private OperationProgress? _progress;

    public CommandOutput(Action<string> writeVerbose, Action<string> writeWarning, Action<OperationProgress> writeProgress)
    {
        _writeVerbose = writeVerbose;
        _writeWarning = writeWarning;
        _writeProgress = writeProgress;
    }

    public void Verbose(string message) => Post(() => _writeVerbose(message));

    public void Warning(string message) => Post(() => _writeWarning(message));

    public void Progress(OperationProgress progress) => Volatile.Write(ref _progress, progress);

    /// <summary>Leaves something to do to the pipeline thread; what comes after the end is dropped.</summary>
    public void Post(Action action)
    {
        try
        {
            _queue.Add(action);
        }
        catch (InvalidOperationException) when (_queue.IsAddingCompleted)
        {
        }
    }

    /// <summary>Says that nothing more will come.</summary>
    public void Complete() => _queue.CompleteAdding();

    /// <summary>Does on the calling thread what is posted, until the end.</summary>
    public void Pump()
    {
        while (!_queue.IsCompleted)
        {
            if (_queue.TryTake(out Action? action, ProgressInterval))
            {
                action();
            }

            if (Interlocked.Exchange(ref _progress, null) is { } progress)
            {
                _writeProgress(progress);
            }
        }
    }

    public void Dispose() => _queue.Dispose();
}
