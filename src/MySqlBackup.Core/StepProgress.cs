using System.Diagnostics;

namespace MySqlBackup.Core;

/// <summary>Counts the bytes and rows that a step has done, on any thread, and says so a few times a second.</summary>
internal sealed class StepProgress(IOperationOutput output, string activity)
{
    private static readonly long Interval = Stopwatch.Frequency / 4;

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private string _phase = "";
    private long _expected;
    private long _bytes;
    private long _rows;
    private long _next;

    /// <summary>Begins a step of so many bytes.</summary>
    public void Begin(string phase, long bytesExpected)
    {
        _phase = phase;
        _expected = bytesExpected;
        Interlocked.Exchange(ref _bytes, 0);
        Interlocked.Exchange(ref _rows, 0);
        Volatile.Write(ref _next, 0);
        Report("");
    }

    /// <summary>So much more is done.</summary>
    public void Add(long bytes, long rows, string current)
    {
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Add(ref _rows, rows);
        Report(current);
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
