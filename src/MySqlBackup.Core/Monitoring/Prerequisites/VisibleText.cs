using System.Globalization;
using System.Text;

namespace MySqlBackup.Core.Monitoring.Prerequisites;

/// <summary>Text with names that others chose, for a terminal and a log.</summary>
internal static class VisibleText
{
    /// <summary>
    /// The text with escapes, as C has them, in place of control characters, line ends and what turns the direction of writing: a name can neither
    /// command the terminal nor begin a line of its own, and it is seen what is in it.
    /// </summary>
    public static string Of(string text)
    {
        var visible = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isHidden = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            visible.Append(rune.Value switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when !isHidden => rune.ToString(),
                _ => string.Create(CultureInfo.InvariantCulture, $"{(rune.IsBmp ? "\\u" : "\\U")}{rune.Value.ToString(rune.IsBmp ? "x4" : "x8", CultureInfo.InvariantCulture)}"),
            });
        }

        return visible.ToString();
    }
}
