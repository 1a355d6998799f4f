using System.Globalization;
using System.Numerics;

namespace MySqlBackup.Core.Policy;

/// <summary>One field of a cron expression: the values at which it holds.</summary>
internal sealed class CronField
{
    private readonly ulong _values;

    private CronField(ulong values, bool isStar)
    {
        _values = values;
        IsStar = isStar;
    }

    /// <summary>True where it begins with <c>*</c>, with a step or without. That decides how the two fields for days go together, and what a clock change does.</summary>
    public bool IsStar { get; }

    /// <summary>The values, in ascending order.</summary>
    public IEnumerable<int> Values
    {
        get
        {
            for (ulong left = _values; left != 0; left &= left - 1)
            {
                yield return BitOperations.TrailingZeroCount(left);
            }
        }
    }

    /// <summary>The smallest value.</summary>
    public int First => BitOperations.TrailingZeroCount(_values);

    /// <summary>Reads a field.</summary>
    /// <exception cref="FormatException">It says what is wrong and how it is written rightly.</exception>
    public static CronField Parse(string text, CronFieldKind kind)
    {
        ulong values = 0;
        foreach (string part in text.Split(','))
        {
            values |= ParsePart(part, text, kind);
        }

        return new CronField(kind.Fold(values), text.StartsWith('*'));
    }

    /// <summary>True where it holds at this value.</summary>
    public bool Contains(int value) => (_values >> value & 1) != 0;

    /// <summary>The smallest value from this one on; -1 where there is none.</summary>
    public int NextFrom(int value)
    {
        ulong left = value > 63 ? 0 : _values & (ulong.MaxValue << value);
        return left == 0 ? -1 : BitOperations.TrailingZeroCount(left);
    }

    private static ulong ParsePart(string part, string field, CronFieldKind kind)
    {
        string[] steps = part.Split('/');
        string range = steps[0];
        if (steps.Length > 2)
        {
            throw Wrong(field, kind, $"'{part}' has two steps");
        }

        int step = 1;
        if (steps.Length == 2 && (!int.TryParse(steps[1], NumberStyles.None, CultureInfo.InvariantCulture, out step) || step == 0))
        {
            throw Wrong(field, kind, $"'{steps[1]}' is no step; write a number from 1 on, as in */{Math.Max(2, kind.Most / 4)}");
        }

        (int from, int to) = range == "*" ? (kind.Least, kind.Most) : ParseRange(range, field, kind, steps.Length == 2);
        if (steps.Length == 2 && step > kind.Most - kind.Least)
        {
            throw Wrong(field, kind, $"the step {step} is longer than the whole field, which goes from {kind.Least} to {kind.Most}");
        }

        ulong values = 0;
        for (int value = from; value <= to; value += step)
        {
            values |= 1UL << value;
        }

        return values;
    }

    private static (int From, int To) ParseRange(string range, string field, CronFieldKind kind, bool hasStep)
    {
        string[] ends = range.Split('-');
        if (ends.Length > 2 || range.Length == 0)
        {
            throw Wrong(field, kind, range.Length == 0 ? "a value is missing" : $"'{range}' is no range");
        }

        int from = ParseValue(ends[0], field, kind);
        if (ends.Length == 1)
        {
            // Some programs take 5/15 for 5-59/15, others for 5 alone.
            return hasStep ? throw Wrong(field, kind, $"a step needs a range; write {range}-{kind.Most}/… for every … from {range} on") : (from, from);
        }

        int to = ParseValue(ends[1], field, kind);
        return from <= to ? (from, to) : throw Wrong(field, kind, $"the range '{range}' ends before it begins; write it as two: {ends[0]}-{kind.Most},{kind.Least}-{ends[1]}");
    }

    private static int ParseValue(string text, string field, CronFieldKind kind)
    {
        int value = kind.ValueOf(text);
        if (value < 0)
        {
            throw Wrong(field, kind, text.Length == 0 ? "a value is missing" : $"'{text}' is none of its values");
        }

        return value >= kind.Least && value <= kind.Most ? value : throw Wrong(field, kind, $"{text} is not from {kind.Least} to {kind.Most}");
    }

    private static FormatException Wrong(string field, CronFieldKind kind, string problem) => new($"The {kind.Name} '{field}' can't be read: {problem}.");
}
