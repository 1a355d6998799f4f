using System.Globalization;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Monitoring.Baseline;
using MySqlBackup.Core.Quantities;

namespace MySqlBackup.Core.Monitoring.Diagnosis;

/// <summary>What of a run's figures is so far from the median of others that it may be why the run was slow or failed.</summary>
internal static class RunChanges
{
    private const double MoreData = 1.2;
    private const double BusyCpu = 70;
    private const double MoreCpu = 20;
    private const double MoreWait = 10;
    private const double FullMemory = 85;
    private const double MoreMemory = 15;
    private const double MoreLoad = 20;
    private const double MoreTraffic = 1.5;
    private const double LeastTraffic = 10 << 20;
    private const double MoreStatements = 4;
    private const double LongerLock = 5;

    /// <summary>The changes, the one that explains most first.</summary>
    public static IEnumerable<DiagnosisChange> Find(BackupRun run, IReadOnlyList<BackupRun> usual)
    {
        BackupResources? now = run.Resources;
        if (Compare(run.DataSize, usual, r => r.DataSize) is { } data && data.Now >= data.Usual * MoreData)
        {
            yield return Change(DiagnosisFactor.DataSize, data, $"There were {ByteSize.Format(data.Now)} of rows, usually {ByteSize.Format(data.Usual)}.");
        }

        if (Compare(now?.ServerThreads?.Average, usual, r => r.Resources?.ServerThreads?.Average) is { } load && load.Now >= load.Usual + MoreStatements)
        {
            yield return Change(DiagnosisFactor.ServerLoad, load, Text($"The server ran {load.Now:0.#} other statements at a time, usually {load.Usual:0.#}."));
        }

        if (Compare(now?.IoWait?.Average, usual, r => r.Resources?.IoWait?.Average) is { } wait && wait.Now >= wait.Usual + MoreWait)
        {
            yield return Change(DiagnosisFactor.Disk, wait, Text($"The processors waited for disks {wait.Now:0} % of the time, usually {wait.Usual:0} %: server or destination has a slower or busier disk."));
        }

        if (Compare(now?.Cpu?.Average, usual, r => r.Resources?.Cpu?.Average) is { } cpu && cpu.Now >= BusyCpu && cpu.Now >= cpu.Usual + MoreCpu)
        {
            yield return Change(DiagnosisFactor.Cpu, cpu, Text($"The machine's processors were busy to {cpu.Now:0} %, usually {cpu.Usual:0} %."));
        }

        if (Compare(now?.Memory?.Peak, usual, r => r.Resources?.Memory?.Peak) is { } memory && memory.Now >= FullMemory && memory.Now >= memory.Usual + MoreMemory)
        {
            yield return Change(DiagnosisFactor.Memory, memory, Text($"The machine's memory was in use to {memory.Now:0} %, usually {memory.Usual:0} %."));
        }

        if (FindNetwork(now, usual) is { } network)
        {
            yield return network;
        }

        if (Compare(run.LockWait?.TotalSeconds, usual, r => r.LockWait?.TotalSeconds) is { } waited && waited.Now >= waited.Usual + LongerLock)
        {
            yield return Change(DiagnosisFactor.Lock, waited, $"The backup waited {Duration.Format(TimeSpan.FromSeconds(waited.Now))} for its locks, usually {Duration.Format(TimeSpan.FromSeconds(waited.Usual))}.");
        }

        if (Compare(run.LockHeld?.TotalSeconds, usual, r => r.LockHeld?.TotalSeconds) is { } held && held.Now >= held.Usual + LongerLock)
        {
            yield return Change(DiagnosisFactor.Lock, held, $"Locks were held for {Duration.Format(TimeSpan.FromSeconds(held.Now))}, usually {Duration.Format(TimeSpan.FromSeconds(held.Usual))}.");
        }
    }

    /// <summary>False where there is next to nothing to compare, so that no change found says nothing.</summary>
    public static bool CanTell(BackupRun run, IReadOnlyList<BackupRun> usual) =>
        run.Resources is { } now && usual.Any(r => (r.Resources?.Cpu is not null && now.Cpu is not null) || (r.Resources?.ProcessCpu is not null && now.ProcessCpu is not null));

    private static DiagnosisChange? FindNetwork(BackupResources? now, IReadOnlyList<BackupRun> usual)
    {
        if (Compare(now?.NetworkLoad?.Average, usual, r => r.Resources?.NetworkLoad?.Average) is { } load)
        {
            return load.Now >= load.Usual + MoreLoad
                ? Change(DiagnosisFactor.Network, load, Text($"A network link was busy to {load.Now:0} %, usually {load.Usual:0} %."))
                : null;
        }

        // Links that do not tell their speed, as virtual ones.
        return Compare(now?.Network?.Average, usual, r => r.Resources?.Network?.Average) is { } traffic
            && traffic.Now >= LeastTraffic && traffic.Now >= traffic.Usual * MoreTraffic
            ? Change(DiagnosisFactor.Network, traffic, $"The machine received and sent {ByteSize.Format(traffic.Now)}/s, usually {ByteSize.Format(traffic.Usual)}/s.")
            : null;
    }

    // Null where either is not known: what could not be read has not changed.
    private static (double Usual, double Now)? Compare(double? now, IReadOnlyList<BackupRun> usual, Func<BackupRun, double?> read)
    {
        double[] known = usual.Select(read).OfType<double>().ToArray();
        return now is { } value && known.Length > 0 ? (Median.Of(known), value) : null;
    }

    private static DiagnosisChange Change(DiagnosisFactor factor, (double Usual, double Now) values, string message) =>
        new(factor, Math.Round(values.Usual, 1), Math.Round(values.Now, 1), message);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
