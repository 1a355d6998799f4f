using System.Globalization;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Tests.Dump;

/// <summary>Every kind of key that a server has.</summary>
internal static class KeyCases
{
    private static readonly string[] Words =
        ["''", "'a'", "'A '", "'á1'", "'ab'", "'AB2'", "'a b'", "'a\\tb'", "'z'", "'ß'", "'sS'", "'Z3'", "'\\\\'", "'it''s'", "'\"'", "'%_'", "'a\\0'", "'\\Z'", "'\\n'", "'ÿ'", "'é'", "'~'"];

    private static readonly string[] Instants =
        ["'1970-01-01 00:00:01'", "'2024-03-31 00:59:59'", "'2024-03-31 01:00:00'", "'2024-03-31 02:30:00'", "'2024-10-27 00:30:00'", "'2024-10-27 01:00:00'", "'2024-10-27 01:30:00'", "'2024-10-27 02:30:00'", "'2038-01-19 03:14:07'", "'0000-00-00 00:00:00'"];

    private static readonly string[] Days =
        ["'0000-00-00'", "'0000-00-01'", "'0000-01-00'", "'0001-01-01'", "'1000-01-01'", "'2024-00-00'", "'2024-02-00'", "'2024-02-29'", "'2024-02-31'", "'2024-03-01'", "'2025-02-29'", "'9999-12-31'"];

    public static IEnumerable<KeyCase> For(ServerFamily family)
        => [.. Integers(), .. Numbers(), .. Times(), .. Texts(family), .. Composites(), .. Unusable(), .. family == ServerFamily.MariaDB ? OfMariaDb() : OfMySql()];

    private static IEnumerable<KeyCase> Integers()
    {
        foreach (var (type, bits) in new[] { ("TINYINT", 8), ("SMALLINT", 16), ("MEDIUMINT", 24), ("INT", 32), ("BIGINT", 64) })
        {
            var (most, half) = ((Int128)1 << bits, (Int128)1 << (bits - 1));
            yield return KeyCase.Of(type, Text([-half, -half + 1, -half + 2, -100, -2, -1, 0, 1, 2, 3, 100, half - 3, half - 2, half - 1]));
            yield return KeyCase.Of(type + " UNSIGNED", Text([0, 1, 2, 3, 4, 50, half - 1, half, half + 1, most - 3, most - 2, most - 1]));
            yield return KeyCase.Of(type + " ZEROFILL", Text([0, 7, 8, 9, 10, half - 1, most - 1]));
        }

        yield return KeyCase.Of("INT", "7") with { Name = "one row" };
        yield return KeyCase.Of("INT") with { Name = "no row" };
        yield return KeyCase.Of("BIGINT", Text(Enumerable.Range(0, 200).Select(i => (Int128)i * i * i * i * i * i))) with { Name = "gaps that grow" };
        yield return KeyCase.Of("INT", Text(Enumerable.Range(0, 300).Select(i => (Int128)(i * 3)))) with { Name = "partitions", Options = "PARTITION BY RANGE (k) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (500), PARTITION p2 VALUES LESS THAN MAXVALUE)" };
    }

    private static IEnumerable<KeyCase> Numbers() =>
    [
        KeyCase.Of("DECIMAL(65,30)", "0", "-1", "1", "0.000000000000000000000000000001", "-0.000000000000000000000000000001", "99999999999999999999999999999999999.999999999999999999999999999999", "-99999999999999999999999999999999999.999999999999999999999999999999", "0.1", "0.10001"),
        KeyCase.Of("DECIMAL(5,2) UNSIGNED ZEROFILL", "0", "0.01", "9.99", "10", "999.99"),
        KeyCase.Of("YEAR", "'0000'", "1901", "1969", "1970", "1999", "2000", "2001", "2069", "2070", "2155"),
        KeyCase.Whole("FLOAT", "0", "0.1", "16777216", "-3.4e38", "1e-38", "3.14159274"),
        KeyCase.Whole("DOUBLE", "0", "0.1", "1e300", "-1e300", "5e-324", "0.30000000000000004"),
        KeyCase.Whole("BIT(8)", "b'0'", "b'1'", "0x27", "0x5C", "0xFF"),
        KeyCase.Whole("BIT(64)", "b'0'", "0x275C000A0D1A2200", "0xFFFFFFFFFFFFFFFF"),
        KeyCase.Whole("ENUM('b','a','C')", "'a'", "'b'", "'C'"),
        KeyCase.Whole("SET('b','a')", "''", "'a'", "'b'", "'a,b'"),
    ];

