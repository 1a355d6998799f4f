using System.Globalization;

namespace MySqlBackup.Core.Quantities;

/// <summary>Numbers of things, as people write them: <c>1 table</c>, <c>12,000 rows</c>.</summary>
public static class Quantity
{
    /// <summary>The number and the noun, in the plural but for one.</summary>
    /// <param name="count">How many.</param>
    /// <param name="noun">One of them; its plural ends in s.</param>
    public static string Format(long count, string noun) => $"{Format(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>The number alone.</summary>
    public static string Format(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
