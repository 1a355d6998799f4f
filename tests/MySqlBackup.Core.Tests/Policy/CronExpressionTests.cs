using System.Globalization;
using MySqlBackup.Core.Policy;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Policy;

public class CronExpressionTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("0 2 * * *", "2026-11-25T02:00Z", "2026-11-26T02:00Z")]
    [InlineData("0 2 * * *", "2026-11-25T01:59Z", "2026-11-25T02:00Z")]
    [InlineData("0 */6 * * *", "2026-11-25T06:00Z", "2026-11-25T12:00Z")]
    [InlineData("30 1 1 * *", "2026-11-25T00:00Z", "2026-12-01T01:30Z")]
    [InlineData("0 18 * * 1-5", "2026-11-27T18:00Z", "2026-11-30T18:00Z")]
    [InlineData("0 18 * * Mon-Fri", "2026-11-27T18:00Z", "2026-11-30T18:00Z")]
    [InlineData("5-59/20 8,20 * jan,JUL *", "2026-11-25T00:00Z", "2027-01-01T08:05Z")]
    [InlineData("0 0 * * 7", "2026-11-25T00:00Z", "2026-11-29T00:00Z")]
    [InlineData("0 0 * * 5-7", "2026-11-28T00:00Z", "2026-11-29T00:00Z")]
    [InlineData("0 0 29 2 *", "2026-11-25T00:00Z", "2028-02-29T00:00Z")]
    [InlineData("0 0 29 2 *", "2096-03-01T00:00Z", "2104-02-29T00:00Z")]
    [InlineData("0 0 13 * 5", "2026-11-25T00:00Z", "2026-11-27T00:00Z")]
    [InlineData("0 0 13 * */5", "2026-11-25T00:00Z", "2026-12-13T00:00Z")]
    [InlineData("@hourly", "2026-11-25T00:00Z", "2026-11-25T01:00Z")]
    [InlineData("@daily", "2026-11-25T00:00Z", "2026-11-26T00:00Z")]
    [InlineData("@weekly", "2026-11-25T00:00Z", "2026-11-29T00:00Z")]
    [InlineData("@Monthly", "2026-11-25T00:00Z", "2026-12-01T00:00Z")]
    [InlineData("@yearly", "2026-11-25T00:00Z", "2027-01-01T00:00Z")]
    [InlineData("  0   2 *\t* * ", "2026-11-25T00:00Z", "2026-11-25T02:00Z")]
    public void The_next_run(string expression, string after, string expected)
    {
        var cron = CronExpression.Parse(expression);
        Assert.Equal(Time(expected), cron.Next(Time(after), TimeZoneInfo.Utc));
        Assert.True(cron.Previous(Time(expected), TimeZoneInfo.Utc) <= Time(after));
        Assert.Equal(Time(expected), cron.Previous(Time(expected).AddMinutes(1), TimeZoneInfo.Utc));
    }

    // Clocks in Berlin went forward at 2 on 29 March 2026, and back at 3 on 25 October.
    [Theory]
    [InlineData("30 2 * * *", "2026-03-28T12:00+01:00", "2026-03-29T03:00+02:00 2026-03-30T02:30+02:00")]
    [InlineData("0,30 2 * * *", "2026-03-28T12:00+01:00", "2026-03-29T03:00+02:00 2026-03-30T02:00+02:00")]
    [InlineData("0 2,3 * * *", "2026-03-28T12:00+01:00", "2026-03-29T03:00+02:00 2026-03-30T02:00+02:00")]
    [InlineData("0 */2 * * *", "2026-03-29T00:30+01:00", "2026-03-29T03:00+02:00 2026-03-29T04:00+02:00")]
    [InlineData("30 2 * * *", "2026-10-24T12:00+02:00", "2026-10-25T02:30+02:00 2026-10-26T02:30+01:00")]
    [InlineData("*/30 * * * *", "2026-10-25T02:00+02:00", "2026-10-25T02:30+02:00 2026-10-25T02:00+01:00 2026-10-25T02:30+01:00 2026-10-25T03:00+01:00")]
    [InlineData("0 1-3 * * *", "2026-10-25T00:00+02:00", "2026-10-25T01:00+02:00 2026-10-25T02:00+02:00 2026-10-25T03:00+01:00 2026-10-26T01:00+01:00")]
    public void A_change_of_clocks(string expression, string after, string expected)
    {
        var cron = CronExpression.Parse(expression);
        DateTimeOffset time = Time(after);
        foreach (string next in expected.Split(' '))
        {
            DateTimeOffset? found = cron.Next(time, Berlin);
            Assert.Equal(Time(next), found);
            Assert.Equal(Time(next).Offset, found!.Value.Offset);
            time = found.Value;
        }
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-27T00:00Z")]
    [InlineData("Europe/Berlin", "2026-10-23T00:00Z")]
    [InlineData("America/New_York", "2026-03-06T00:00Z")]
    [InlineData("America/New_York", "2026-10-30T00:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-04-03T00:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-10-02T00:00Z")]
    [InlineData("Pacific/Apia", "2011-12-28T00:00Z")]
    [InlineData("Asia/Kathmandu", "2026-02-26T00:00Z")]
    public void Every_minute_of_some_days_is_a_run_or_not_as_its_clock_says(string zoneName, string start)
    {
        TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(zoneName);
        FaultSeed.Run(6, 200, random =>
            {
                CronExpression cron = RandomExpression(random);
                DateTimeOffset from = Time(start);
                DateTimeOffset to = from.AddDays(4);
                List<DateTimeOffset> expected = ByTheMinute(cron, zone, from, to);
                var found = new List<DateTimeOffset>();
                for (DateTimeOffset? time = cron.Next(from, zone); time < to; time = cron.Next(time.Value, zone))
                {
                    found.Add(time.Value);
                }

                Assert.True(expected.SequenceEqual(found), $"{cron} in {zoneName}: {string.Join(' ', expected.Except(found).Concat(found.Except(expected)).Take(4))}");
                DateTimeOffset? last = cron.Previous(to, zone);
                Assert.Equal(found.Cast<DateTimeOffset?>().LastOrDefault(), last > from ? last : null);
            });
    }

    [Theory]
    [InlineData("", "0 fields")]
    [InlineData("0 2 * *", "4 fields")]
    [InlineData("2h", "1 field in place of 5")]
    [InlineData("0 0 2 * * *", "Seconds and years")]
    [InlineData("60 * * * *", "60 is not from 0 to 59")]
    [InlineData("* 24 * * *", "24 is not from 0 to 23")]
    [InlineData("* * 0 * *", "0 is not from 1 to 31")]
    [InlineData("* * * 13 *", "13 is not from 1 to 12")]
    [InlineData("* * * * 8", "8 is not from 0 to 7")]
    [InlineData("* * * foo *", "'foo' is none of its values")]
    [InlineData("* * L * *", "'L' is none of its values")]
    [InlineData("* * * * fri#2", "'fri#2' is none")]
    [InlineData("-1 * * * *", "a value is missing")]
    [InlineData("1, * * * *", "a value is missing")]
    [InlineData("*/0 * * * *", "'0' is no step")]
    [InlineData("*/ * * * *", "'' is no step")]
    [InlineData("*/90 * * * *", "longer than the whole field")]
    [InlineData("5/15 * * * *", "write 5-59/")]
    [InlineData("22-4 * * * *", "write it as two: 22-59,0-4")]
    [InlineData("1-2-3 * * * *", "is no range")]
    [InlineData("*/2/2 * * * *", "two steps")]
    [InlineData("99999999999 * * * *", "none of its values")]
    [InlineData("0 0 30 2 *", "never comes")]
    [InlineData("0 0 31 4,6,9,11 *", "never comes")]
    [InlineData("@reboot", "none of @hourly")]
    [InlineData("@every 5m", "none of @hourly")]
    public void What_is_none_says_so(string expression, string problem) =>
        Assert.Contains(problem, Assert.Throws<FormatException>(() => CronExpression.Parse(expression)).Message, StringComparison.Ordinal);

    // Minute by minute, as one would with a calendar and a clock; nothing of it is in the class under test.
    private static List<DateTimeOffset> ByTheMinute(CronExpression cron, TimeZoneInfo zone, DateTimeOffset from, DateTimeOffset to)
    {
        string[] fields = cron.ToString().Split(' ');
        bool repeats = fields[0][0] == '*' || fields[1][0] == '*';
        var runs = new List<DateTimeOffset>();
        var shown = new HashSet<DateTime>();
        DateTimeOffset before = TimeZoneInfo.ConvertTime(from, zone);
        for (DateTimeOffset time = from.AddMinutes(1); time < to; time = time.AddMinutes(1))
        {
            DateTimeOffset local = TimeZoneInfo.ConvertTime(time, zone);
            bool isRun = Matches(fields, local.DateTime) && (repeats || !shown.Contains(local.DateTime));
            for (DateTime skipped = before.DateTime.AddMinutes(1); !isRun && skipped < local.DateTime; skipped = skipped.AddMinutes(1))
            {
                isRun = Matches(fields, skipped);
            }

            if (isRun)
            {
                runs.Add(time);
            }

            shown.Add(local.DateTime);
            before = local;
        }

        return runs;
    }

    private static bool Matches(string[] fields, DateTime local)
    {
        bool Is(int field, int value) => fields[field].Split(',').Any(part =>
        {
            string[] steps = part.Split('/');
            int step = steps.Length == 1 ? 1 : int.Parse(steps[1], CultureInfo.InvariantCulture);
            int least = field is 2 or 3 ? 1 : 0;
            int[] ends = steps[0] == "*" ? [least, 99] : steps[0].Split('-').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray();
            return value >= ends[0] && value <= ends[^1] && (value - ends[0]) % step == 0;
        });
        return Is(0, local.Minute) && Is(1, local.Hour) && Is(3, local.Month)
            && (fields[2][0] == '*' || fields[4][0] == '*' ? Is(2, local.Day) && Is(4, (int)local.DayOfWeek) : Is(2, local.Day) || Is(4, (int)local.DayOfWeek));
    }

    private static CronExpression RandomExpression(Random random)
    {
        string Field(int least, int most, int freedom) => random.Next(freedom) switch
        {
            0 => random.Next(least, most + 1).ToString(CultureInfo.InvariantCulture),
            1 => $"*/{random.Next(1, most - least)}",
            2 => $"{random.Next(least, (least + most) / 2)}-{random.Next((least + most) / 2, most + 1)}/{random.Next(1, 5)}",
            3 => $"{random.Next(least, most + 1)},{random.Next(least, most + 1)}",
            _ => "*",
        };
        return CronExpression.Parse($"{Field(0, 59, 5)} {Field(0, 23, 5)} {Field(1, 28, 12)} {Field(1, 12, 60)} {Field(0, 6, 12)}");
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
