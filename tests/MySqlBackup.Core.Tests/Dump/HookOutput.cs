using System.Collections.Concurrent;

namespace MySqlBackup.Core.Tests.Dump;

/// <summary>Runs a test's own code at fixed moments of a dump, on the dump's thread, so that no test has to guess when they are.</summary>
internal sealed class HookOutput : IOperationOutput
{
    private int _afterSnapshot;

    /// <summary>Called once, when the snapshots are open and the write lock is gone, before any worker starts.</summary>
    public Action? AfterSnapshot { get; init; }

    /// <summary>Called with each report of progress, while the workers run.</summary>
    public Action<OperationProgress>? OnProgress { get; init; }

    /// <summary>Called with each detail, on the thread that tells it.</summary>
    public Action<string>? OnVerbose { get; init; }

    public ConcurrentQueue<string> Warnings { get; } = new();

    public ConcurrentQueue<string> Details { get; } = new();

    public void Verbose(string message)
    {
        Details.Enqueue(message);
        OnVerbose?.Invoke(message);
        if (message.StartsWith("Snapshot ", StringComparison.Ordinal) && Interlocked.Exchange(ref _afterSnapshot, 1) == 0)
        {
            AfterSnapshot?.Invoke();
        }
    }

    public void Warning(string message) => Warnings.Enqueue(message);

    public void Progress(OperationProgress progress) => OnProgress?.Invoke(progress);
}
