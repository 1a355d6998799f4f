using System.Diagnostics;

namespace MySqlBackup.Core.Load;

/// <summary>Counts what is done and says so a few times a second.</summary>
internal sealed class RestoreProgress
{
    private static readonly long Interval = Stopwatch.Frequency / 4;

    private readonly IOperationOutput _output;
    private readonly string _activity;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private long _bytes;
    private long _rows;
    private int _tables;
    private long _next;

    public RestoreProgress(IOperationOutput output, string activity)
    {
        _output = output;
        _activity = activity;
    }

    public long BytesExpected { get; set; }

    public int TablesTotal { get; set; }

    public string Phase { get; set; } = "Plan";

    public TimeSpan Elapsed => _clock.Elapsed;

    public void AddBytes(long bytes, string current)
    {
        Interlocked.Add(ref _bytes, bytes);
        Report(current);
    }

    public void AddRows(long rows) => Interlocked.Add(ref _rows, rows);

    public void AddTable(string current)
    {
        Interlocked.Increment(ref _tables);
        Report(current);
    }

    public void Begin(string phase, string current = "")
    {
        Phase = phase;
        Volatile.Write(ref _next, 0);
        Report(current);
    }

    private void Report(string current)
    {
        var now = _clock.ElapsedTicks;
        var next = Volatile.Read(ref _next);
        if (now < next || Interlocked.CompareExchange(ref _next, now + Interval, next) != next)
        {
            return;
        }
        _output.Progress(new OperationProgress(
            _activity, Phase, Interlocked.Read(ref _bytes), BytesExpected, Interlocked.Read(ref _rows), _tables, TablesTotal, Elapsed, current));
    }
}
