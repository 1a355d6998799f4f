using System.Collections.Concurrent;

namespace MySqlBackup.Core.Tests.Load;

/// <summary>Keeps what an operation says.</summary>
public sealed class RecordingOutput : IOperationOutput
{
    public ConcurrentQueue<string> Messages { get; } = new();

    public ConcurrentQueue<string> Warnings { get; } = new();

    public ConcurrentQueue<OperationProgress> Reports { get; } = new();

    public void Verbose(string message) => Messages.Enqueue(message);

    public void Warning(string message) => Warnings.Enqueue(message);

    public void Progress(OperationProgress progress) => Reports.Enqueue(progress);
}
