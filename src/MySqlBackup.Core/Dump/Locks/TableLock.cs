using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump.Locks;

/// <summary>Read locks on the tables of the dump, for accounts without global rights.</summary>
internal sealed class TableLock : ServerLock
{
    /// <inheritdoc />
    public override LockMode Mode => LockMode.LockTables;

    /// <inheritdoc />
    public override bool WaitsForQueries => true;

    /// <inheritdoc />
    public override void BlockWrites(MySqlConnection connection, IReadOnlyList<TableSchema> tables)
    {
        var names = string.Join(',', tables.Where(t => t.Kind != TableKind.View).Select(t => t.QuotedName + " READ"));
        if (names.Length > 0)
        {
            connection.Execute("LOCK TABLES " + names);
        }
    }

    /// <inheritdoc />
    public override void ReleaseWrites(MySqlConnection connection) => connection.Execute("UNLOCK TABLES");
}
