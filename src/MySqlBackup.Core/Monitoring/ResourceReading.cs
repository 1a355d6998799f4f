namespace MySqlBackup.Core.Monitoring;

/// <summary>The state of machine and process at one moment. What could not be read is null.</summary>
internal sealed record ResourceReading
{
    /// <summary>When, counted from any moment, evenly.</summary>
    public required TimeSpan Time { get; init; }

    public CpuTimes? Cpu { get; init; }

    public double? MemoryPercent { get; init; }

    /// <summary>The network links by name, without those of the machine to itself.</summary>
    public IReadOnlyDictionary<string, LinkTraffic>? Links { get; init; }

    public TimeSpan? ProcessCpu { get; init; }

    public long? ProcessMemory { get; init; }
}
