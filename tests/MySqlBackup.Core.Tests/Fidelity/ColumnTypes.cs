using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Tests.Fidelity;

/// <summary>Every column type of a family.</summary>
internal sealed class ColumnTypes
{
    private static readonly string[] CommonCharsets =
    [
        "latin1", "latin2", "latin5", "latin7", "ascii", "utf8mb3", "utf8mb4", "utf8mb4", "gbk", "gb2312", "big5", "sjis", "cp932", "ujis", "eucjpms", "euckr", "ucs2", "utf16", "utf16le", "utf32", "swe7",
        "cp1250", "cp1251", "cp1256", "cp1257", "cp850", "cp852", "cp866", "koi8r", "koi8u", "greek", "hebrew", "tis620", "armscii8", "geostd8", "macroman", "macce", "dec8", "hp8", "keybcs2", "binary",
    ];

    private readonly bool _isMariaDb;
    private readonly string[] _charsets;

    public ColumnTypes(ServerFamily family)
    {
        _isMariaDb = family == ServerFamily.MariaDB;
        _charsets = _isMariaDb ? CommonCharsets : [.. CommonCharsets, "gb18030"];
        Any = Gen.Frequency(
            (5, Integer),
            (2, Decimal),
            (3, Real),
            (2, Bit),
            (5, Temporal),
            (8, Text),
            (5, Binary),
            (3, List),
            (2, RandomDocuments.Json.Select(_ => new ColumnType("JSON", ColumnKind.Keyless, RandomDocuments.Json))),
            (2, Geometry),
            (2, _isMariaDb ? Address : Vector));
    }

    public Gen<ColumnType> Any { get; }

    /// <summary>What a counter may be.</summary>
    public Gen<ColumnType> Integer { get; } =
        from name in Gen.Elements("TINYINT", "SMALLINT", "MEDIUMINT", "INT", "BIGINT", "BIGINT")
        from sign in Gen.Elements("", "", "", " UNSIGNED", " UNSIGNED", " ZEROFILL")
        select new ColumnType(name + sign, ColumnKind.Integer, RandomNumbers.Integers, Gen.Choose(0, 100).Select(n => $"'{n}'"));

    /// <summary>A charset's name.</summary>
    public Gen<string> Charset => Gen.Elements(_charsets);

    private Gen<ColumnType> Decimal =>
        from digits in Gen.OneOf(Gen.Choose(1, 65), Gen.Constant(65))
        from scale in Gen.Choose(0, Math.Min(30, digits))
        from sign in Gen.Elements("", "", "", " UNSIGNED")
        select new ColumnType($"DECIMAL({digits},{scale}){sign}", ColumnKind.Scalar, RandomNumbers.Decimals(digits, scale), Gen.Constant("0.5"));

    private Gen<ColumnType> Real => Gen.Elements(
        "FLOAT", "DOUBLE", "FLOAT", "DOUBLE", "FLOAT UNSIGNED", "DOUBLE UNSIGNED", "FLOAT(7,3)", "FLOAT(20,10)", "DOUBLE(20,4)", "DOUBLE(255,30)", "DOUBLE(53,0)", "FLOAT(5,5)")
        .Select(sql => new ColumnType(sql, ColumnKind.Scalar, RandomNumbers.Reals, Gen.Elements("'-0.5'", "1e10", "0")));

    private Gen<ColumnType> Bit => Gen.OneOf(Gen.Choose(1, 64), Gen.Elements(1, 8, 63, 64))
        .Select(width => new ColumnType($"BIT({width})", ColumnKind.Scalar, RandomNumbers.BitStrings(width), Gen.Elements("b'1'", "b'0'")));

    private Gen<ColumnType> Temporal =>
        from fraction in Gen.Choose(0, 6)
        from type in Gen.Elements(
            new ColumnType("YEAR", ColumnKind.Scalar, Gen.Elements("0", "1901", "1970", "1999", "2000", "2155"), Gen.Constant("'2001'")),
            new ColumnType("DATE", ColumnKind.Scalar, Literal(RandomNumbers.Dates), Gen.Elements("'0000-00-00'", "'2024-02-29'", "(CURRENT_DATE + INTERVAL 1 DAY)")),
            new ColumnType($"DATETIME({fraction})", ColumnKind.Scalar, Literal(RandomNumbers.DateTimes), Gen.Elements("'2001-02-03 04:05:06'", $"CURRENT_TIMESTAMP({fraction})", $"CURRENT_TIMESTAMP({fraction}) ON UPDATE CURRENT_TIMESTAMP({fraction})")),
            new ColumnType($"TIMESTAMP({fraction})", ColumnKind.Scalar, Literal(RandomNumbers.Timestamps), Gen.Elements("'2001-02-03 04:05:06'", $"CURRENT_TIMESTAMP({fraction})", $"CURRENT_TIMESTAMP({fraction}) ON UPDATE CURRENT_TIMESTAMP({fraction})")),
            new ColumnType($"TIME({fraction})", ColumnKind.Scalar, Literal(RandomNumbers.Times), Gen.Constant("'-12:34:56'")))
        select type;

    private Gen<ColumnType> Text =>
        from charset in Charset
        from collation in Gen.Elements("", "", charset == "binary" ? "" : $" COLLATE {charset}_bin")
        from size in Gen.Elements(1, 5, 20, 63, 64, 191, 255, 300)
        from type in Gen.Elements("CHAR", "VARCHAR", "VARCHAR", "TINYTEXT", "TEXT", "MEDIUMTEXT", "LONGTEXT")
        from compressed in Gen.Choose(0, 5)
        select TextType(type, Math.Min(size, type == "CHAR" ? 255 : 300), charset, collation, _isMariaDb && compressed == 0 && type != "CHAR");

