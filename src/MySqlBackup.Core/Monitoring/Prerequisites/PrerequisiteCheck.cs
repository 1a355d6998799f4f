namespace MySqlBackup.Core.Monitoring.Prerequisites;

/// <summary>What is checked before a backup. Scripts match on the names, so they never change.</summary>
public enum PrerequisiteCheck
{
    /// <summary>The option files can be read, and those that hold a password are closed to others.</summary>
    Configuration,

    /// <summary>The server is reached and lets the account in.</summary>
    Connection,

    /// <summary>The server's family and version are among those that are tested.</summary>
    ServerVersion,

    /// <summary>The server's clock and this machine's agree.</summary>
    Clock,

    /// <summary>The account sees all that is to be backed up.</summary>
    Rights,

    /// <summary>The filters leave something, and the server can read it.</summary>
    Databases,

    /// <summary>All connections can be brought to one point in time, and its place in the binlog is known.</summary>
    Lock,

    /// <summary>The tables' engines have snapshots.</summary>
    Engines,

    /// <summary>The server has connections left for the backup.</summary>
    Connections,

    /// <summary>This machine has what the compression needs.</summary>
    Codec,

    /// <summary>The destination is a repository or can become one.</summary>
    Destination,

    /// <summary>Files can be created there.</summary>
    Writable,

    /// <summary>It is closed to others.</summary>
    Permission,

    /// <summary>Its file system keeps backups.</summary>
    FileSystem,

    /// <summary>There is room for the backup.</summary>
    Space,

    /// <summary>It does not share a disk with what it is to save.</summary>
    Separation,
}
