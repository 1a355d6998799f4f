using System.Collections.Concurrent;

namespace MySqlBackup.Core.Storage.Objects;

/// <summary>Lets the parts of an upload pass one after the other, by their numbers from 1.</summary>
internal sealed class PartOrder
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _ends = new();

    public PartOrder() => End(0);

    /// <summary>Waits until the part before has ended.</summary>
    public Task WaitAsync(int number, CancellationToken cancellationToken) => Get(number - 1).Task.WaitAsync(cancellationToken);

    /// <summary>Says that a part has ended.</summary>
    public void End(int number) => Get(number).SetResult();

    private TaskCompletionSource Get(int number) => _ends.GetOrAdd(number, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
