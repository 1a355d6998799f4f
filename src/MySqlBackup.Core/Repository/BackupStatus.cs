namespace MySqlBackup.Core.Repository;

/// <summary>What became of a run.</summary>
public enum BackupStatus
{
    /// <summary>Running, or left behind by a run that died: not a backup.</summary>
    Incomplete,

    /// <summary>The run goes on.</summary>
    Running,

    /// <summary>Everything asked for was written and the manifest closed.</summary>
    Success,

    /// <summary>The run ended with an error; nothing of it is a backup.</summary>
    Failed,
}
