namespace MySqlBackup.Core.Load;

/// <summary>What a restore would do; nothing has been changed when it is made.</summary>
public sealed record RestorePlan
{
    /// <summary>The backup's id; for a foreign dump its folder's or file's name.</summary>
    public required string Id { get; init; }

    /// <summary>The server to restore to.</summary>
    public required string Server { get; init; }

    /// <summary>The databases, in the backup's order. Empty where users, roles and grants alone are restored.</summary>
    public required IReadOnlyList<RestorePlanDatabase> Databases { get; init; }

    /// <summary>True where users, roles and grants are restored.</summary>
    public bool IncludesUsers { get; init; }

    /// <summary>How rows would travel.</summary>
    public required LoadMethod LoadMethod { get; init; }

    /// <summary>Connections that would load rows.</summary>
    public required int ThreadCount { get; init; }

    /// <summary>Bytes of rows to read, before compression where the backup says so, else as stored.</summary>
    public long Size => Databases.Sum(database => database.Size);
}
