using System.Diagnostics;

namespace MySqlBackup.Core.Repository;

/// <summary>The process that writes a backup, in <c>owner.json</c> of its unfinished folder.</summary>
/// <param name="Host">Name of its machine.</param>
/// <param name="ProcessId">Its process id.</param>
/// <param name="ProcessStarted">When that process started, UTC; ids are used again, start times are not.</param>
internal sealed record RunOwner(string Host, int ProcessId, DateTime ProcessStarted)
{
    public const string FileName = "owner.json";

    public static RunOwner Current()
    {
        using Process process = Process.GetCurrentProcess();
        return new RunOwner(Environment.MachineName, process.Id, process.StartTime.ToUniversalTime());
    }

    /// <summary>True only where it is certain that the process has ended: it ran on this machine and is not there any more.</summary>
    public bool HasEnded()
    {
        if (!string.Equals(Host, Environment.MachineName, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        try
        {
            using Process process = Process.GetProcessById(ProcessId);

            // The start time is worked out from the boot time, which shifts when the clock is set.
            return (process.StartTime.ToUniversalTime() - ProcessStarted).Duration() > TimeSpan.FromMinutes(1);
        }
        catch (ArgumentException)
        {
            return true;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
