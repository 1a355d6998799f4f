using System.Globalization;

namespace MySqlBackup.Core.Monitoring.Metrics;

/// <summary>Counts how long runs took.</summary>
internal sealed class DurationHistogram
{
    private static readonly double[] Bounds = [60, 300, 900, 1800, 3600];

    private readonly long[] _counts = new long[Bounds.Length];
    private long _count;
    private double _sum;

    public void Add(TimeSpan duration)
    {
        double seconds = duration.TotalSeconds;
        _count++;
        _sum += seconds;
        for (int i = 0; i < Bounds.Length; i++)
        {
            if (seconds <= Bounds[i])
            {
                _counts[i]++;
            }
        }
    }

    public void WriteTo(MetricText text, MetricFamily family, (string Name, string Value)[] labels)
    {
        if (_count == 0)
        {
            return;
        }

        for (int i = 0; i < Bounds.Length; i++)
        {
            text.Add(family, [.. labels, ("le", Bounds[i].ToString(CultureInfo.InvariantCulture))], _counts[i], "_bucket");
        }

        text.Add(family, [.. labels, ("le", "+Inf")], _count, "_bucket");
        text.Add(family, labels, _sum, "_sum");
        text.Add(family, labels, _count, "_count");
    }
}
