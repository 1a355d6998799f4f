namespace MySqlBackup.Core.Alerts;

/// <summary>The stable ids of what alerts are about; rules and receivers match on them, so a name never changes.</summary>
public static class AlertKind
{
    /// <summary>A backup ended with an error that is neither the connection's nor a full destination's.</summary>
    public const string BackupFailed = "BackupFailed";

    /// <summary>The last good backup is too old.</summary>
    public const string BackupOverdue = "BackupOverdue";

    /// <summary>A backup runs or ran longer than <see cref="AlertLimits.LongRun"/>.</summary>
    public const string BackupLong = "BackupLong";

    /// <summary>A backup took longer than its size lets expect (<see cref="AlertLimits.ExpectedDuration"/>).</summary>
    public const string BackupSlow = "BackupSlow";

    /// <summary>A measurement is far below the recorded baseline.</summary>
    public const string SlowerThanBaseline = "SlowerThanBaseline";

    /// <summary>Too many of the backups of the last days failed.</summary>
    public const string SuccessRateLow = "SuccessRateLow";

    /// <summary>The destination is nearly full, or a backup failed because it is full.</summary>
    public const string DestinationFull = "DestinationFull";

    /// <summary>A check found a damaged backup, or could not be carried out.</summary>
    public const string IntegrityFailed = "IntegrityFailed";

    /// <summary>A restore ended with an error.</summary>
    public const string RestoreFailed = "RestoreFailed";

    /// <summary>The server could not be reached, or refused the account.</summary>
    public const string ConnectionFailed = "ConnectionFailed";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        BackupFailed, BackupOverdue, BackupLong, BackupSlow, SlowerThanBaseline, SuccessRateLow, DestinationFull, IntegrityFailed, RestoreFailed,
        ConnectionFailed,
    ];
}
