namespace MySqlBackup.Core.Monitoring;

/// <summary>Reads the small files by which a system tells of itself.</summary>
internal static class TextFile
{
    /// <summary>The text; null where it can't be read.</summary>
    public static string? TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
