using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Repository;

/// <summary>The process that writes a backup, in <c>owner.json</c> of its unfinished folder.</summary>
/// <param name="Host">Name of its machine.</param>
/// <param name="ProcessId">Its process id.</param>
/// <param name="ProcessStarted">When that process started, UTC; ids are used again, start times are not.</param>
/// <param name="Boot">The kernel's id of the time since it was started; null where it has none.</param>
/// <param name="StartTick">When the process started, counted by the kernel from its own start, which no setting of the clock changes.</param>
/// <param name="Copy">What names the copy that it makes, which another one can go on with; null where it makes none.</param>
/// <param name="Ended">When it said itself that it goes on no more, UTC; null while it does, and where it was killed.</param>
public sealed record RunOwner(
    string Host, int ProcessId, DateTime ProcessStarted, string? Boot = null, long? StartTick = null, string? Copy = null, DateTime? Ended = null)
{
    internal const string FileName = "owner.json";

    /// <summary>This process.</summary>
    internal static RunOwner Current()
    {
        using Process process = Process.GetCurrentProcess();
        return new RunOwner(Environment.MachineName, process.Id, process.StartTime.ToUniversalTime(), KernelClock.ReadBoot(), KernelClock.ReadStartTick(process.Id));
    }

    /// <summary>Says in a folder that it is this process's, so that it can be told from one that was left behind.</summary>
    internal static void Mark(IBackupStorage storage, string folder) =>
        storage.WriteDurable(folder, FileName, JsonSerializer.SerializeToUtf8Bytes(Current(), ManifestJson.Default.RunOwner));

    /// <summary>True where it ran on this machine, so that it can be looked for.</summary>
    [JsonIgnore]
    public bool IsOfThisMachine => string.Equals(Host, Environment.MachineName, StringComparison.OrdinalIgnoreCase);

    /// <summary>True only where it is certain that it goes on no more: it said so, or its process ran on this machine and is not there any more.</summary>
    public bool HasEnded()
    {
        if (Ended is not null)
        {
            return true;
        }

        if (!IsOfThisMachine)
        {
            return false;
        }

        if (Boot is not null && KernelClock.ReadBoot() is { } boot)
        {
            if (boot != Boot)
            {
                return true;
            }

            if (StartTick is not null && KernelClock.ReadStartTick(ProcessId) is { } tick)
            {
                return tick != StartTick;
            }
        }

        return HasEndedByTime();
    }

    /// <summary>Without what only serves to tell whether the process lives.</summary>
    internal RunOwner WithoutClock() => this with { Boot = null, StartTick = null };

    // The system's own time of a start is worked out from the clock: when that is set, it shifts.
    private bool HasEndedByTime()
    {
        try
        {
            using Process process = Process.GetProcessById(ProcessId);
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
