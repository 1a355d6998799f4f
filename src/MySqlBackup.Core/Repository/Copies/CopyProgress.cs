using System.Diagnostics;

namespace MySqlBackup.Core.Repository.Copies;

/// <summary>Counts what was copied or verified and says so a few times a second.</summary>
internal sealed class CopyProgress(IOperationOutput output, string activity)
{
    private static readonly long Interval = Stopwatch.Frequency / 4;

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private string _phase = "";
    private long _expected;
    private long _bytes;
    private long _rows;
    private long _next;

    /// <summary>Begins a step over these files.</summary>
    public void Begin(string phase, IEnumerable<CopyFile> files)
    {
        _phase = phase;
        _expected = files.Sum(f => f.Size);
        _bytes = 0;
        _rows = 0;
        _next = 0;
        Report("");
    }

    /// <summary>Bytes of a file went.</summary>
    public void Add(CopyFile file, int bytes)
    {
        Interlocked.Add(ref _bytes, bytes);
        Report(file.Name);
    }

    /// <summary>A file is done, with whatever of its bytes did not have to go.</summary>
    public void End(CopyFile file, long bytes)
    {
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Add(ref _rows, file.Rows);
        Report(file.Name);
    }

    private void Report(string current)
    {
        long now = _clock.ElapsedTicks;
        long next = Volatile.Read(ref _next);
        if (now >= next && Interlocked.CompareExchange(ref _next, now + Interval, next) == next)
        {
            output.Progress(new OperationProgress(
                activity, _phase, Interlocked.Read(ref _bytes), _expected, Interlocked.Read(ref _rows), 0, 0, _clock.Elapsed, current));
        }
    }
}
