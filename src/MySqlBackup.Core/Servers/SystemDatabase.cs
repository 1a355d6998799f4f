namespace MySqlBackup.Core.Servers;

/// <summary>The databases that belong to the server itself.</summary>
internal static class SystemDatabase
{
    private static readonly string[] Names = ["information_schema", "performance_schema", "sys", "mysql", "ndbinfo"];

    /// <summary>True for one of them, however it is written: servers take two of them in any case.</summary>
    public static bool Is(string database) => Names.Contains(database, StringComparer.OrdinalIgnoreCase);
}
