namespace MySqlBackup.Core.Dump;

/// <summary>A piece of work that any worker can do.</summary>
/// <param name="weight">Estimated size in bytes: heavier jobs go first, so that no big one is left for the end.</param>
internal abstract class DumpJob(long weight)
{
    /// <summary>Estimated size, in bytes.</summary>
    public long Weight => weight;

    /// <summary>Does the work on the worker's connection and thread.</summary>
    public abstract void Run(DumpWorker worker);
}
