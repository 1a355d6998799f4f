using System.Text;

namespace MySqlBackup.Core.Reports;

/// <summary>What plain text may use.</summary>
public sealed record TextStyle
{
    /// <summary>The narrowest that tables fit into.</summary>
    public const int LeastWidth = 60;

    /// <summary>The most columns a line has; a wide character takes two. 80.</summary>
    public int Width { get; init; } = 80;

    /// <summary>True where colours may be set by escape codes.</summary>
    public bool HasColour { get; init; }

    /// <summary>True where there are the characters of ASCII alone for lines and blocks.</summary>
    public bool IsAscii { get; init; }

    /// <summary>What a terminal that has not been asked can be trusted with.</summary>
    /// <param name="encoding">Its encoding.</param>
    /// <param name="isTerminal">True where a person sees it: false where it is redirected.</param>
    /// <param name="width">Its columns, where that is known.</param>
    public static TextStyle Of(Encoding encoding, bool isTerminal, int? width = null)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        const string Blocks = "█…";
        return new TextStyle
        {
            Width = width is { } columns ? Math.Clamp(columns, LeastWidth, 80) : 80,
            HasColour = isTerminal && Environment.GetEnvironmentVariable("NO_COLOR") is null or "" && Environment.GetEnvironmentVariable("TERM") is not "dumb",
            IsAscii = IsOfAsciiLocale() || encoding.GetString(encoding.GetBytes(Blocks)) != Blocks,
        };
    }

    // .NET takes UTF-8 where a locale names no encoding, also for C and POSIX, whose terminals and files have ASCII.
    private static bool IsOfAsciiLocale() => !OperatingSystem.IsWindows()
        && new[] { "LC_ALL", "LC_CTYPE", "LANG" }.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value)) is "C" or "POSIX";
}