    private static IEnumerable<KeyCase> Times() =>
    [
        KeyCase.Of("DATE", Days),
        KeyCase.Of("DATETIME", [.. Days, "'2024-02-31 23:59:59'", "'2024-10-27 01:30:00'", "'2024-10-27 01:30:01'"]),
        KeyCase.Of("DATETIME(6)", [.. Days, "'2024-02-31 00:00:00.000001'", "'2024-02-31 23:59:59.999999'", "'9999-12-31 23:59:59.999999'", "'2024-03-01 00:00:00.5'"]),
        KeyCase.Of("TIMESTAMP", Instants),
        KeyCase.Of("TIMESTAMP(6)", [.. Instants, "'2024-10-27 01:30:00.000001'", "'2024-10-27 01:30:00.999999'"]),
        KeyCase.Of("TIME", "'-838:59:59'", "'-00:00:01'", "'00:00:00'", "'00:00:01'", "'23:59:59'", "'24:00:00'", "'100:00:00'", "'838:59:59'"),
        KeyCase.Of("TIME(6)", "'-838:59:59'", "'-00:00:00.000001'", "'00:00:00'", "'00:00:00.000001'", "'09:59:59.5'", "'100:00:00'", "'838:59:59'"),
    ];

    private static IEnumerable<KeyCase> Texts(ServerFamily family)
    {
        string[] collations = ["utf8mb4_general_ci", "utf8mb4_unicode_ci", "utf8mb4_unicode_520_ci", "utf8mb4_bin", "utf8mb4_german2_ci", "utf8mb3_general_ci", "utf8mb3_bin",
            "latin1_swedish_ci", "latin1_german2_ci", "latin1_general_cs", "latin1_bin", "latin2_czech_cs", "gbk_chinese_ci", "gbk_bin", "sjis_japanese_ci", "big5_chinese_ci", "ucs2_general_ci", "utf16_unicode_ci", "utf32_bin", "swe7_swedish_ci", "cp1251_general_cs", "tis620_thai_ci", "ascii_general_ci"];
        string[] more = family == ServerFamily.MariaDB
            ? ["utf8mb4_nopad_bin", "utf8mb4_general_nopad_ci", "utf8mb4_uca1400_as_cs", "latin1_swedish_nopad_ci"]
            : ["utf8mb4_0900_ai_ci", "utf8mb4_0900_as_cs", "utf8mb4_0900_bin", "utf8mb4_de_pb_0900_ai_ci"];
        foreach (var collation in collations.Concat(more))
        {
            var charset = collation[..collation.IndexOf('_', StringComparison.Ordinal)];
            var wide = charset is "utf8mb4" or "utf16" or "utf32" ? ["'日本'", "'😀'", "'😀a'", "'ﬁ'"] : charset is "gbk" or "sjis" or "big5" or "ucs2" ? ["'日本'", "'中'", "'表'", "'能'"] : Array.Empty<string>();
            yield return KeyCase.Of($"VARCHAR(20) CHARACTER SET {charset} COLLATE {collation}", [.. Words, .. wide]) with { MayCollide = true };
        }

        yield return KeyCase.Of("CHAR(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci", Words) with { MayCollide = true };
        yield return KeyCase.Of("CHAR(10) CHARACTER SET latin1 COLLATE latin1_bin", Words) with { MayCollide = true };
        yield return KeyCase.Of("VARBINARY(20)", [.. Words, "0x00", "0x0000", "0xFF", "0xFF00", "0xC3", "0x27", "0x5C27"]);
        yield return KeyCase.Of("BINARY(3)", "''", "'a'", "'a '", "0x00FF27", "0xFFFFFF", "0x5C2722");
        yield return new KeyCase("TEXT prefix", "k TEXT NOT NULL, PRIMARY KEY (k(2))", "k", ["'a'", "'b'", "'ab'"], null);
        yield return new KeyCase("VARCHAR prefix", "k VARCHAR(20) NOT NULL, PRIMARY KEY (k(2))", "k", ["'a'", "'b'", "'ab'"], null);
    }

