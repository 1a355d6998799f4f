using System.Text;

namespace MySqlBackup.Core.Alerts;

/// <summary>Text as it can stand in one line of a mail's header, a log or a short message.</summary>
internal static class AlertText
{
    /// <summary>
    /// The text without line ends and other control characters (also Unicode's line ends and those that turn the direction of writing),
    /// so that a database's name can begin no header and no line of its own. Half a surrogate pair becomes U+FFFD.
    /// </summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isControl = Rune.GetUnicodeCategory(rune)
                is System.Globalization.UnicodeCategory.Control
                or System.Globalization.UnicodeCategory.Format
                or System.Globalization.UnicodeCategory.LineSeparator
                or System.Globalization.UnicodeCategory.ParagraphSeparator;
            if (!isControl)
            {
                line.Append(rune.ToString());
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        return line.ToString().TrimEnd();
    }

    /// <summary>The text, cut where it is longer; never within a surrogate pair.</summary>
    public static string Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        int end = length - 1;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + "…";
    }
}
