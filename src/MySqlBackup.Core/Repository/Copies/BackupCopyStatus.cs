namespace MySqlBackup.Core.Repository.Copies;

/// <summary>What became of a copy.</summary>
public enum BackupCopyStatus
{
    /// <summary>It is not whole; what is there is named unfinished, and the next copy goes on with it.</summary>
    Failed,

    /// <summary>It is whole over there, and verified.</summary>
    Copied,

    /// <summary>It was whole over there before, and has just been verified.</summary>
    AlreadyThere,
}
