using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace MySqlBackup.Core.Tests.Fidelity;

/// <summary>JSON, geometry and addresses as SQL expressions.</summary>
internal static class RandomDocuments
{
    private static readonly string[] JsonLeaves =
    [
        "null", "true", "false", "0", "-0", "-0.0", "1", "-1", "1.0", "2.50", "1e300", "5e-324", "0.1", "9223372036854775807", "18446744073709551615", "-9223372036854775808", "123456789012345678901234567890",
        "\"\"", "\"a\"", "\"it's\"", "\"\\\"\"", "\"\\\\\"", "\"\\n\\t\\r\"", "\"\\u0000\"", "\"\\u001a\"", "\"é日😀\"", "\"\\ud83d\\ude00\"", "\"/* ; */ -- \"", "[]", "{}",
    ];

    public static Gen<string> Json { get; } = Node(3).Select(RandomBytes.Quote);

    /// <summary>Geometries of a type; of any type for GEOMETRY.</summary>
    public static Gen<string> Geometry(string type, int srid) =>
        from text in type == "GEOMETRY" ? Gen.Elements("POINT", "LINESTRING", "POLYGON", "GEOMETRYCOLLECTION").SelectMany(Shape) : Shape(type)
        select $"ST_GeomFromText('{text}',{srid})";

    public static Gen<string> Address(string type) => type switch
    {
        "UUID" => Gen.OneOf(
            Gen.Elements("'00000000-0000-0000-0000-000000000000'", "'ffffffff-ffff-ffff-ffff-ffffffffffff'"),
            Gen.Choose(0, int.MaxValue - 1).Select(seed => $"'{new Guid(Bytes(seed, 16))}'")),
        "INET4" => Gen.OneOf(Gen.Elements("'0.0.0.0'", "'255.255.255.255'"), Gen.Choose(0, int.MaxValue - 1).Select(seed => $"'{new System.Net.IPAddress(Bytes(seed, 4))}'")),
        _ => Gen.OneOf(
            Gen.Elements("'::'", "'::1'", "'::ffff:192.0.2.1'", "'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'", "'2001:db8::ff00:42:8329'"),
            Gen.Choose(0, int.MaxValue - 1).Select(seed => $"'{new System.Net.IPAddress(Bytes(seed, 16))}'")),
    };

    private static Gen<string> Node(int depth) => depth == 0
        ? Gen.Elements(JsonLeaves)
        : Gen.Frequency(
            (3, Gen.Elements(JsonLeaves)),
            (1, Gen.Choose(0, 4).SelectMany(n => Gen.ArrayOf(Node(depth - 1), n)).Select(all => $"[{string.Join(", ", all)}]")),
            (1, Gen.Choose(0, 4).SelectMany(n => Gen.ArrayOf(Node(depth - 1), n)).Select(all => "{" + string.Join(", ", all.Select((value, i) => $"\"k'{i}\\\\é\": {value}")) + "}")));

    private static Gen<string> Shape(string type) => type switch
    {
        "POINT" => Point.Select(p => $"POINT({p})"),
        "LINESTRING" => Points(2, 6).Select(p => $"LINESTRING({p})"),
        "POLYGON" => Ring.Select(r => $"POLYGON({r})"),
        "MULTIPOINT" => Points(1, 5).Select(p => $"MULTIPOINT({p})"),
        "MULTILINESTRING" => Points(2, 5).Select(p => $"MULTILINESTRING(({p}),({p}))"),
        "MULTIPOLYGON" => Ring.Select(r => $"MULTIPOLYGON(({r}))"),
        _ => Gen.OneOf(
            Points(2, 4).SelectMany(_ => Point, (line, point) => $"GEOMETRYCOLLECTION(POINT({point}),LINESTRING({line}))"),
            Gen.Constant("GEOMETRYCOLLECTION EMPTY")),
    };

    private static Gen<string> Ring => Gen.Choose(1, 80).SelectMany(_ => Point, (size, _) => $"(0 0,0 {size},{size} {size},{size} 0,0 0)");

    private static Gen<string> Point => Coordinate.SelectMany(_ => Coordinate, (x, y) => $"{x} {y}");

    // Both within what is a latitude, since some systems of reference ask for one.
    private static Gen<string> Coordinate => Gen.Frequency(
        (1, Gen.Elements("0", "-0.0", "1e-300", "0.1", "-89.99999999999999", "39.92207200139586")),
        (3, Gen.Choose(-89_999_999, 89_999_999).Select(n => (n / 1e6).ToString(CultureInfo.InvariantCulture))));

    private static Gen<string> Points(int least, int most) => Gen.Choose(least, most).SelectMany(n => Gen.ArrayOf(Point, n)).Select(all => string.Join(',', all));

    private static byte[] Bytes(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
