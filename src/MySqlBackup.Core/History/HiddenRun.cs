using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.History;

/// <summary>
/// What the history tells of runs and checks of backups whose names and counts are encrypted: when, how long, how much, whether it succeeded, of which server.
/// The history lies beside the backups; whoever may not read names there must not find them in it. One name stands for all databases, so that health, metrics
/// and reports tell of these backups as of one.
/// </summary>
internal static class HiddenRun
{
    private const string NoMessage = "The message is not recorded, because names are encrypted (-EncryptManifest, --encrypt-manifest). The run itself has told it.";

    /// <summary>A run without what is to be hidden.</summary>
    public static BackupRun Of(BackupRun run) => run with
    {
        Databases = [new BackupRunDatabase { Name = TableHistory.UnknownDatabase, Size = run.Size }],
        RowCount = null,
        TableCount = null,
        BinlogFile = null,
        BinlogPosition = null,
        Gtid = null,
        ErrorMessage = run.ErrorMessage is null ? null : NoMessage,
        Warnings = null,
        Options = run.Options is null ? null : run.Options with { Database = null, ExcludeDatabase = null, Table = null, ExcludeTable = null },
        Progress = run.Progress is null ? null : run.Progress with { CurrentTable = null, RowsDone = 0, TablesDone = 0, TablesTotal = null },
    };

    /// <summary>A check without what is to be hidden.</summary>
    public static BackupCheck Of(BackupCheck check) => check with
    {
        Database = TableHistory.UnknownDatabase,
        Reason = check.Reason is null ? null : NoMessage,
    };

    /// <summary>True for a backup whose names and counts are encrypted, opened or not.</summary>
    public static bool Hides(BackupManifest manifest) => manifest.Encryption?.SealedManifest is not null;
}
