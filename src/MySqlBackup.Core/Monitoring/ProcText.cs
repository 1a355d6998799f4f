using System.Globalization;

namespace MySqlBackup.Core.Monitoring;

/// <summary>Reads the texts that Linux tells its state in (proc(5)). Null where a text is not what it should be.</summary>
internal static class ProcText
{
    private const int IdleField = 3;
    private const int IoWaitField = 4;
    private const int LastField = 7; // What follows, time of guests, is already in the first two.

    /// <summary>The first line of <c>/proc/stat</c>.</summary>
    public static CpuTimes? ReadCpu(string? stat)
    {
        string line = (stat ?? "").Split('\n', 2)[0];
        string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length <= IoWaitField + 1 || fields[0] != "cpu")
        {
            return null;
        }

        var times = new long[Math.Min(fields.Length - 1, LastField + 1)];
        for (int i = 0; i < times.Length; i++)
        {
            if (!TryRead(fields[i + 1], out times[i]))
            {
                return null;
            }
        }

        return new CpuTimes(times.Sum() - times[IdleField] - times[IoWaitField], times[IoWaitField], times.Sum());
    }

    /// <summary>Memory in use in percent, from <c>/proc/meminfo</c>: all that programs could not get.</summary>
    public static double? ReadMemoryPercent(string? meminfo) =>
        ReadValue(meminfo, "MemTotal:") is { } total && ReadValue(meminfo, "MemAvailable:") is { } available && total > 0
            ? Math.Clamp(100.0 * (total - available) / total, 0, 100)
            : null;

    /// <summary>Bytes received and sent by link, from <c>/proc/net/dev</c>, without the loop to itself.</summary>
    /// <param name="dev">The text.</param>
    /// <param name="speed">Bytes a second that the link of a name can carry.</param>
    public static IReadOnlyDictionary<string, LinkTraffic>? ReadLinks(string? dev, Func<string, long?> speed)
    {
        var links = new Dictionary<string, LinkTraffic>(StringComparer.Ordinal);
        bool isDev = false;
        foreach (string line in (dev ?? "").Split('\n'))
        {
            int colon = line.LastIndexOf(':');
            string[] fields = colon < 0 ? [] : line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length < 16 || !TryRead(fields[0], out long received) || !TryRead(fields[8], out long sent))
            {
                continue;
            }

            isDev = true;
            string name = line[..colon].Trim();
            if (name != "lo")
            {
                links[name] = new LinkTraffic(received, sent, speed(name));
            }
        }

        return isDev ? links : null;
    }

    /// <summary>Bytes a second, from the megabits of <c>/sys/class/net/NAME/speed</c>, which says -1 where it does not know.</summary>
    public static long? ReadSpeed(string? speed) =>
        TryRead(speed?.Trim(), out long megabits) && megabits is > 0 and < int.MaxValue ? megabits * 1_000_000 / 8 : null;

    /// <summary>Bytes that a process wrote to disk, from <c>/proc/PID/io</c>, or where it writes to a pipe, all that it wrote.</summary>
    public static long? ReadWritten(string? io) =>
        (ReadValue(io, "write_bytes:"), ReadValue(io, "wchar:")) switch
        {
            (null, null) => null,
            (var disk, var all) => Math.Max(disk ?? 0, all ?? 0),
        };

    /// <summary>True where a <c>/proc/PID/stat</c> is of a process that has ended and only waits for its parent to notice.</summary>
    public static bool IsZombie(string? stat)
    {
        string rest = stat is null ? "" : stat[(stat.LastIndexOf(')') + 1)..].TrimStart();
        return rest.StartsWith('Z') || rest.StartsWith('X');
    }

    /// <summary>The number after a line's label.</summary>
    private static long? ReadValue(string? text, string label)
    {
        foreach (string line in (text ?? "").Split('\n'))
        {
            if (line.StartsWith(label, StringComparison.Ordinal)
                && TryRead(line[label.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(), out long value))
            {
                return value;
            }
        }

        return null;
    }

    private static bool TryRead(string? text, out long value) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
}
