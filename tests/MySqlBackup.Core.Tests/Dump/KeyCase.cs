namespace MySqlBackup.Core.Tests.Dump;

/// <summary>A kind of key, and rows that lie where cutting by it could go wrong.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Definition">Columns and keys.</param>
/// <param name="Columns">The columns that <paramref name="Values"/> fill; one more, <c>n</c>, numbers the rows.</param>
/// <param name="Values">The rows, as SQL.</param>
/// <param name="Key">The key to cut by; null where there must be none.</param>
/// <param name="Options">Table options.</param>
internal sealed record KeyCase(string Name, string Definition, string Columns, string[] Values, string? Key = "PRIMARY", string Options = "")
{
    /// <summary>True where the key may take two of the values for one, so that the server keeps only the first.</summary>
    public bool MayCollide { get; init; }

    /// <summary>A primary key of one column <c>k</c>.</summary>
    public static KeyCase Of(string type, params string[] values) => new(type, $"k {type} NOT NULL PRIMARY KEY", "k", values);

    /// <summary>A primary key that no literal compares with as the key is ordered: such a table is read whole.</summary>
    public static KeyCase Whole(string type, params string[] values) => Of(type, values) with { Key = null };
}
