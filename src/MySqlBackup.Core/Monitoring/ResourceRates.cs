namespace MySqlBackup.Core.Monitoring;

/// <summary>What happened between two readings. What can't be known is null.</summary>
/// <param name="Cpu">Percent of all processors.</param>
/// <param name="IoWait">Percent of all processors.</param>
/// <param name="ProcessCpu">Percent of one processor.</param>
/// <param name="Network">Bytes a second.</param>
/// <param name="NetworkLoad">Percent of the busiest link's speed.</param>
internal readonly record struct ResourceRates(double? Cpu, double? IoWait, double? ProcessCpu, double? Network, double? NetworkLoad)
{
    public static ResourceRates Between(ResourceReading from, ResourceReading to)
    {
        double seconds = (to.Time - from.Time).TotalSeconds;
        if (seconds <= 0)
        {
            return default;
        }

        (double? network, double? load) = Traffic(from.Links, to.Links, seconds);
        return new ResourceRates(
            Share(from.Cpu, to.Cpu, times => times.Busy),
            Share(from.Cpu, to.Cpu, times => times.IoWait),
            to.ProcessCpu - from.ProcessCpu is { } cpu ? 100 * cpu.TotalSeconds / seconds : null,
            network,
            load);
    }

    // The kernel says of the time spent waiting that it may even decrease.
    private static double? Share(CpuTimes? from, CpuTimes? to, Func<CpuTimes, long> part) =>
        from is { } before && to is { } after && after.Total > before.Total
            ? Math.Clamp(100.0 * (part(after) - part(before)) / (after.Total - before.Total), 0, 100)
            : null;

    private static (double? Network, double? Load) Traffic(
        IReadOnlyDictionary<string, LinkTraffic>? from, IReadOnlyDictionary<string, LinkTraffic>? to, double seconds)
    {
        if (from is null || to is null)
        {
            return (null, null);
        }

        double network = 0;
        double? load = null;
        foreach ((string name, LinkTraffic after) in to)
        {
            // A link that came, or was reset meanwhile, is counted from the next reading on.
            if (from.TryGetValue(name, out LinkTraffic before) && after.Received >= before.Received && after.Sent >= before.Sent)
            {
                double received = (after.Received - before.Received) / seconds;
                double sent = (after.Sent - before.Sent) / seconds;
                network += received + sent;
                if (after.Speed is { } speed)
                {
                    load = Math.Max(load ?? 0, 100 * Math.Max(received, sent) / speed);
                }
            }
        }

        return (network, load);
    }
}
