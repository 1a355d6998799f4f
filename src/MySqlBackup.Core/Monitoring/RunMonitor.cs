using System.Diagnostics;

namespace MySqlBackup.Core.Monitoring;

/// <summary>
/// Watches a run from a thread of its own: samples what it takes of the machine, and tells whoever wants to know how far it is. Nothing that
/// goes wrong here fails the run.
/// </summary>
internal sealed class RunMonitor
{
    private static readonly TimeSpan LongestTellInterval = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _sampleInterval;
    private readonly TimeSpan _tellInterval;
    private readonly WarningCollector _output;
    private readonly ResourceReader _reader = new();
    private readonly ResourceSummary _summary;
    private readonly ProgressTracker _progress = new();
    private readonly object _gate = new();
    private readonly Thread _thread;
    private bool _isStopped;
    private Action<RunProgress>? _tell;
    private Exception? _failure;

    /// <summary>Prepares to watch a run.</summary>
    /// <param name="sampleInterval">The time between two samples, and where it is under a second, between two times of telling.</param>
    /// <param name="output">Knows how far the run is, and hears of what can't be told.</param>
    public RunMonitor(TimeSpan sampleInterval, WarningCollector output)
    {
        _sampleInterval = sampleInterval;
        _tellInterval = sampleInterval < LongestTellInterval ? sampleInterval : LongestTellInterval;
        _output = output;
        _summary = new ResourceSummary(sampleInterval);
        _thread = new Thread(Run) { IsBackground = true, Name = "mysqlbackup monitor" };
    }

    /// <summary>Begins.</summary>
    public void Start() => _thread.Start();

    /// <summary>From now on tells how far the run is.</summary>
    public void Follow(Action<RunProgress> tell) => Volatile.Write(ref _tell, tell);

    /// <summary>Takes in how many statements ran on the server beside the run's own; from any thread.</summary>
    public void AddServerThreads(long count)
    {
        lock (_summary)
        {
            _summary.AddServerThreads(count);
        }
    }

    /// <summary>Ends: nothing is told any more once this returns.</summary>
    /// <returns>What the run took; null where nothing could be read.</returns>
    public BackupResources? Stop()
    {
        lock (_gate)
        {
            _isStopped = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
        if (Interlocked.Exchange(ref _failure, null) is { } failure)
        {
            _output.Verbose($"The run could not be watched all the time: {failure.Message}");
        }

        lock (_summary)
        {
            return _summary.ToResources();
        }
    }

    private void Run()
    {
        Guard(Sample);
        var clock = Stopwatch.StartNew();
        TimeSpan nextSample = _sampleInterval;

        // A run that is over by then needs no telling: that it began, its file already says.
        TimeSpan nextTell = 2 * _tellInterval;
        while (!WaitForStop(Next(nextSample, nextTell, clock.Elapsed)))
        {
            if (clock.Elapsed >= nextSample)
            {
                Guard(Sample);
                nextSample = clock.Elapsed + _sampleInterval;
            }

            if (clock.Elapsed >= nextTell)
            {
                Guard(Tell);
                nextTell = clock.Elapsed + _tellInterval;
            }
        }

        Guard(Sample);
    }

    private bool WaitForStop(TimeSpan time)
    {
        lock (_gate)
        {
            if (!_isStopped)
            {
                Monitor.Wait(_gate, time);
            }

            return _isStopped;
        }
    }

    private static TimeSpan Next(TimeSpan sample, TimeSpan tell, TimeSpan now)
    {
        TimeSpan next = sample < tell ? sample : tell;
        return next > now ? next - now : TimeSpan.Zero;
    }

    private void Sample() => _summary.Add(_reader.Read());

    private void Tell() => Volatile.Read(ref _tell)?.Invoke(_progress.Look(_output.LastProgress));

    private void Guard(Action action)
    {
        try
        {
            action();
        }
#pragma warning disable CA1031 // Whatever it is, the backup is worth more than the figures.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure ??= e;
        }
    }
}
