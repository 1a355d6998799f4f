using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump.Locks;

/// <summary>The global read lock, which every version has.</summary>
internal sealed class FlushTablesLock : ServerLock
{
    /// <inheritdoc />
    public override LockMode Mode => LockMode.FlushTables;

    /// <inheritdoc />
    public override bool WaitsForQueries => true;

    /// <inheritdoc />
    public override void BlockWrites(MySqlConnection connection, IReadOnlyList<TableSchema> tables) => connection.Execute("FLUSH TABLES WITH READ LOCK");

    /// <inheritdoc />
    public override void ReleaseWrites(MySqlConnection connection) => connection.Execute("UNLOCK TABLES");
}
