namespace MySqlBackup.Core.Storage;

/// <summary>Where a path of this machine leads, whatever links are on the way. What is not there is taken as it is written.</summary>
internal static class RealPath
{
    // As many as the kernel of Linux follows; links that lead to one another end so.
    private const int MostLinks = 40;

    private static readonly StringComparison Comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>The path without links, with no separator at its end.</summary>
    public static string Of(string path) => path.Contains('\0', StringComparison.Ordinal) ? path : Resolve(path, 0);

    /// <summary>True where both lead to the same place.</summary>
    public static bool AreSame(string a, string b) => string.Equals(a, b, Comparison) || string.Equals(Of(a), Of(b), Comparison);

    private static string Resolve(string path, int links)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        string resolved = Path.GetPathRoot(full)!;
        foreach (string part in full[resolved.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            string next = Path.Combine(resolved, part);
            // What a link leads to may itself be below one.
            resolved = links < MostLinks && TargetOf(next) is { } target ? Resolve(target, ++links) : next;
        }

        return resolved;
    }

    private static string? TargetOf(string path)
    {
        try
        {
            return Directory.ResolveLinkTarget(path, returnFinalTarget: false)?.FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
