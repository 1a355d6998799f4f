namespace MySqlBackup.Core.Repository;

/// <summary>Says in words which part of its databases a backup was asked for.</summary>
public static class BackupChoice
{
    /// <summary><c>only shop.orders; without stock, log_*</c>; null where all was asked for.</summary>
    /// <param name="excludeDatabase">Databases that were left out.</param>
    /// <param name="table">Tables that were named.</param>
    /// <param name="excludeTable">Tables that were left out.</param>
    public static string? Describe(IReadOnlyList<string>? excludeDatabase, IReadOnlyList<string>? table, IReadOnlyList<string>? excludeTable)
    {
        string[] without = [.. excludeDatabase ?? [], .. excludeTable ?? []];
        string[] parts =
        [
            .. table is { Count: > 0 } ? new[] { "only " + string.Join(", ", table) } : [],
            .. without.Length > 0 ? new[] { "without " + string.Join(", ", without) } : [],
        ];
        return parts.Length == 0 ? null : string.Join("; ", parts);
    }
}
