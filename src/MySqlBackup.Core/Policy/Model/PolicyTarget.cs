namespace MySqlBackup.Core.Policy.Model;

/// <summary>Something that is backed up as one.</summary>
public sealed record PolicyTarget : PolicyRules
{
    /// <summary>Databases by name or wildcard.</summary>
    [PolicyKey("A database or a list of them, by name or wildcard (* and ?).", IsRequired = true)]
    public IReadOnlyList<string> Database { get; init; } = [];

    /// <summary>Databases to leave out.</summary>
    [PolicyKey("Databases to leave out, by name or wildcard.")]
    public IReadOnlyList<string> ExcludeDatabase { get; init; } = [];

    /// <summary>Tables to leave out.</summary>
    [PolicyKey("Tables to leave out, as table or database.table, by name or wildcard.")]
    public IReadOnlyList<string> ExcludeTable { get; init; } = [];

    /// <summary>The server, by its name under <c>servers</c>.</summary>
    [PolicyKey("The server, by its name under servers; may be left out where there is only one.")]
    public string? Server { get; init; }

    /// <summary>The tier whose rules it has.</summary>
    [PolicyKey("The tier whose rules it has where it says nothing itself.")]
    public string? Tier { get; init; }

    /// <summary>Storages by name.</summary>
    [PolicyKey("The storages that it goes to, by name; all of them without it.")]
    public IReadOnlyList<string> Storage { get; init; } = [];
}