    private Gen<ColumnType> Binary =>
        from size in Gen.Elements(1, 8, 16, 255, 300)
        from type in Gen.Elements("BINARY", "VARBINARY", "VARBINARY", "TINYBLOB", "BLOB", "MEDIUMBLOB", "LONGBLOB")
        from compressed in Gen.Choose(0, 5)
        select BinaryType(type, Math.Min(size, type == "BINARY" ? 255 : 300), _isMariaDb && compressed == 0 && type != "BINARY");

    private Gen<ColumnType> List =>
        from isSet in Gen.Elements(true, false)
        from charset in Gen.Elements("utf8mb4", "utf8mb3", "latin1", "cp1251", "gbk", "sjis", "ucs2", "utf16", "swe7", "binary")
        from count in Gen.Choose(1, isSet ? 64 : 20)
        from words in Gen.ListOf(charset.StartsWith('u') ? RandomBytes.Quoted(6) : Gen.Elements("''", "'x%'", "'''y'", "'\\\\'"), count)
        from more in Gen.SubListOf("'a''b'", "'a\\\\b'", "' x'", "'NULL'", "'0'", "'1'", "'a\"b'", "'`'", "'\\n'", "','")
        select ListType(isSet, charset, Members(isSet, [.. words.Select((word, number) => $"'m{number}{word[1..]}"), .. more]));

    private static Gen<ColumnType> Geometry =>
        from type in Gen.Elements("GEOMETRY", "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION")
        from srid in Gen.Elements(0, 0, 4326, 3857)
        select new ColumnType(type, ColumnKind.Geometry, RandomDocuments.Geometry(type, srid));

    private static Gen<ColumnType> Vector => Gen.Choose(1, 40).Select(size => new ColumnType(
        $"VECTOR({size})",
        ColumnKind.Keyless,
        Gen.ArrayOf(Gen.Choose(-1_000_000, 1_000_000), size).Select(all => $"STRING_TO_VECTOR('[{string.Join(',', all.Select(n => (n / 1000.0).ToString(CultureInfo.InvariantCulture)))}]')")));

    private static Gen<ColumnType> Address =>
        from type in Gen.Elements("UUID", "INET4", "INET6")
        select new ColumnType(type, ColumnKind.Scalar, RandomDocuments.Address(type), Gen.Constant(type switch { "UUID" => "'123e4567-e89b-12d3-a456-426655440000'", "INET4" => "'10.0.0.1'", _ => "'::1'" }));

    private static Gen<string> Literal(Gen<string> text) => text.Select(t => $"'{t}'");

    private static ColumnType TextType(string type, int size, string charset, string collation, bool isCompressed)
    {
        var limit = type switch { "CHAR" or "VARCHAR" => size, "TINYTEXT" => 60, _ => 10_000 };
        var sql = (type is "CHAR" or "VARCHAR" ? $"{type}({size})" : type) + (isCompressed ? " COMPRESSED" : "") + $" CHARACTER SET {charset}{collation}";
        var isShort = type is "CHAR" or "VARCHAR";
        return new ColumnType(
            sql,
            isCompressed ? ColumnKind.Keyless : charset is "binary" or "ucs2" or "utf16" or "utf16le" or "utf32" ? ColumnKind.Binary : ColumnKind.Text,
            RandomBytes.Text(charset, limit, type is "MEDIUMTEXT" or "LONGTEXT"),
            isShort && size >= 20 && charset is "utf8mb4" or "utf8mb3" ? RandomBytes.Quoted(8) : isShort ? Gen.Constant("'x'") : Gen.Elements("('a\\\\b''c')", "(CONCAT('a','b'))"))
        {
            KeyLength = isShort && size <= 64 ? null : 20,
        };
    }

    private static ColumnType BinaryType(string type, int size, bool isCompressed)
    {
        var isShort = type is "BINARY" or "VARBINARY";
        return new ColumnType(
            (isShort ? $"{type}({size})" : type) + (isCompressed ? " COMPRESSED" : ""),
            isCompressed ? ColumnKind.Keyless : ColumnKind.Binary,
            RandomBytes.Binary(type == "TINYBLOB" ? 255 : isShort ? size : 70_000, type is "MEDIUMBLOB" or "LONGBLOB"),
            isShort ? Gen.Elements("'x'", "'\\\\'", "''") : Gen.Constant("(UNHEX('00FF27'))"))
        {
            KeyLength = isShort && size <= 64 ? null : 20,
        };
    }

    private static List<string> Members(bool isSet, List<string> literals)
        => literals.Where(m => !isSet || !m.Contains(',', StringComparison.Ordinal)).Distinct(StringComparer.OrdinalIgnoreCase).Take(isSet ? 64 : 30).ToList() is { Count: > 0 } members
            ? members
            : ["'only'"];

    private static ColumnType ListType(bool isSet, string charset, List<string> members)
    {
        var highest = isSet ? UInt128.One << members.Count : (UInt128)members.Count + 1;
        var last = (highest - 1).ToString(CultureInfo.InvariantCulture);
        return new ColumnType(
            $"{(isSet ? "SET" : "ENUM")}({string.Join(',', members)}) CHARACTER SET {charset}",
            ColumnKind.Scalar,
            Gen.Frequency((1, Gen.Constant("0")), (1, Gen.Constant(last)), (4, Gen.Choose(1, (int)UInt128.Min(highest - 1, 1_000_000)).Select(n => n.ToString(CultureInfo.InvariantCulture)))),
            Gen.Constant(members[0]));
    }
}
