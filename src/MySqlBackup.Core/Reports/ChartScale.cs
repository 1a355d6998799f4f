using System.Globalization;

namespace MySqlBackup.Core.Reports;

/// <summary>The vertical axis of a chart: from 0 in even steps of a unit.</summary>
/// <param name="UnitKey">The key of the unit's name.</param>
/// <param name="UnitSize">The unit, in that of the values.</param>
/// <param name="Step">The step, in units.</param>
/// <param name="StepCount">How many steps.</param>
internal sealed record ChartScale(string UnitKey, double UnitSize, double Step, int StepCount)
{
    private const int WantedSteps = 4;

    private static readonly (string Key, double Size)[] Times = [("UnitSeconds", 1), ("UnitMinutes", 60), ("UnitHours", 3600)];
    private static readonly (string Key, double Size)[] Sizes =
        [("UnitBytes", 1), ("UnitKilobytes", 1L << 10), ("UnitMegabytes", 1L << 20), ("UnitGigabytes", 1L << 30), ("UnitTerabytes", 1L << 40)];

    /// <summary>The end of the axis, in the values' unit.</summary>
    public double End => Step * StepCount * UnitSize;

    public static ChartScale ForCounts(double largest)
    {
        ChartScale scale = Create("UnitRuns", 1, largest);
        return scale.Step >= 1 && scale.Step == Math.Floor(scale.Step) ? scale : Steps("UnitRuns", 1, largest, Math.Ceiling(scale.Step));
    }

    public static ChartScale ForSeconds(double largest) => Choose(Times, largest);

    public static ChartScale ForBytes(double largest) => Choose(Sizes, largest);

    /// <summary>The label of a step.</summary>
    public string Label(int step) => (Step * step).ToString("0.###", CultureInfo.InvariantCulture);

    private static ChartScale Choose((string Key, double Size)[] units, double largest)
    {
        (string key, double size) = units.LastOrDefault(u => largest >= 2 * u.Size, units[0]);
        return Create(key, size, largest);
    }

    // Steps of 1, 2, 2.5 or 5 times a power of ten.
    private static ChartScale Create(string key, double size, double largest)
    {
        double rough = Math.Max(largest / size, 1e-9) / WantedSteps;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * new[] { 1, 2, 2.5, 5, 10 }.First(factor => factor * power >= rough * 0.999999);
        return Steps(key, size, largest, step);
    }

    private static ChartScale Steps(string key, double size, double largest, double step) => new(key, size, step, Math.Max(1, (int)Math.Ceiling((largest / size / step) - 1e-9)));
}
