namespace MySqlBackup.Core.Monitoring.Prerequisites;

/// <summary>Text for commands that are there to be pasted into a shell.</summary>
internal static class ShellText
{
    /// <summary>A path as one word, whatever its characters are (POSIX, "Single-Quotes").</summary>
    public static string Quote(string? path) => "'" + (path ?? "").Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
