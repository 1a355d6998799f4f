namespace MySqlBackup.Core.Load;

/// <summary>How quotes are to be read, which a script's <c>sql_mode</c> decides. The default is that of a server.</summary>
/// <param name="IgnoresBackslash">NO_BACKSLASH_ESCAPES: a backslash is a character like any other.</param>
/// <param name="NamesInDoubleQuotes">ANSI_QUOTES: what stands in double quotes is a name.</param>
internal readonly record struct QuoteRules(bool IgnoresBackslash, bool NamesInDoubleQuotes)
{
    /// <summary>
    /// The rules for what follows a <c>SET</c>; null where it leaves the mode alone. A mode that comes from a variable is the one that the script
    /// found, and takes these two for unset.
    /// </summary>
    public static QuoteRules? After(string statement) => SessionModes.Named(statement) is { } modes
        ? new QuoteRules(modes.Contains("NO_BACKSLASH_ESCAPES", StringComparison.OrdinalIgnoreCase), modes.Contains("ANSI", StringComparison.OrdinalIgnoreCase))
        : null;
}
