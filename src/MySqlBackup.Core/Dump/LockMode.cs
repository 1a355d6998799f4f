namespace MySqlBackup.Core.Dump;

/// <summary>How a dump is made to show one point in time over all its connections.</summary>
public enum LockMode
{
    /// <summary>The gentlest of the others that the server and the account allow.</summary>
    Auto,

    /// <summary>MariaDB's <c>BACKUP STAGE</c>: commits wait only while the snapshots open.</summary>
    BackupStage,

    /// <summary>MySQL 8+: <c>LOCK INSTANCE FOR BACKUP</c> for the whole dump, and <c>FLUSH TABLES WITH READ LOCK</c> while the snapshots open.</summary>
    Instance,

    /// <summary>Percona Server's <c>LOCK TABLES FOR BACKUP</c> and, where it has it, <c>LOCK BINLOG FOR BACKUP</c>.</summary>
    BackupLocks,

    /// <summary><c>FLUSH TABLES WITH READ LOCK</c> while the snapshots open.</summary>
    FlushTables,

    /// <summary><c>LOCK TABLES … READ</c> on the tables of the dump while the snapshots open; needs no global right.</summary>
    LockTables,

    /// <summary>No lock and one connection: consistent for tables with snapshots only.</summary>
    None,
}
