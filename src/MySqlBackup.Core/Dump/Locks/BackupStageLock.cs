using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump.Locks;

/// <summary>MariaDB's stages: definitions are held while the plan is read, commits only while the snapshots open.</summary>
internal sealed class BackupStageLock : ServerLock
{
    /// <inheritdoc />
    public override LockMode Mode => LockMode.BackupStage;

    /// <inheritdoc />
    public override bool BlocksDefinitionsFirst => true;

    /// <inheritdoc />
    public override void BlockDefinitions(MySqlConnection connection)
    {
        connection.Execute("BACKUP STAGE START");
        connection.Execute("BACKUP STAGE BLOCK_DDL");
    }

    /// <inheritdoc />
    public override void BlockWrites(MySqlConnection connection, IReadOnlyList<TableSchema> tables) => connection.Execute("BACKUP STAGE BLOCK_COMMIT");

    /// <inheritdoc />
    public override void ReleaseWrites(MySqlConnection connection) => connection.Execute("BACKUP STAGE END");
}
