namespace MySqlBackup.Cli;

/// <summary>What the process says to its caller.</summary>
internal static class ExitCode
{
    /// <summary>All that was asked for was done.</summary>
    public const int Done = 0;

    /// <summary>Something failed, or a check found damage, or the run was cancelled.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>A check made before a backup failed: the backup would fail, or a secret lies open.</summary>
    public const int NotReady = 3;
}
