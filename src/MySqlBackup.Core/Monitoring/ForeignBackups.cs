using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace MySqlBackup.Core.Monitoring;

/// <summary>
/// Finds the processes of other backup programs on this machine. They are known by the program's name alone: their arguments may hold passwords
/// and are not read.
/// </summary>
internal sealed class ForeignBackups
{
    private static readonly string[] Programs =
        ["mysqldump", "mariadb-dump", "mydumper", "myloader", "xtrabackup", "mariabackup", "mariadb-backup"];

    private Dictionary<string, Usage> _before = new(StringComparer.Ordinal);

    /// <summary>Looks at them. From the second look on, speeds are those since the look before.</summary>
    public IReadOnlyList<RunningBackup> Look()
    {
        var found = new List<RunningBackup>();
        var now = new Dictionary<string, Usage>(StringComparer.Ordinal);
        foreach ((Process process, string program) in Find())
        {
            using (process)
            {
                if (Describe(process, program, now) is { } backup)
                {
                    found.Add(backup);
                }
            }
        }

        _before = now;
        return found;
    }

    private static IEnumerable<(Process Process, string Program)> Find()
    {
        if (!OperatingSystem.IsLinux())
        {
            return Process.GetProcesses().Select(p => (p, ProgramOf(TryGet(() => p.ProcessName)))).Where(p => Keep(p.p, p.Item2)).Select(p => (p.p, p.Item2!));
        }

        return Directory.EnumerateDirectories("/proc")
            .Select(folder => (Id: Path.GetFileName(folder), Folder: folder))
            .Where(p => char.IsAsciiDigit(p.Id[0]))
            .Select(p => (p.Id, p.Folder, Program: ProgramOf(TextFile.TryRead(Path.Combine(p.Folder, "comm"))?.TrimEnd('\n'))))
            .Where(p => p.Program is not null && !ProcText.IsZombie(TextFile.TryRead(Path.Combine(p.Folder, "stat"))))
            .Select(p => (Process: TryGet(() => Process.GetProcessById(int.Parse(p.Id, CultureInfo.InvariantCulture))), p.Program))
            .Where(p => p.Process is not null)
            .Select(p => (p.Process!, p.Program!));
    }

    private static string? ProgramOf(string? name) => Programs.FirstOrDefault(p => p.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static bool Keep(Process process, string? program)
    {
        if (program is null)
        {
            process.Dispose();
        }

        return program is not null;
    }

    private RunningBackup? Describe(Process process, string program, Dictionary<string, Usage> now)
    {
        if (TryGet(() => process.HasExited ? (bool?)true : null) == true)
        {
            return null;
        }

        DateTime time = DateTime.UtcNow;
        DateTime? start = TryGet(() => (DateTime?)process.StartTime.ToUniversalTime());
        var usage = new Usage(
            time,
            TryGet(() => (TimeSpan?)process.TotalProcessorTime),
            OperatingSystem.IsLinux() ? ProcText.ReadWritten(TextFile.TryRead(string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/io"))) : null);
        string id = string.Create(CultureInfo.InvariantCulture, $"{program}:{process.Id}");
        now[id] = usage;
        Usage? before = _before.TryGetValue(id, out Usage known) ? known : start is { } begin ? new Usage(begin, TimeSpan.Zero, 0) : null;
        double seconds = before is { } earlier ? (time - earlier.Time).TotalSeconds : 0;
        return new RunningBackup
        {
            Id = id,
            Kind = RunningBackupKind.Foreign,
            Engine = program,
            ProcessId = process.Id,
            HostName = Environment.MachineName,
            StartTime = start,
            Elapsed = time > start ? time - start : TimeSpan.Zero,
            Time = time,
            BytesDone = usage.Written,
            BytesPerSecond = seconds > 0 && usage.Written - before?.Written is { } bytes ? Math.Round(bytes / seconds) : null,
            CpuPercent = seconds > 0 && usage.Cpu - before?.Cpu is { } cpu ? Math.Round(100 * cpu.TotalSeconds / seconds, 1) : null,
            Memory = TryGet(() => (long?)process.WorkingSet64),
        };
    }

    // A process may end at any moment, and not everything may be known of those of others.
    private static T? TryGet<T>(Func<T?> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or Win32Exception or NotSupportedException or IOException)
        {
            return default;
        }
    }

    private readonly record struct Usage(DateTime Time, TimeSpan? Cpu, long? Written);
}
