using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump;

/// <summary>
/// Sees definitions as they are now, on a connection outside the snapshot: MySQL keeps its dictionary in InnoDB tables, so inside the snapshot
/// a table that changed names still looks as it did. Used by all workers, one at a time.
/// </summary>
internal sealed class DefinitionWitness(Func<MySqlConnection> open, ServerIdentity server)
{
    private readonly object _gate = new();
    private SchemaReader? _reader;

    /// <summary>Whether the table that bears the name now is the one that was planned.</summary>
    public bool IsStillThere(TableSchema table)
    {
        lock (_gate)
        {
            _reader ??= new SchemaReader(open(), server);
            return _reader.IsStillThere(table);
        }
    }
}
