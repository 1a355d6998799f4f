using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace MySqlBackup.Core.Tests.Fidelity;

/// <summary>Byte strings and texts as SQL expressions, in hexadecimal, so that neither the client nor the statement's charset touches them.</summary>
internal static class RandomBytes
{
    private const string Marks = "'\"\\`\0\n\r\t\u001a\b;,()%_-#/*";

    private static readonly string[] Words =
        ["NULL", "\\N", "N", "X'41'", "0x41", "--", "-- x\n", "/*", "*/", "/*!50000 */", ";\nDROP", "DELIMITER ;;", "\\", "\\\\", "'", "''", "\\'", "\n", "\t", "\0", " ", "  x  ", "\r\n", "),(", "\u001a", "\\0"];

    private static readonly string[] Alphabets =
    [
        "abcXYZ019 ", Marks, "àéÿ€ÄßñÐþ¿", "žščřťůŁż", "жЖыЙяё№", "αβγΩής", "אבגשת", "กขคฬ๙", "日本語中文表能ソ十予", "한국어값", "😀𠮷🇩🇪\U0010FFFF", "e\u0301\u200d\u200b\ufeff\u2028",
    ];

    /// <summary>Any bytes, at most so many.</summary>
    public static Gen<string> Binary(int limit, bool mayBeHuge = false) =>
        from length in Length(limit)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from huge in Gen.Choose(0, 149)
        from times in Gen.Choose(400, 2500)
        select huge == 0 && mayBeHuge ? $"REPEAT(X'{Convert.ToHexString(AnyBytes(new Random(seed), 997))}',{times})" : Hex("", AnyBytes(new Random(seed), length));

    /// <summary>Text of a charset, at most so many characters: converted by the server from UTF-8, or as the column's own bytes.</summary>
    public static Gen<string> Text(string charset, int limit, bool mayBeHuge = false) =>
        from length in Length(limit)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from form in Gen.Choose(0, 9)
        from huge in Gen.Choose(0, 149)
        from times in Gen.Choose(400, 2500)
        select huge == 0 && mayBeHuge ? $"REPEAT({Hex("_utf8mb4 ", AnyText(new Random(seed), 300))},{times})"
            : form < 7 ? Hex("_utf8mb4 ", AnyText(new Random(seed), length))
            : form < 9 ? Hex("", AnyBytes(new Random(seed), length))
            : Hex("_" + charset + " ", Encoding.ASCII.GetBytes(new string('a', length)));

    /// <summary>A literal for DEFAULT, COMMENT and lists of members: in UTF-8, with what quoting has to deal with.</summary>
    public static Gen<string> Quoted(int limit) =>
        from length in Gen.Choose(1, limit)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select Quote(string.Concat(Runes(new Random(seed), length, Alphabets.Length - 2)).Replace("\0", "0", StringComparison.Ordinal).Trim());

    public static string Quote(string text) => "'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal) + "'";

    private static Gen<int> Length(int limit) => Gen.Frequency(
        (2, Gen.Constant(0)),
        (3, Gen.Constant(1)),
        (12, Gen.Choose(2, 24)),
        (2, Gen.Choose(240, 270)),
        (1, Gen.Choose(1000, 9000)),
        (1, Gen.Constant(limit))).Select(length => Math.Min(length, Math.Min(limit, 70_000)));

    private static string Hex(string introducer, byte[] bytes) => $"{introducer}X'{Convert.ToHexString(bytes)}'";

    private static byte[] AnyBytes(Random random, int length)
    {
        var bytes = new byte[length];
        switch (random.Next(4))
        {
            case 0:
                Array.Fill(bytes, (byte)random.Next(256));
                break;
            case 1:
                for (var i = 0; i < length; i++)
                {
                    bytes[i] = (byte)Marks[random.Next(Marks.Length)];
                }

                break;
            default:
                random.NextBytes(bytes);
                break;
        }

        return bytes;
    }

    private static byte[] AnyText(Random random, int length)
    {
        if (length > 0 && random.Next(4) == 0)
        {
            var word = Words[random.Next(Words.Length)];
            return Encoding.UTF8.GetBytes(word.Length <= length ? word : word[..length]);
        }

        return Encoding.UTF8.GetBytes(string.Concat(Runes(random, length, Alphabets.Length)));
    }

    private static IEnumerable<Rune> Runes(Random random, int length, int alphabets)
    {
        var alphabet = Alphabets[random.Next(alphabets)].EnumerateRunes().ToArray();
        var mixed = random.Next(2) == 0;
        for (var i = 0; i < length; i++)
        {
            var from = mixed && random.Next(3) == 0 ? Alphabets[random.Next(alphabets)].EnumerateRunes().ToArray() : alphabet;
            yield return from[random.Next(from.Length)];
        }
    }
}
