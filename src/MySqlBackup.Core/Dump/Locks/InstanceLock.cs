using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump.Locks;

/// <summary>
/// MySQL 8+: definitions are held for the whole dump, writes only while the snapshots open. Statements that change definitions take the global
/// lock first and the backup lock second, and hold the one while they wait for the other. Were ours taken the other way round, the server would end
/// each that waits just then as the victim of a deadlock (error 1213).
/// </summary>
internal sealed class InstanceLock : ServerLock
{
    /// <inheritdoc />
    public override LockMode Mode => LockMode.Instance;

    /// <inheritdoc />
    public override bool HoldsDefinitions => true;

    /// <inheritdoc />
    public override bool WaitsForQueries => true;

    /// <summary>Waits for definitions that are being changed while writes go on; behind the read lock they would not.</summary>
    public override void AwaitDefinitions(MySqlConnection connection)
    {
        connection.Execute("LOCK INSTANCE FOR BACKUP");
        connection.Execute("UNLOCK INSTANCE");
    }

    /// <inheritdoc />
    public override void BlockWrites(MySqlConnection connection, IReadOnlyList<TableSchema> tables)
    {
        connection.Execute("FLUSH TABLES WITH READ LOCK");
        try
        {
            connection.Execute("LOCK INSTANCE FOR BACKUP");
        }
        catch (MySqlServerException)
        {
            connection.Execute("UNLOCK TABLES");
            throw;
        }
    }

    /// <inheritdoc />
    public override void ReleaseWrites(MySqlConnection connection) => connection.Execute("UNLOCK TABLES");

    /// <inheritdoc />
    public override void Release(MySqlConnection connection) => connection.Execute("UNLOCK INSTANCE");
}
