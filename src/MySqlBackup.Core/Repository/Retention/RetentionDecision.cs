namespace MySqlBackup.Core.Repository.Retention;

/// <summary>What retention does with one backup, and why.</summary>
/// <param name="Backup">The backup.</param>
/// <param name="Action">Whether it stays.</param>
/// <param name="Reasons">All that keep it, or why nothing does, in words.</param>
public sealed record RetentionDecision(BackupRecord Backup, RetentionAction Action, IReadOnlyList<string> Reasons)
{
    /// <summary>The backup's id.</summary>
    public string Id => Backup.Id;

    /// <summary>The server that was backed up; empty where that is not known.</summary>
    public string Server => Backup.Server;

    /// <summary>The databases in it.</summary>
    public IReadOnlyList<string> Database => Backup.Database;

    /// <summary>When it began, UTC.</summary>
    public DateTime StartTime => Backup.StartTime;

    /// <summary>Its size on disk, in bytes.</summary>
    public long Size => Backup.Size;

    /// <summary>The reasons in one line.</summary>
    public string Reason => string.Join(" ", Reasons);
}
