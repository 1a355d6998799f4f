namespace MySqlBackup.Core.Dump;

/// <summary>Whether whole tables would keep all workers busy to the end.</summary>
internal static class WorkBalance
{
    // How much longer than an even share the slowest worker may take before cutting tables is worth what it costs.
    private const double Tolerance = 1.05;

    /// <summary>
    /// True where some worker would have much more to do than the others if each table were read by one of them. A chunk costs the server a
    /// comparison a row, about a tenth of its work, so tables are cut only where that is won back.
    /// </summary>
    /// <param name="sizes">The tables' estimated sizes, in bytes.</param>
    /// <param name="workers">Workers.</param>
    public static bool NeedsChunks(IEnumerable<long> sizes, int workers)
    {
        if (workers == 1)
        {
            return false;
        }

        // The longest job goes to the worker that is free first: what the queue will do.
        var loads = new PriorityQueue<int, long>(Enumerable.Repeat((0, 0L), workers));
        var total = 0L;
        var longest = 0L;
        foreach (var size in sizes.OrderDescending())
        {
            loads.TryDequeue(out _, out var load);
            loads.Enqueue(0, load + size);
            longest = Math.Max(longest, load + size);
            total += size;
        }

        return longest > Tolerance * total / workers;
    }
}
