using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace MySqlBackup.Core.Tests.Fidelity;

/// <summary>Numbers, dates and times as SQL literals, with their edges.</summary>
internal static class RandomNumbers
{
    private static readonly string[] IntegerEdges =
    [
        "0", "1", "-1", "127", "128", "-128", "255", "256", "32767", "-32768", "65535", "8388607", "-8388608", "16777215", "2147483647", "-2147483648", "4294967295",
        "9223372036854775807", "-9223372036854775808", "9223372036854775808", "18446744073709551615", "9007199254740993",
    ];

    private static readonly string[] RealEdges =
    [
        "0e0", "-0e0", "1e0", "-1e0", "0.1e0", "5e-324", "-5e-324", "2.2250738585072014e-308", "2.225073858507201e-308", "1.7976931348623157e308", "-1.7976931348623157e308", "1.401298464324817e-45",
        "1.1754943508222875e-38", "3.4028234663852886e38", "-3.4028234663852886e38", "16777216e0", "16777217e0", "123456.789e0", "1e22", "1e23", "9007199254740993e0", "3.14159274e0", "1e-7", "1e15", "1e16", "999999.5e0",
    ];

    private static readonly string[] DateEdges =
    [
        "0000-00-00", "0000-01-01", "0000-00-31", "0001-01-01", "1000-01-01", "1970-01-01", "1970-01-02", "1999-12-31", "2000-02-29", "2025-00-00", "2025-01-00", "2025-00-15", "2025-02-31", "2038-01-19", "9999-12-31", "2024-10-27",
    ];

    private static readonly string[] TimeEdges = ["00:00:00", "00:00:01", "23:59:59", "12:34:56", "02:30:00", "03:14:07"];

    private static readonly string[] FractionEdges = ["", ".000001", ".999999", ".5", ".499999", ".1", ".010", ".123456"];

    public static Gen<string> Integers { get; } = Gen.OneOf(
        Gen.Elements(IntegerEdges),
        Gen.Choose(-1000, 1000).Select(n => n.ToString(CultureInfo.InvariantCulture)),
        Bits.Select(n => n.ToString(CultureInfo.InvariantCulture)));

    public static Gen<string> Reals { get; } = Gen.OneOf(
        Gen.Elements(RealEdges),
        Bits.Select(BitConverter.Int64BitsToDouble).Where(double.IsFinite).Select(Text),
        Bits.Select(n => (double)BitConverter.Int32BitsToSingle((int)n)).Where(double.IsFinite).Select(Text),
        Gen.Choose(-10_000_000, 10_000_000).Select(n => Text(n / 1000.0)));

    public static Gen<string> Dates { get; } = Gen.OneOf(
        Gen.Elements(DateEdges),
        Gen.Choose(0, 3_652_058).Select(day => DateOnly.FromDayNumber(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));

    public static Gen<string> DateTimes { get; } =
        from date in Dates
        from time in TimesOfDay
        from fraction in Gen.Elements(FractionEdges)
        select $"{date} {time}{fraction}";

    /// <summary>Of a TIMESTAMP: in UTC, from its first second to its last.</summary>
    public static Gen<string> Timestamps { get; } = Gen.OneOf(
        Gen.Elements("0000-00-00 00:00:00", "1970-01-01 00:00:01", "2038-01-19 03:14:07", "2038-01-19 03:14:07.999999", "2024-03-31 01:30:00", "2024-10-27 00:30:00", "2024-10-27 01:30:00.25"),
        Gen.Choose(1, int.MaxValue - 1).SelectMany(second => Gen.Elements(FractionEdges), (second, fraction)
            => DateTime.UnixEpoch.AddSeconds(second).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + fraction));

    public static Gen<string> Times { get; } = Gen.OneOf(
        Gen.Elements("-838:59:59", "838:59:59", "-00:00:00.000001", "00:00:00", "-00:00:01", "838:59:58.999999", "-838:59:58.999999"),
        from sign in Gen.Elements("", "-")
        from hours in Gen.Choose(0, 838)
        from minutes in Gen.Choose(0, 59)
        from fraction in Gen.Elements(FractionEdges)
        select $"{sign}{hours}:{minutes:00}:{59 - minutes:00}{fraction}");

    private static Gen<string> TimesOfDay => Gen.OneOf(
        Gen.Elements(TimeEdges),
        Gen.Choose(0, 86399).Select(second => TimeSpan.FromSeconds(second).ToString("hh\\:mm\\:ss", CultureInfo.InvariantCulture)));

    private static Gen<long> Bits => Gen.Choose(int.MinValue, int.MaxValue - 1).SelectMany(_ => Gen.Choose(int.MinValue, int.MaxValue - 1), (high, low) => ((long)high << 32) | (uint)low);

    /// <summary>A DECIMAL with so many digits, so many of them behind the point.</summary>
    public static Gen<string> Decimals(int digits, int scale) =>
        from sign in Gen.Elements("", "-")
        from kind in Gen.Choose(0, 4)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select sign + Digits(kind, new Random(seed), digits, scale);

    /// <summary>A BIT of a width.</summary>
    public static Gen<string> BitStrings(int width) =>
        from kind in Gen.Choose(0, 3)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select $"b'{Ones(kind, new Random(seed), width)}'";

    private static string Ones(int kind, Random random, int width)
        => string.Concat(Enumerable.Range(0, width).Select(_ => kind switch { 0 => '0', 1 => '1', _ => (char)('0' + random.Next(2)) }));

    private static string Digits(int kind, Random random, int digits, int scale)
    {
        char Digit() => kind switch { 0 => '9', 1 => '0', _ => (char)('0' + random.Next(10)) };
        var whole = string.Concat(Enumerable.Range(0, digits - scale).Select(_ => Digit()));
        var part = string.Concat(Enumerable.Range(0, scale).Select(i => kind == 1 && i == scale - 1 ? '1' : Digit()));
        return (whole.Length == 0 ? "0" : whole) + (part.Length == 0 ? "" : "." + part);
    }

    private static string Text(double value) => value.ToString("E16", CultureInfo.InvariantCulture);
}
