using System.Diagnostics;

namespace MySqlBackup.Core.Monitoring;

/// <summary>Makes a <see cref="RunProgress"/> of each look at a run, with what changed since the look before.</summary>
internal sealed class ProgressTracker
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan? _cpu = ResourceReader.ReadProcess().Cpu;
    private TimeSpan _time;
    private long? _bytes;

    /// <summary>Looks.</summary>
    /// <param name="progress">What the operation last told; null where nothing yet.</param>
    public RunProgress Look(OperationProgress? progress)
    {
        (TimeSpan? cpu, long? memory) = ResourceReader.ReadProcess();
        TimeSpan time = _clock.Elapsed;
        double seconds = (time - _time).TotalSeconds;
        var look = new RunProgress
        {
            Time = DateTime.UtcNow,
            Phase = progress?.Phase ?? "Preparing",
            BytesDone = progress?.BytesDone ?? 0,
            BytesExpected = progress is { BytesExpected: > 0 } ? progress.BytesExpected : null,
            BytesPerSecond = BytesPerSecond(progress, seconds) is { } speed ? Math.Round(speed) : null,
            RowsDone = progress?.RowsDone ?? 0,
            TablesDone = progress?.TablesDone ?? 0,
            TablesTotal = progress?.TablesTotal,
            CurrentTable = progress is { Current.Length: > 0 } ? progress.Current : null,
            Remaining = progress?.Remaining,
            CpuPercent = cpu - _cpu is { } taken && seconds > 0 ? Math.Round(100 * taken.TotalSeconds / seconds, 1) : null,
            Memory = memory,
        };
        (_cpu, _time, _bytes) = (cpu, time, progress?.BytesDone);
        return look;
    }

    private double? BytesPerSecond(OperationProgress? progress, double seconds) =>
        progress is null ? null
        : _bytes is { } before && seconds > 0 ? (progress.BytesDone - before) / seconds
        : progress.Elapsed > TimeSpan.Zero ? progress.BytesDone / progress.Elapsed.TotalSeconds
        : null;
}
