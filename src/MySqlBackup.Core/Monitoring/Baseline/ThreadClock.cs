using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace MySqlBackup.Core.Monitoring.Baseline;

/// <summary>Processor time of this thread: what it needs is the same whatever else the machine does.</summary>
internal static partial class ThreadClock
{
    private const int ThreadCpuTime = 3; // CLOCK_THREAD_CPUTIME_ID of Linux

    /// <summary>The time; elsewhere than on Linux the whole process's, in which nothing else of weight runs. Null where it can't be read.</summary>
    public static TimeSpan? Read() => OperatingSystem.IsLinux() && Environment.Is64BitProcess ? ReadLinux() : ResourceReader.ReadProcess().Cpu;

    [SupportedOSPlatform("linux")]
    private static TimeSpan? ReadLinux() => ClockGetTime(ThreadCpuTime, out TimeSpec time) == 0
        ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0)
        : null;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
