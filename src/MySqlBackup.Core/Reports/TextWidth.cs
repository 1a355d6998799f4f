using System.Globalization;
using System.Text;

namespace MySqlBackup.Core.Reports;

/// <summary>How wide text is at a terminal: East Asian wide characters and pictures take two columns, marks none.</summary>
public static class TextWidth
{
    // Unicode's East Asian Width, W and F, in the blocks that have them.
    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F), (0x231A, 0x231B), (0x23E9, 0x23EC), (0x2E80, 0x303E), (0x3041, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE30, 0xFE6F),
        (0xFF00, 0xFF60), (0xFFE0, 0xFFE6), (0x17000, 0x18CFF), (0x1B000, 0x1B2FF), (0x1F300, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F900, 0x1FAFF), (0x20000, 0x3FFFD),
    ];

    /// <summary>The columns that a text takes.</summary>
    public static int Of(string text) => text.EnumerateRunes().Sum(Of);

    /// <summary>The text in exactly so many columns, cut or filled up.</summary>
    public static string Fit(string text, int width, bool toTheRight, string ellipsis)
    {
        string cut = Cut(text, width, ellipsis);
        string fill = new(' ', width - Of(cut));
        return toTheRight ? fill + cut : cut + fill;
    }

    /// <summary>The text, cut where it is wider.</summary>
    public static string Cut(string text, int width, string ellipsis)
    {
        if (Of(text) <= width)
        {
            return text;
        }

        int room = width - Of(ellipsis);
        var cut = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            room -= Of(rune);
            if (room < 0)
            {
                break;
            }

            cut.Append(rune.ToString());
        }

        return cut.Append(ellipsis).ToString();
    }

    /// <summary>The text in lines of at most so many columns; at spaces where it has some.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        var line = new StringBuilder();
        int used = 0;
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            int length = Of(word);
            if (used > 0 && used + 1 + length > width)
            {
                yield return line.ToString();
                line.Clear();
                used = 0;
            }

            if (used > 0)
            {
                line.Append(' ');
                used++;
            }

            foreach (Rune rune in word.EnumerateRunes())
            {
                if (used + Of(rune) > width)
                {
                    yield return line.ToString();
                    line.Clear();
                    used = 0;
                }

                line.Append(rune.ToString());
                used += Of(rune);
            }
        }

        if (used > 0)
        {
            yield return line.ToString();
        }
    }

    private static int Of(Rune rune)
    {
        if (rune.Value < 0x300)
        {
            return 1;
        }

        return Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format ? 0
            : Array.Exists(Wide, range => rune.Value >= range.First && rune.Value <= range.Last) ? 2
            : 1;
    }
}
