using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump.Locks;

/// <summary>Nothing: one connection's snapshot is consistent in itself.</summary>
internal sealed class NoLock : ServerLock
{
    /// <inheritdoc />
    public override LockMode Mode => LockMode.None;

    /// <inheritdoc />
    public override void BlockWrites(MySqlConnection connection, IReadOnlyList<TableSchema> tables)
    {
    }

    /// <inheritdoc />
    public override void ReleaseWrites(MySqlConnection connection)
    {
    }
}
