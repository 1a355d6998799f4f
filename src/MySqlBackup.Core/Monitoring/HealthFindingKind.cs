namespace MySqlBackup.Core.Monitoring;

/// <summary>What the health of backups can rest on.</summary>
public enum HealthFindingKind
{
    /// <summary>All databases that are known are left out by the request.</summary>
    AllLeftOut,

    /// <summary>The repository holds no backup.</summary>
    NoBackup,

    /// <summary>The repository holds no backup of a database. Values: the database.</summary>
    NoBackupOf,

    /// <summary>No backup has a time that has passed.</summary>
    NoPastBackup,

    /// <summary>The last backup is older than allowed. Values: its age, the limit.</summary>
    BackupOld,

    /// <summary>A newer backup can't be read. Values: its id, why.</summary>
    BackupUnreadable,

    /// <summary>A newer backup is gone. Values: its id.</summary>
    BackupGone,

    /// <summary>A newer backup holds only a part. Values: its id.</summary>
    BackupPartial,

    /// <summary>A newer backup has a time to come. Values: its id, the time.</summary>
    BackupAhead,

    /// <summary>The last backup failed its check. Values: the level, the time, why.</summary>
    CheckFailed,

    /// <summary>The last drill failed. Values: the backup, the time, why.</summary>
    DrillFailed,

    /// <summary>No drill has passed, though one is asked for.</summary>
    NoDrill,

    /// <summary>The last drill that passed is longer ago than allowed. Values: how long, the limit.</summary>
    DrillOld,

    /// <summary>How long a restore takes was not measured, though that is limited.</summary>
    RestoreNotMeasured,

    /// <summary>A restore takes longer than allowed. Values: how long, the limit.</summary>
    RestoreSlow,

    /// <summary>Runs failed, and there is no backup. Values: how many; why the last did, where that is known.</summary>
    RunsFailed,

    /// <summary>Runs failed since the last backup. Values: how many; why the last did, where that is known.</summary>
    RunsFailedSince,

    /// <summary>The destination is fuller than allowed. Values: percent used, the limit.</summary>
    DestinationFull,
}
