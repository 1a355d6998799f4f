using System.Globalization;

namespace MySqlBackup.Core.Policy.Model;

/// <summary>A part of each day; one whose end is not after its beginning goes over midnight.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
public sealed record PolicyWindow(TimeOnly From, TimeOnly To)
{
    private const string Format = "HH:mm";

    /// <summary>Reads <c>22:00-06:00</c>.</summary>
    /// <exception cref="FormatException">It says how one is written.</exception>
    public static PolicyWindow Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split('-') is [var from, var to]
            && TimeOnly.TryParseExact(from.Trim(), Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly begin)
            && TimeOnly.TryParseExact(to.Trim(), Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly end)
            && begin != end
            ? new PolicyWindow(begin, end)
            : throw new FormatException($"'{text}' is no part of a day; write two different times, such as 22:00-06:00.");
    }

    /// <summary>True where a time of the day is in it.</summary>
    public bool Contains(TimeOnly time) => time.IsBetween(From, To);

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{From.ToString(Format, CultureInfo.InvariantCulture)}-{To.ToString(Format, CultureInfo.InvariantCulture)}");
}
