using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Load;

/// <summary>What became of one database of a restore.</summary>
public sealed record RestoreResult
{
    /// <summary>What stands for the databases where none was named.</summary>
    public const string UnknownDatabase = "*";

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

    /// <summary>The account that was logged in with there; null where that is not known.</summary>
    public string? Account { get; init; }

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

    /// <summary>The results of a restore that failed before it came to a database, or was cancelled: one for each that was named without wildcards.</summary>
    /// <param name="failure">Why it failed.</param>
    /// <param name="databases">The databases asked for.</param>
    /// <param name="names">Their new names.</param>
    /// <param name="id">The backup's id, where it is known.</param>
    /// <param name="server">The server, where it is known.</param>
    /// <param name="account">The account there, where it is known.</param>
    public static IReadOnlyList<RestoreResult> FromFailure(
        BackupException failure, IEnumerable<string> databases, IReadOnlyDictionary<string, string> names, string? id, string server, string? account)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return databases
            .Where(database => database.AsSpan().IndexOfAny('*', '?') < 0)
            .DefaultIfEmpty(UnknownDatabase)
            .Select(database => new RestoreResult
            {
                Database = database,
                Target = names.GetValueOrDefault(database, database),
                Status = BackupStatus.Failed,
                Id = id ?? "",
                Server = server,
                Account = account,
                ErrorId = failure.ErrorId,
                ErrorMessage = failure.Message,
            })
            .ToList();
    }
}
