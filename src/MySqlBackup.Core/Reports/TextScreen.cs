namespace MySqlBackup.Core.Reports;

/// <summary>Draws lines over those that were drawn before, at a terminal that knows escape codes.</summary>
public static class TextScreen
{
    private const string Clear = "\e[2J";
    private const string Home = "\e[H";
    private const string ClearToLineEnd = "\e[K";
    private const string ClearBelow = "\e[J";

    /// <summary>The text that draws them, without a flicker between.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="height">The terminal's lines; more than these would scroll, so they are left out.</param>
    /// <param name="isFirst">True where something else is on the screen.</param>
    public static string Draw(IReadOnlyList<string> lines, int height, bool isFirst)
    {
        ArgumentNullException.ThrowIfNull(lines);
        IEnumerable<string> shown = height > 1 ? lines.Take(height - 1) : lines;
        return (isFirst ? Clear : "") + Home + string.Concat(shown.Select(line => line + ClearToLineEnd + "\n")) + ClearBelow;
    }
}
