namespace MySqlBackup.Core.Servers;

/// <summary>A table, view or sequence and its columns.</summary>
public sealed record TableSchema
{
    /// <summary>Their rows are elsewhere: in other tables, on other servers, or nowhere.</summary>
    internal static readonly string[] EnginesWithoutRows = ["MRG_MYISAM", "FEDERATED", "BLACKHOLE", "CONNECT", "SPIDER", "SEQUENCE"];

    /// <summary>Its database.</summary>
    public required string Database { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required TableKind Kind { get; init; }

    /// <summary>The storage engine; null for views.</summary>
    public string? Engine { get; init; }

    /// <summary>True where <c>START TRANSACTION WITH CONSISTENT SNAPSHOT</c> covers its rows.</summary>
    public bool HasSnapshot { get; init; }

    /// <summary>True for a table whose engine keeps the rows itself.</summary>
    public bool HoldsRows => Kind == TableKind.Table && !EnginesWithoutRows.Contains(Engine ?? "", StringComparer.OrdinalIgnoreCase);

    /// <summary>True where writes must be kept out while its rows are copied.</summary>
    public bool NeedsGuard => HoldsRows && !HasSnapshot;

    /// <summary>True for a MariaDB system-versioned table.</summary>
    public bool IsSystemVersioned { get; init; }

    /// <summary>
    /// True where the server passed it over because another session is changing its definition just then: what is said of it here is not so.
    /// MariaDB does that to a session that holds locks, which might otherwise wait for one that waits for it.
    /// </summary>
    public bool IsChanging { get; init; }

    /// <summary>The server's estimate of its rows.</summary>
    public long EstimatedRows { get; init; }

    /// <summary>The server's estimate of its data, in bytes, without secondary indexes.</summary>
    public long EstimatedSize { get; init; }

    /// <summary>
    /// When the server says it was created, to a second. On MariaDB this is the change time of the table's .frm file, so that renaming a table
    /// moves it too. Null where the server does not tell.
    /// </summary>
    public string? Created { get; init; }

    /// <summary>All columns, in order, invisible ones included.</summary>
    public IReadOnlyList<ColumnSchema> Columns { get; init; } = [];

    /// <summary>
    /// A table without snapshots is held by a read lock of ours while it is read, with writers waiting behind it; a plain SELECT would wait
    /// behind those and never be served (MySQL manual, "Table Locking Issues").
    /// </summary>
    public string ReadPriority => NeedsGuard ? "HIGH_PRIORITY " : "";

    /// <summary>The quoted full name.</summary>
    public string QuotedName => SqlName.Quote(Database, Name);

    /// <inheritdoc />
    public override string ToString() => $"{Database}.{Name}";
}
