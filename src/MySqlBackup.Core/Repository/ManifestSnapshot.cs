namespace MySqlBackup.Core.Repository;

/// <summary>The point in time that a backup shows, and what it cost the server to get it.</summary>
public sealed record ManifestSnapshot
{
    /// <summary>The lock that made it consistent, for example <c>BackupStage</c>.</summary>
    public required string LockMode { get; init; }

    /// <summary>True where all tables show one point in time.</summary>
    public bool Consistent { get; init; }

    /// <summary>When the snapshots were opened.</summary>
    public DateTime Time { get; init; }

    /// <summary>Time spent waiting for the lock, in milliseconds.</summary>
    public double LockWaitMilliseconds { get; init; }

    /// <summary>Time during which commits or writes were held up, in milliseconds.</summary>
    public double LockHeldMilliseconds { get; init; }

    /// <summary>Binlog file at the snapshot; null where the binlog is off or the right to see it is missing.</summary>
    public string? BinlogFile { get; init; }

    /// <summary>Position in that file.</summary>
    public long? BinlogPosition { get; init; }

    /// <summary><c>gtid_executed</c>, or <c>gtid_binlog_pos</c> on MariaDB.</summary>
    public string? Gtid { get; init; }

    /// <summary>On a replica: the source's binlog file that had been applied.</summary>
    public string? SourceBinlogFile { get; init; }

    /// <summary>On a replica: the position in that file.</summary>
    public long? SourceBinlogPosition { get; init; }

    /// <summary>On a replica: the source's host.</summary>
    public string? SourceHost { get; init; }
}
