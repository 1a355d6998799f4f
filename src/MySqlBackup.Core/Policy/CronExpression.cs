namespace MySqlBackup.Core.Policy;

/// <summary>
/// When something is to run, as cron writes it: minute, hour, day of the month, month, day of the week, with names, lists, ranges and steps, or
/// <c>@hourly</c>, <c>@daily</c>, <c>@weekly</c>, <c>@monthly</c>, <c>@yearly</c>. Where both fields for days say something, a day that is either is meant, as
/// with cron; where one of them begins with <c>*</c>, a day that is both.
/// </summary>
/// <remarks>
/// When clocks go forward, what falls into the hour that is not there runs at its end, once. When they go back, what has a fixed time runs at the first of
/// the two, and what runs over and over (minute or hour begin with <c>*</c>) goes on running.
/// </remarks>
public sealed class CronExpression
{
    // Weekdays and leap years go together again after 28 years, except around a year such as 2100.
    private const int YearsAhead = 41;

    // The most that a zone has ever skipped: a day, at the date line.
    private static readonly TimeSpan LongestShift = TimeSpan.FromHours(25);

    private static readonly Dictionary<string, string> Nicknames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["@hourly"] = "0 * * * *",
        ["@daily"] = "0 0 * * *",
        ["@midnight"] = "0 0 * * *",
        ["@weekly"] = "0 0 * * 0",
        ["@monthly"] = "0 0 1 * *",
        ["@yearly"] = "0 0 1 1 *",
        ["@annually"] = "0 0 1 1 *",
    };

    private readonly string _text;

    private CronExpression(string text, CronField[] fields)
    {
        _text = text;
        (Minutes, Hours, Days, Months, Weekdays) = (fields[0], fields[1], fields[2], fields[3], fields[4]);
    }

    internal CronField Minutes { get; }

    internal CronField Hours { get; }

    internal CronField Days { get; }

    internal CronField Months { get; }

    internal CronField Weekdays { get; }

    /// <summary>The five fields; of a nickname, those that it stands for.</summary>
    internal string FiveFields => Nicknames.GetValueOrDefault(_text, _text);

    // Every hour or every few minutes is meant, and not a time of the day.
    private bool Repeats => Minutes.IsStar || Hours.IsStar;

    /// <summary>Reads an expression.</summary>
    /// <exception cref="FormatException">It says what is wrong and how it is written rightly.</exception>
    public static CronExpression Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] fields = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        string written = string.Join(' ', fields);
        if (written.StartsWith('@'))
        {
            fields = Nicknames.TryGetValue(written, out string? meaning) ? meaning.Split(' ')
                : throw new FormatException($"'{written}' is none of {string.Join(", ", Nicknames.Keys)}.");
        }

        if (fields.Length != CronFieldKind.All.Count)
        {
            throw new FormatException(fields.Length == CronFieldKind.All.Count + 1
                ? $"'{written}' has 6 fields. Seconds and years are no part of it: write minute, hour, day of the month, month and day of the week, as in 0 2 * * *."
                : $"'{written}' has {fields.Length} {(fields.Length == 1 ? "field" : "fields")} in place of 5: minute, hour, day of the month, month and day of the week, as in 0 2 * * *.");
        }

        var expression = new CronExpression(written, fields.Zip(CronFieldKind.All, CronField.Parse).ToArray());
        return expression.NextDay(new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Unspecified)) is not null ? expression
            : throw new FormatException($"'{written}' never comes: none of its months has such a day.");
    }

    /// <summary>The first time after a moment, in a time zone; null where there is none before the calendar's end.</summary>
    public DateTimeOffset? Next(DateTimeOffset after, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        DateTime local = Clock(after, zone);
        DateTimeOffset? best = null;

        // Around a change of the clocks, what the clock showed before may be still to come.
        bool changes = zone.GetUtcOffset(after - LongestShift) != zone.GetUtcOffset(after + LongestShift);
        for (DateTime? time = NextLocal(changes ? local - LongestShift : local); time is { } found; time = NextLocal(found.AddMinutes(1)))
        {
            (DateTimeOffset first, DateTimeOffset? second) = Moments(found, zone);
            if (first > after && (best is null || first < best))
            {
                best = first;
            }

            if (second > after && (best is null || second < best))
            {
                best = second;
            }

            // The first moments of later times are later still.
            if (best <= first)
            {
                return best;
            }
        }

        return best;
    }

    /// <summary>The last time before a moment, in a time zone; null where there was none.</summary>
    public DateTimeOffset? Previous(DateTimeOffset before, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        foreach (TimeSpan back in (TimeSpan[])[TimeSpan.FromHours(2), TimeSpan.FromDays(1), TimeSpan.FromDays(32), TimeSpan.FromDays(367), TimeSpan.FromDays(YearsAhead * 366)])
        {
            DateTimeOffset? last = null;
            for (DateTimeOffset? time = Next(before - back, zone); time < before; time = Next(time.Value, zone))
            {
                last = time;
            }

            if (last is not null)
            {
                return last;
            }
        }

        return null;
    }

    /// <inheritdoc />
    public override string ToString() => _text;

    // What is at a local time: the moment at which the clock shows it; both moments where it shows it twice and that is meant; the end of the gap where it never does.
    // Asked of the moments around it, because TimeZoneInfo knows of the gaps and repetitions of summer time alone, and not of a zone that moves.
    private (DateTimeOffset First, DateTimeOffset? Second) Moments(DateTime local, TimeZoneInfo zone)
    {
        var near = new DateTimeOffset(local, TimeSpan.Zero);
        DateTimeOffset[] moments = new[] { near - LongestShift, near + LongestShift }
            .Select(around => new DateTimeOffset(local, zone.GetUtcOffset(around)))
            .Where(moment => Clock(moment, zone) == local)
            .Distinct().Order().ToArray();
        return moments switch
        {
            [] => (EndOfGap(local, zone), null),
            [var only] => (only, null),
            [var first, var second, ..] => (first, Repeats ? second : null),
        };
    }

    private static DateTime Clock(DateTimeOffset moment, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(moment, zone).DateTime;

    private static DateTimeOffset EndOfGap(DateTime local, TimeZoneInfo zone)
    {
        var before = new DateTimeOffset(local, TimeSpan.Zero) - LongestShift;
        int low = 0;
        int high = (int)(2 * LongestShift).TotalMinutes;
        while (low + 1 < high)
        {
            int middle = (low + high) / 2;
            if (Clock(before.AddMinutes(middle), zone) > local)
            {
                high = middle;
            }
            else
            {
                low = middle;
            }
        }

        return TimeZoneInfo.ConvertTime(before.AddMinutes(high), zone);
    }

    // The first time of the clock from this one on.
    private DateTime? NextLocal(DateTime from)
    {
        DateTime start = new(from.Year, from.Month, from.Day, from.Hour, from.Minute, 0, DateTimeKind.Unspecified);
        if (start < from)
        {
            start = start.AddMinutes(1);
        }

        if (NextDay(start.Date) is not { } day)
        {
            return null;
        }

        if (day == start.Date)
        {
            int minute = Hours.Contains(start.Hour) ? Minutes.NextFrom(start.Minute) : -1;
            if (minute >= 0)
            {
                return day.AddHours(start.Hour).AddMinutes(minute);
            }

            int hour = Hours.NextFrom(start.Hour + 1);
            if (hour >= 0)
            {
                return day.AddHours(hour).AddMinutes(Minutes.First);
            }

            if (NextDay(day.AddDays(1)) is not { } later)
            {
                return null;
            }

            day = later;
        }

        return day.AddHours(Hours.First).AddMinutes(Minutes.First);
    }

    private DateTime? NextDay(DateTime from)
    {
        DateTime day = from;
        int lastYear = Math.Min(from.Year + YearsAhead, DateTime.MaxValue.Year - 1);
        while (day.Year <= lastYear)
        {
            if (!Months.Contains(day.Month))
            {
                day = new DateTime(day.Year, day.Month, 1, 0, 0, 0, DateTimeKind.Unspecified).AddMonths(1);
            }
            else if (Holds(day))
            {
                return day;
            }
            else
            {
                day = day.AddDays(1);
            }
        }

        return null;
    }

    private bool Holds(DateTime day)
    {
        bool isDay = Days.Contains(day.Day);
        bool isWeekday = Weekdays.Contains((int)day.DayOfWeek);
        return Days.IsStar || Weekdays.IsStar ? isDay && isWeekday : isDay || isWeekday;
    }
}
