using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump.Locks;

/// <summary>
/// Percona Server 5.6 and 5.7: writes to transactional tables go on even while the lock is waited for; the binlog lock holds commits only
/// while the snapshots open. Without a binlog it would hold nothing, and 8.0 no longer has it.
/// </summary>
internal sealed class PerconaBackupLock : ServerLock
{
    /// <inheritdoc />
    public override LockMode Mode => LockMode.BackupLocks;

    /// <inheritdoc />
    public override bool HoldsDefinitions => true;

    /// <inheritdoc />
    public override bool BlocksDefinitionsFirst => true;

    /// <summary>True where the server has these locks and they do what is wanted.</summary>
    public static bool IsUsable(ServerIdentity server) => server.HasBackupLocks && server.HasBinlog && server.Version < new Version(8, 0, 0);

    /// <inheritdoc />
    public override void BlockDefinitions(MySqlConnection connection) => connection.Execute("LOCK TABLES FOR BACKUP");

    /// <inheritdoc />
    public override void BlockWrites(MySqlConnection connection, IReadOnlyList<TableSchema> tables) => connection.Execute("LOCK BINLOG FOR BACKUP");

    /// <inheritdoc />
    public override void ReleaseWrites(MySqlConnection connection) => connection.Execute("UNLOCK BINLOG");

    /// <inheritdoc />
    public override void Release(MySqlConnection connection) => connection.Execute("UNLOCK TABLES");
}
