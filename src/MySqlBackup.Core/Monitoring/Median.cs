using System.Diagnostics;

namespace MySqlBackup.Core.Monitoring;

/// <summary>The middle of several values, which one that is far off does not move.</summary>
internal static class Median
{
    /// <summary>The middle value, or the mean of the two in the middle; the values must not be none.</summary>
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = values.Order().ToArray();
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The median time of an action, in seconds.</summary>
    public static double Time(int count, Action<int> action)
    {
        var times = new double[count];
        for (int i = 0; i < count; i++)
        {
            long begin = Stopwatch.GetTimestamp();
            action(i);
            times[i] = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        }

        return Of(times);
    }
}