    private static IEnumerable<KeyCase> Composites()
    {
        var grid = Enumerable.Range(0, 60).Select(i => $"{i % 3},{i / 3}").ToArray();
        yield return new KeyCase("few leading values", "a INT, b INT, PRIMARY KEY (a,b)", "a,b", grid);
        yield return new KeyCase("one leading value", "a BIGINT UNSIGNED, b INT, PRIMARY KEY (a,b)", "a,b", Enumerable.Range(-20, 50).Select(i => $"18446744073709551615,{i}").ToArray());
        yield return new KeyCase("many leading values", "a INT, b VARCHAR(10), PRIMARY KEY (a,b)", "a,b", Enumerable.Range(0, 60).Select(i => $"{i},'{(char)('a' + (i % 26))}'").ToArray());
        yield return new KeyCase("three columns", "a VARCHAR(10) COLLATE utf8mb4_general_ci, b DATE, c BIGINT UNSIGNED, PRIMARY KEY (a,b,c)", "a,b,c",
            Words.Take(8).SelectMany(w => new[] { "'0000-00-00'", "'2024-02-31'", "'2024-03-01'" }.SelectMany(d => new[] { $"{w},{d},0", $"{w},{d},18446744073709551615" })).ToArray(), Options: "CHARSET utf8mb4")
        { MayCollide = true };
        yield return new KeyCase("year and decimal", "a YEAR, b DECIMAL(5,2), PRIMARY KEY (a,b)", "a,b", Enumerable.Range(0, 20).Select(i => $"{(i % 2 == 0 ? "'0000'" : "1970")},{i}.5").ToArray());
        yield return new KeyCase("binary and time", "a VARBINARY(5), b TIMESTAMP, PRIMARY KEY (a,b)", "a,b", Instants.SelectMany(i => new[] { $"'',{i}", $"0x00,{i}", $"0xFF,{i}" }).ToArray());
        yield return new KeyCase("descending", "a INT, b VARCHAR(5), c DATETIME(3), PRIMARY KEY (a DESC, b, c DESC)", "a,b,c", grid.Select(g => g + ",'2024-01-01 00:00:00.5'").ToArray());
        yield return new KeyCase("descending number", "k INT, PRIMARY KEY (k DESC)", "k", Text([-5, -4, -1, 0, 1, 2, 30, 400]));
        yield return new KeyCase("one part without literals", "a INT, b ENUM('x','y'), PRIMARY KEY (a,b)", "a,b", ["1,'x'", "1,'y'", "2,'x'"], null);
    }

