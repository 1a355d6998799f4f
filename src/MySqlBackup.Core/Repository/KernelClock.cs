using System.Globalization;

namespace MySqlBackup.Core.Repository;

/// <summary>When things started by the Linux kernel's count, which goes on evenly whatever the clock is set to.</summary>
internal static class KernelClock
{
    private const int StartField = 22 - 3; // proc(5): "starttime" is the 22nd field of stat; those before the 3rd end with the name's bracket.

    /// <summary>The id of this run of the kernel; null where it is not Linux.</summary>
    public static string? ReadBoot() => Read("/proc/sys/kernel/random/boot_id")?.Trim();

    /// <summary>When a process started, in ticks since the kernel did; null where that can't be known, or there is no such process.</summary>
    public static long? ReadStartTick(int processId)
    {
        string? stat = Read(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
        string[] fields = stat is null ? [] : stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > StartField && long.TryParse(fields[StartField], CultureInfo.InvariantCulture, out long tick) ? tick : null;
    }

    private static string? Read(string path)
    {
        try
        {
            return OperatingSystem.IsLinux() ? File.ReadAllText(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
