namespace MySqlBackup.Core.Load;

/// <summary>One database of a <see cref="RestorePlan"/>.</summary>
public sealed record RestorePlanDatabase
{
    /// <summary>Its name in the backup.</summary>
    public required string Database { get; init; }

    /// <summary>The database it goes into.</summary>
    public required string Target { get; init; }

    /// <summary>True where the target database is there already.</summary>
    public bool TargetExists { get; init; }

    /// <summary>Tables and views of the target that the restore would replace; none without <c>-Force</c>, since it refuses to replace any then.</summary>
    public IReadOnlyList<string> Replaces { get; init; } = [];

    /// <summary>The tables whose rows are loaded, biggest first.</summary>
    public required IReadOnlyList<RestorePlanTable> Tables { get; init; }

    /// <summary>The sequences (MariaDB), those among them that come along because a table needs them.</summary>
    public IReadOnlyList<string> Sequences { get; init; } = [];

    /// <summary>Bytes of rows to read.</summary>
    public long Size => Tables.Sum(table => table.Size);
}
