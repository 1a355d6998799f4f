using System.Globalization;
using MySqlBackup.Core.Quantities;

namespace MySqlBackup.Core.Monitoring;

/// <summary>What a backup should not take more of, and how long it should take.</summary>
internal static class ResourceLimits
{
    private const double Cpu = 80;
    private const double Memory = 70;
    private const double IoWait = 20;
    private const double NetworkLoad = 80;
    private const long Small = 10L << 30;
    private const long Large = 100L << 30;

    /// <summary>A run that is over sooner takes all it gets, and nobody minds.</summary>
    private static readonly TimeSpan LeastDuration = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LongestOfSmall = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LongestOfLarge = TimeSpan.FromHours(2);

    /// <summary>Adds speed and findings.</summary>
    /// <param name="resources">The figures.</param>
    /// <param name="dataSize">Bytes of rows; null where the run failed.</param>
    /// <param name="duration">How long it took; null where that is not known.</param>
    public static BackupResources Judge(BackupResources resources, long? dataSize, TimeSpan? duration)
    {
        double? speed = dataSize is { } size && duration is { TotalSeconds: > 0 } time ? size / (double)(1L << 30) / time.TotalHours : null;
        string[] findings = Find(resources, dataSize, duration, speed).ToArray();
        return resources with
        {
            GigabytesPerHour = speed is { } known ? Math.Round(known, 2) : null,
            Findings = findings.Length > 0 ? findings : null,
        };
    }

    private static IEnumerable<string> Find(BackupResources resources, long? dataSize, TimeSpan? duration, double? speed)
    {
        bool isShort = duration < LeastDuration;
        if (!isShort && Beyond(resources.Cpu, Cpu) is { } cpu)
        {
            yield return $"The machine's processors were busy: {cpu}. Use fewer connections, a lower compression level or low priority, or run at a quieter time.";
        }

        // What counts of memory is that it is there at every moment.
        if (resources.Memory is { Peak: >= Memory } memory)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"The machine's memory was in use to {memory.Peak:0} %, and less than {Memory:0} % is wanted. The backup's own process took {(resources.ProcessMemory is { } own ? ByteSize.Format(own.Peak) : "an unknown part")} of it.");
        }

        if (!isShort && Beyond(resources.IoWait, IoWait) is { } wait)
        {
            yield return $"The processors waited for disks: {wait}. The disk of the server or of the destination is what limits the backup.";
        }

        if (!isShort && Beyond(resources.NetworkLoad, NetworkLoad) is { } network)
        {
            yield return $"A network link was busy: {network}. Throttle the backup, or compress the connection.";
        }

        TimeSpan? longest = dataSize switch { null => null, < Small => LongestOfSmall, <= Large => LongestOfLarge, _ => null };
        if (duration > longest)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"It took {Duration.Format(duration.Value)} for {ByteSize.Format(dataSize!.Value)} ({speed:0.#} GB/h); a backup of that size is expected to take at most {Duration.Format(longest.Value)}.");
        }
    }

    private static string? Beyond(ResourceFigure? figure, double limit) => figure?.Average >= limit
        ? string.Create(CultureInfo.InvariantCulture, $"{figure.Average:0} % on average and {figure.Peak:0} % at most, where less than {limit:0} % is wanted")
        : null;
}
