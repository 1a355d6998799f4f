using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump.Locks;

/// <summary>One way to hold a server still for the moment in which the snapshots open. Each step runs on the same connection.</summary>
internal abstract class ServerLock
{
    /// <summary>The mode it stands for.</summary>
    public abstract LockMode Mode { get; }

    /// <summary>True where definitions can't change between the lock and <see cref="Release"/>.</summary>
    public virtual bool HoldsDefinitions => false;

    /// <summary>True where <see cref="BlockDefinitions"/> does something, so that the plan can be read before writes are blocked.</summary>
    public virtual bool BlocksDefinitionsFirst => false;

    /// <summary>True where getting the lock waits for running statements while new ones already wait for the lock.</summary>
    public virtual bool WaitsForQueries => false;

    /// <summary>Waits until nobody changes definitions, where the lock would otherwise keep writes waiting for that.</summary>
    public virtual void AwaitDefinitions(MySqlConnection connection)
    {
    }

    /// <summary>Keeps definitions as they are; data goes on changing.</summary>
    public virtual void BlockDefinitions(MySqlConnection connection)
    {
    }

    /// <summary>Keeps commits or writes out.</summary>
    public abstract void BlockWrites(MySqlConnection connection, IReadOnlyList<TableSchema> tables);

    /// <summary>Lets writes in again.</summary>
    public abstract void ReleaseWrites(MySqlConnection connection);

    /// <summary>Lets definitions change again.</summary>
    public virtual void Release(MySqlConnection connection)
    {
    }

    /// <summary>The failure where it was waited for in vain.</summary>
    public BackupException NotGranted(TimeSpan timeout, Exception cause) => new(
        BackupErrorId.LockTimeout,
        $"The lock ({Mode}) was not granted within {SqlName.Seconds(timeout)} s: another session holds or waits for a conflicting lock. Nothing is locked now. "
        + "Look at SHOW PROCESSLIST, raise LockTimeout, or run the backup at another time.",
        cause);

    /// <summary>The failure where the server refuses it: managed services answer "access denied" even to accounts that hold RELOAD.</summary>
    public BackupException Refused(Exception cause) => new(
        BackupErrorId.PermissionMissing,
        $"The server refused the lock that mode {Mode} needs: {cause.Message} Use lock mode LockTables, which needs no global right.",
        cause);
}