    private static IEnumerable<KeyCase> Unusable() =>
    [
        new("nullable", "k INT, UNIQUE KEY u (k)", "k", ["NULL", "NULL", "1", "2", "NULL", "-1"], null),
        new("nullable part", "a INT NOT NULL, b INT, UNIQUE KEY u (a,b)", "a,b", ["1,NULL", "1,NULL", "1,2", "2,NULL"], null),
        new("nullable, and one that is not", "a INT, b INT NOT NULL, UNIQUE KEY a (a), UNIQUE KEY b (b)", "a,b", ["NULL,1", "NULL,2", "5,3", "NULL,4"], "b"),
        new("unique instead of primary", "k VARCHAR(10) NOT NULL, UNIQUE KEY `odd ``key` (k)", "k", ["'a'", "'b'", "'c'", "'d'"], "odd `key"),
        new("odd names", "`k ``x` INT PRIMARY KEY", "`k ``x`", ["1", "2", "3"]),
        new("generated", "a INT, k INT AS (a*2) STORED, UNIQUE KEY u (k)", "a", ["1", "2", "3"], null),
        new("not unique", "k INT NOT NULL, KEY u (k)", "k", ["1", "1", "2", "2"], null),
        new("no key", "k INT", "k", ["1", "1", "NULL"], null),
        new("invisible column", "k INT INVISIBLE DEFAULT 0, PRIMARY KEY (k)", "k", ["1", "2", "3", "4"]),
        new("hash", "k INT, PRIMARY KEY (k) USING HASH", "k", ["1", "2", "3"], null, "ENGINE=MEMORY"),
        new("tree in memory", "k INT, PRIMARY KEY (k) USING BTREE", "k", ["1", "-2", "3", "5"], Options: "ENGINE=MEMORY"),
        new("text in MyISAM", "k VARCHAR(20), PRIMARY KEY (k)", "k", Words, Options: "ENGINE=MyISAM") { MayCollide = true },
        new("number in MyISAM", "k BIGINT, PRIMARY KEY (k)", "k", Text([-3, 0, 1, 2, 8, 1000, long.MaxValue, long.MinValue]), Options: "ENGINE=MyISAM"),
    ];

    private static IEnumerable<KeyCase> OfMariaDb() =>
    [
        KeyCase.Of("UUID", "'00000000-0000-0000-0000-000000000000'", "'123e4567-e89b-12d3-a456-426655440000'", "'123e4567-e89b-42d3-a456-426655440000'", "'ffffffff-ffff-ffff-ffff-ffffffffffff'", "'00000001-0000-7000-8000-000000000000'", "'00000000-0001-4000-8000-000000000000'", "UUID()", "UUID()"),
        KeyCase.Whole("INET6", "'::'", "'::1'", "'2001:db8::ff00:42:8329'", "'ffff::'"),
        KeyCase.Whole("INET4", "'0.0.0.0'", "'10.0.0.1'", "'9.9.9.9'", "'255.255.255.255'"),
        new("ignored", "f FLOAT PRIMARY KEY, k INT NOT NULL, UNIQUE KEY u (k) IGNORED", "f,k", ["1,1", "2,2", "3,3"], null),
        new("long unique", "k BLOB NOT NULL, UNIQUE KEY u (k)", "k", ["'a'", "'b'"], null),
        new("periods", "id INT, s DATE, e DATE, PERIOD FOR p (s,e), PRIMARY KEY (id, p WITHOUT OVERLAPS)", "id,s,e", ["1,'2024-01-01','2024-02-01'", "1,'2024-02-01','2024-03-01'", "2,'2024-01-01','2024-02-01'", "2,'2025-01-01','2025-02-01'"]),
        new("Aria", "a INT, b VARCHAR(5), PRIMARY KEY (a,b)", "a,b", ["1,'a'", "1,'b'", "2,''", "3,'c'"], Options: "ENGINE=Aria"),
    ];

    private static IEnumerable<KeyCase> OfMySql() =>
    [
        new("invisible", "f FLOAT PRIMARY KEY, k INT NOT NULL, UNIQUE KEY u (k) INVISIBLE", "f,k", ["1,1", "2,2", "3,3"], null),
        new("generated and not null", "a INT, k INT AS (a*2) STORED NOT NULL PRIMARY KEY", "a", ["1", "2", "3"], null),
        new("functional", "k VARCHAR(10) NOT NULL, UNIQUE KEY u ((LOWER(k)))", "k", ["'a'", "'b'"], null),
        new("functional part", "a INT NOT NULL, k VARCHAR(10) NOT NULL, UNIQUE KEY u (a, (LOWER(k)))", "a,k", ["1,'a'", "1,'b'"], null),
    ];

    private static string[] Text(IEnumerable<Int128> values) => values.Distinct().Select(v => v.ToString(CultureInfo.InvariantCulture)).ToArray();
}
