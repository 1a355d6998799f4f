using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Load;

/// <summary>What became of one database of a restore.</summary>
public sealed record RestoreResult
{
    /// <summary>The database's name in the backup.</summary>
    public required string Database { get; init; }

    /// <summary>The database it was restored into.</summary>
    public required string Target { get; init; }

    /// <summary><see cref="BackupStatus.Success"/>, or what stopped it.</summary>
    public required BackupStatus Status { get; init; }

    /// <summary>The backup's id; for a foreign dump its folder's or file's name.</summary>
    public required string Id { get; init; }

    /// <summary>The server restored to.</summary>
    public required string Server { get; init; }

    /// <summary>Tables whose rows are complete.</summary>
    public int TableCount { get; init; }

    /// <summary>Rows that the server said it stored.</summary>
    public long RowCount { get; init; }

    /// <summary>Bytes of SQL read, before compression.</summary>
    public long Size { get; init; }

    /// <summary>Time from the beginning of the restore to the end of this database's last step.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>How the rows travelled; <see cref="LoadMethod.Auto"/> where there were none.</summary>
    public LoadMethod LoadMethod { get; init; }

    /// <summary>What the operator should know, the server's own warnings included.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>One of <see cref="BackupErrorId"/> where it failed.</summary>
    public string? ErrorId { get; init; }

    /// <summary>What happened, with file, place and server error, where it failed.</summary>
    public string? ErrorMessage { get; init; }
}
