using System.Runtime.InteropServices;

namespace MySqlBackup.Core.Dump;

/// <summary>Low CPU and I/O priority for the thread that asks for it, and for no other.</summary>
internal static partial class ThreadPriorityControl
{
    private const int ProcessPriority = 0;
    private const int LowNice = 10;
    private const int IoPriorityWhoProcess = 1;

    // Class 3, "idle": disk time that nobody else wants (ioprio_set(2)).
    private const int IoPriorityIdle = 3 << 13;

    /// <summary>Lowers the calling thread's priority; says so where the system does not let it.</summary>
    public static void LowerCurrent(IOperationOutput output)
    {
        if (!OperatingSystem.IsLinux())
        {
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
            return;
        }

        // On Linux both calls are about one thread, and 0 means the calling one (setpriority(2), "C library/kernel differences").
        if (SetPriority(ProcessPriority, 0, LowNice) != 0)
        {
            output.Warning("The system did not allow a lower CPU priority.");
        }

        var call = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => 251,
            Architecture.Arm64 => 30,
            _ => 0,
        };
        if (call == 0 || SystemCall(call, IoPriorityWhoProcess, 0, IoPriorityIdle) != 0)
        {
            output.Verbose("The system did not allow a lower I/O priority.");
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    private static partial int SetPriority(int which, uint who, int priority);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint which, nint who, nint priority);
}
