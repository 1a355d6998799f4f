using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.History;

/// <summary>The few members of a run that counts over very many of them need.</summary>
/// <param name="Id">The run's id.</param>
/// <param name="Status">What became of it.</param>
/// <param name="StartTime">When it began, UTC.</param>
/// <param name="EndTime">When it ended; null where it has not, or that is not known.</param>
/// <param name="Server">The server's address.</param>
/// <param name="Databases">Its databases.</param>
/// <param name="Size">Size of the backup on disk.</param>
/// <param name="DestinationFree">Bytes free at the destination when it ended.</param>
/// <param name="DataSize">Bytes of rows, before compression; null also where the history has them in its details alone, as a table has.</param>
public readonly record struct RunHead(
    string Id,
    BackupStatus Status,
    DateTime StartTime,
    DateTime? EndTime,
    string Server,
    IReadOnlyList<BackupRunDatabase> Databases,
    long? Size,
    long? DestinationFree,
    long? DataSize = null)
{
    /// <summary>How long it took; null where that is not known: also where the clock was set back meanwhile.</summary>
    public TimeSpan? Duration => EndTime - StartTime is { } time && time > TimeSpan.Zero ? time : null;

    internal static RunHead Of(BackupRun run) => new(run.Id, run.Status, run.StartTime, run.EndTime, run.Server, run.Databases, run.Size, run.DestinationFree, run.DataSize);

    /// <summary>What a finished backup tells of its run.</summary>
    internal static RunHead Of(BackupRecord backup) => new(
        backup.Id,
        backup.Status,
        backup.StartTime,
        backup.EndTime,
        backup.Server,
        backup.Database.Select(name => new BackupRunDatabase { Name = name }).ToArray(),
        backup.Size,
        null,
        backup.DataSize);
}
