using System.ComponentModel;
using System.Diagnostics;
using System.Net.NetworkInformation;

namespace MySqlBackup.Core.Monitoring;

/// <summary>Reads the state of this machine and process: on Linux from <c>/proc</c>, elsewhere what .NET knows.</summary>
/// <param name="proc">The folder <c>/proc</c>.</param>
/// <param name="sys">The folder <c>/sys</c>.</param>
internal sealed class ResourceReader(string proc = "/proc", string sys = "/sys")
{
    /// <summary>Reads what can be read.</summary>
    public ResourceReading Read()
    {
        (TimeSpan? cpu, long? memory) = ReadProcess();
        bool isLinux = OperatingSystem.IsLinux();
        return new ResourceReading
        {
            Time = Stopwatch.GetElapsedTime(0),
            Cpu = isLinux ? ProcText.ReadCpu(ReadProc("stat")) : null,
            MemoryPercent = isLinux ? ProcText.ReadMemoryPercent(ReadProc("meminfo")) : MemoryOfCollector(),
            Links = isLinux ? ProcText.ReadLinks(ReadProc("net/dev"), ReadSpeed) : LinksOfSystem(),
            ProcessCpu = cpu,
            ProcessMemory = memory,
        };
    }

    /// <summary>Processor time and memory of this process alone.</summary>
    public static (TimeSpan? Cpu, long? Memory) ReadProcess()
    {
        try
        {
            using Process process = Process.GetCurrentProcess();
            return (process.TotalProcessorTime, process.WorkingSet64);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or NotSupportedException or IOException)
        {
            return (null, null);
        }
    }

    // The collector asks the system when it runs; before that it knows nothing.
    private static double? MemoryOfCollector()
    {
        GCMemoryInfo info = GC.GetGCMemoryInfo(GCKind.Any);
        return info.MemoryLoadBytes > 0 && info.TotalAvailableMemoryBytes > 0
            ? Math.Clamp(100.0 * info.MemoryLoadBytes / info.TotalAvailableMemoryBytes, 0, 100)
            : null;
    }

    private static Dictionary<string, LinkTraffic>? LinksOfSystem()
    {
        try
        {
            var links = new Dictionary<string, LinkTraffic>(StringComparer.Ordinal);
            foreach (NetworkInterface link in NetworkInterface.GetAllNetworkInterfaces())
            {
                if (link.NetworkInterfaceType != NetworkInterfaceType.Loopback && link.OperationalStatus == OperationalStatus.Up)
                {
                    IPInterfaceStatistics traffic = link.GetIPStatistics();
                    links[link.Id] = new LinkTraffic(traffic.BytesReceived, traffic.BytesSent, link.Speed > 0 ? link.Speed / 8 : null);
                }
            }

            return links;
        }
        catch (Exception e) when (e is NetworkInformationException or PlatformNotSupportedException or Win32Exception)
        {
            return null;
        }
    }

    private string? ReadProc(string name) => TextFile.TryRead(Path.Combine(proc, name));

    private long? ReadSpeed(string link) => ProcText.ReadSpeed(TextFile.TryRead(Path.Combine(sys, "class/net", link, "speed")));
}
