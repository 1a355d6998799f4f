using System.Globalization;
using System.Net;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Servers.Settings;

/// <summary>What is known of the machine that a server runs on.</summary>
internal sealed record MachineFacts
{
    /// <summary>Why memory and processors are not known; null where they are.</summary>
    public string? WhyUnknown { get; init; }

    /// <summary>Bytes of memory.</summary>
    public long Memory { get; init; }

    /// <summary>Bytes of memory that could be had without swapping.</summary>
    public long Available { get; init; }

    /// <summary>Processors.</summary>
    public int Processors { get; init; }

    /// <summary>Whether the server's data lies on a disk that rotates; null where that can't be told.</summary>
    public bool? IsRotating { get; init; }

    /// <summary>Looks at this machine, where it is the server's.</summary>
    /// <param name="address">How the server is reached.</param>
    /// <param name="hostName">What the server calls its machine: a forwarded port or a container leads elsewhere.</param>
    /// <param name="dataDirectory">Where the server says its data is.</param>
    public static MachineFacts Read(ServerAddress address, string? hostName, string? dataDirectory)
    {
        if (!IsHere(address, hostName))
        {
            return new MachineFacts { WhyUnknown = "the server is not on this machine, so its memory, processors and disks are not known" };
        }

        if (!OperatingSystem.IsLinux())
        {
            return new MachineFacts { WhyUnknown = "the machine's free memory is read on Linux only" };
        }

        Dictionary<string, long> memory = ReadMemory();
        if (!memory.TryGetValue("MemTotal", out long total) || !memory.TryGetValue("MemAvailable", out long available))
        {
            return new MachineFacts { WhyUnknown = "the system does not tell its memory" };
        }

        // A container's limit, where that is less than the machine has.
        long limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        total = limit > 0 ? Math.Min(total, limit) : total;
        return new MachineFacts
        {
            Memory = total,
            Available = Math.Min(available, total),
            Processors = Environment.ProcessorCount,
            IsRotating = string.IsNullOrEmpty(dataDirectory) ? null : BlockDevice.IsRotating(dataDirectory),
        };
    }

    /// <summary>Whether the server runs on this machine.</summary>
    /// <param name="address">How the server is reached.</param>
    /// <param name="hostName">What the server calls its machine.</param>
    public static bool IsHere(ServerAddress address, string? hostName) =>
        IsNear(address) && string.Equals(ShortName(hostName), ShortName(Environment.MachineName), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the address leads no further than this machine.</summary>
    public static bool IsNear(ServerAddress address) =>
        address.UnixSocket is not null
        || string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.Host, out IPAddress? ip) && IPAddress.IsLoopback(ip));

    private static string ShortName(string? name) => (name ?? "").Split('.')[0];

    private static Dictionary<string, long> ReadMemory()
    {
        var values = new Dictionary<string, long>(StringComparer.Ordinal);
        try
        {
            foreach (string line in File.ReadLines("/proc/meminfo"))
            {
                string[] parts = line.Split([':', ' '], StringSplitOptions.RemoveEmptyEntries);
                if (parts.Length >= 2 && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long kilobytes))
                {
                    values[parts[0]] = kilobytes * 1024;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then nothing is known.
        }

        return values;
    }
}
