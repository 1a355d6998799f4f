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
            try
            {
                connection.Execute("LOCK TABLES " + names);
            }
            catch (MySqlServerException e) when (e.Code is ServerErrorCode.NoSuchTable or ServerErrorCode.UnknownDatabase)
            {
                // One of them went between the reading of their names and this.
                throw ChangedTable.Error(tables.FirstOrDefault(t => e.Message.Contains($"{t.Database}.{t.Name}'", StringComparison.Ordinal)) ?? tables[0], e);
            }
        }
    }

    /// <inheritdoc />
    public override void ReleaseWrites(MySqlConnection connection) => connection.Execute("UNLOCK TABLES");
}
