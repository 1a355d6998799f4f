namespace MySqlBackup.Core.Monitoring;

/// <summary>How a database's backups are.</summary>
public enum BackupHealthStatus
{
    /// <summary>Nothing was found.</summary>
    Healthy,

    /// <summary>The limits hold, and something should be looked at.</summary>
    Warning,

    /// <summary>A limit does not hold, or there is no backup to restore.</summary>
    Unhealthy,
}
