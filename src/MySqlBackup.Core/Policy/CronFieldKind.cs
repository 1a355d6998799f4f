using System.Globalization;

namespace MySqlBackup.Core.Policy;

/// <summary>What a place in a cron expression stands for.</summary>
internal sealed class CronFieldKind
{
    /// <summary>The first.</summary>
    public static readonly CronFieldKind Minute = new("minute", 0, 59, []);

    /// <summary>The second.</summary>
    public static readonly CronFieldKind Hour = new("hour", 0, 23, []);

    /// <summary>The third.</summary>
    public static readonly CronFieldKind DayOfMonth = new("day of the month", 1, 31, []);

    /// <summary>The fourth.</summary>
    public static readonly CronFieldKind Month = new("month", 1, 12, ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]);

    /// <summary>The fifth; Sunday is 0 and 7.</summary>
    public static readonly CronFieldKind DayOfWeek = new("day of the week", 0, 7, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]);

    private readonly string[] _names;

    private CronFieldKind(string name, int least, int most, string[] names)
    {
        Name = name;
        Least = least;
        Most = most;
        _names = names;
    }

    /// <summary>All, in their order.</summary>
    public static IReadOnlyList<CronFieldKind> All { get; } = [Minute, Hour, DayOfMonth, Month, DayOfWeek];

    /// <summary>As a message names it.</summary>
    public string Name { get; }

    /// <summary>The smallest value.</summary>
    public int Least { get; }

    /// <summary>The largest value.</summary>
    public int Most { get; }

    /// <summary>The value of a number or a name; -1 for what is neither.</summary>
    public int ValueOf(string text)
    {
        int name = Array.FindIndex(_names, n => n.Equals(text, StringComparison.OrdinalIgnoreCase));
        return name >= 0 ? name + Least
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
            : -1;
    }

    /// <summary>One value for each meaning.</summary>
    public ulong Fold(ulong values) => this == DayOfWeek && (values & (1UL << 7)) != 0 ? (values & ~(1UL << 7)) | 1 : values;
}
