namespace MySqlBackup.Core.Servers;

/// <summary>The databases that belong to the server itself.</summary>
internal static class SystemDatabase
{
    private static readonly string[] InAnyCase = ["information_schema", "performance_schema"];
    private static readonly string[] Names = [.. InAnyCase, "sys", "mysql", "ndbinfo"];

    /// <summary>True for one of them, however it is written: servers take two of them in any case.</summary>
    public static bool Is(string database) => Names.Contains(database, StringComparer.OrdinalIgnoreCase);

    /// <summary>True for one of them on that server: where case counts, <c>Sys</c> may be anybody's.</summary>
    public static bool Is(string database, ServerIdentity server)
        => server.LowerCaseTableNames != 0 ? Is(database) : Names.Contains(database, StringComparer.Ordinal) || InAnyCase.Contains(database, StringComparer.OrdinalIgnoreCase);
}
