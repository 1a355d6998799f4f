namespace MySqlBackup.Core.Repository;

/// <summary>What became of a run.</summary>
public enum BackupStatus
{
    /// <summary>Left behind by a run that died, or of which it can't be told from here whether it is at work: not a backup.</summary>
    Incomplete,

    /// <summary>Everything asked for was written and the manifest closed.</summary>
    Success,

    /// <summary>The run ended with an error; nothing of it is a backup.</summary>
    Failed,

    /// <summary>Being written by a process of this machine: not a backup yet.</summary>
    Running,
}
