namespace MySqlBackup.Core.Monitoring;

/// <summary>Sums readings up: the averages of the whole time, and the peaks.</summary>
/// <param name="interval">The time that is meant to lie between two readings.</param>
internal sealed class ResourceSummary(TimeSpan interval)
{
    private Level _memory;
    private Level _processMemory;
    private Level _serverThreads;
    private ResourceReading? _first;
    private ResourceReading? _last;
    private ResourceReading? _begin;
    private ResourceRates _peak;
    private int _count;

    public void Add(ResourceReading reading)
    {
        _count++;
        _first ??= reading;
        _begin ??= reading;
        _last = reading;
        _memory = _memory.With(reading.MemoryPercent);
        _processMemory = _processMemory.With(reading.ProcessMemory);

        // Over the few milliseconds that may be left at the end of a run everything would be a peak.
        if (reading.Time - _begin.Time >= interval / 2)
        {
            _peak = Higher(_peak, ResourceRates.Between(_begin, reading));
            _begin = reading;
        }
    }

    /// <summary>Takes in how many statements ran on the server beside the run's own.</summary>
    public void AddServerThreads(long count) => _serverThreads = _serverThreads.With(count);

    /// <summary>The figures; null where there was no reading.</summary>
    public BackupResources? ToResources()
    {
        if (_first is null || _last is null)
        {
            return null;
        }

        ResourceRates average = ResourceRates.Between(_first, _last);
        ResourceRates peak = Higher(_peak, average);
        return new BackupResources
        {
            SampleCount = _count,
            SampleInterval = interval,
            Cpu = Figure(average.Cpu, peak.Cpu),
            IoWait = Figure(average.IoWait, peak.IoWait),
            Memory = _memory.ToFigure(),
            Network = Figure(average.Network, peak.Network),
            NetworkLoad = Figure(average.NetworkLoad, peak.NetworkLoad),
            ProcessCpu = Figure(average.ProcessCpu, peak.ProcessCpu),
            ProcessMemory = _processMemory.ToFigure(),
            ServerThreads = _serverThreads.ToFigure(),
        };
    }

    private static ResourceRates Higher(ResourceRates a, ResourceRates b) => new(
        Higher(a.Cpu, b.Cpu), Higher(a.IoWait, b.IoWait), Higher(a.ProcessCpu, b.ProcessCpu), Higher(a.Network, b.Network), Higher(a.NetworkLoad, b.NetworkLoad));

    private static double? Higher(double? a, double? b) => a is null || b > a ? b : a;

    private static ResourceFigure? Figure(double? average, double? peak) =>
        average is { } mean && peak is { } most ? new ResourceFigure(Round(mean), Round(most)) : null;

    private static double Round(double value) => Math.Round(value, 1);

    /// <summary>What has a height at each moment, and not a rate.</summary>
    private readonly record struct Level(int Count, double Sum, double Peak)
    {
        public Level With(double? value) => value is { } known ? new Level(Count + 1, Sum + known, Math.Max(Peak, known)) : this;

        public ResourceFigure? ToFigure() => Count > 0 ? Figure(Sum / Count, Peak) : null;
    }
}
