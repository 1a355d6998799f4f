namespace MySqlBackup.Core.Monitoring;

/// <summary>What a run took of its machine, as sampled while it ran. What could not be read is null.</summary>
public sealed record BackupResources
{
    /// <summary>How many samples were taken.</summary>
    public required int SampleCount { get; init; }

    /// <summary>The time between them.</summary>
    public required TimeSpan SampleInterval { get; init; }

    /// <summary>How busy the machine's processors were, all processes together, in percent of all processors.</summary>
    public ResourceFigure? Cpu { get; init; }

    /// <summary>Time in which processors had nothing to do but to wait for disks, in percent of all processors.</summary>
    public ResourceFigure? IoWait { get; init; }

    /// <summary>The machine's memory in use, in percent.</summary>
    public ResourceFigure? Memory { get; init; }

    /// <summary>What the machine received and sent, bytes a second, without what it sent to itself.</summary>
    public ResourceFigure? Network { get; init; }

    /// <summary>The busier direction of the busiest network link, in percent of the link's speed.</summary>
    public ResourceFigure? NetworkLoad { get; init; }

    /// <summary>Processor time of the run's own process, in percent of one processor: several threads can take more than 100.</summary>
    public ResourceFigure? ProcessCpu { get; init; }

    /// <summary>Memory of the run's own process, bytes.</summary>
    public ResourceFigure? ProcessMemory { get; init; }

    /// <summary>Statements that ran on the server at a time, beside the run's own.</summary>
    public ResourceFigure? ServerThreads { get; init; }

    /// <summary>Gigabytes of rows an hour; null where the run failed.</summary>
    public double? GigabytesPerHour { get; init; }

    /// <summary>Where the run was beyond a limit, in words; null where nowhere.</summary>
    public IReadOnlyList<string>? Findings { get; init; }
}
