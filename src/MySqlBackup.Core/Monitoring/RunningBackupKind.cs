namespace MySqlBackup.Core.Monitoring;

/// <summary>Whose a running backup is.</summary>
public enum RunningBackupKind
{
    /// <summary>This program's.</summary>
    Own,

    /// <summary>Another program's, which something else started on this machine.</summary>
    Foreign,
}
