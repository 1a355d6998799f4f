namespace MySqlBackup.Core.History;

/// <summary>What a run wrote of one database.</summary>
public sealed record BackupRunDatabase
{
    /// <summary>The database.</summary>
    public required string Name { get; init; }

    /// <summary>Bytes of its files on disk; null where the run wrote none to its end.</summary>
    public long? Size { get; init; }

    /// <summary>Rows; null where the run did not count them to the end.</summary>
    public long? RowCount { get; init; }
}
