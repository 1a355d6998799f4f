using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump;

/// <summary>Keeps tables without snapshots from being written until their rows are copied: a read lock on a connection of its own.</summary>
internal sealed class TableGuard : IDisposable
{
    // The lock is free at once, or it is not before a commit that waits for us.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private MySqlConnection? _connection;

    /// <summary>Locks the tables; false where somebody else's lock stands against it.</summary>
    public bool TryHold(IReadOnlyList<TableSchema> tables, Func<MySqlConnection> open)
    {
        lock (_gate)
        {
            _connection = open();
            _connection.Execute($"SET SESSION lock_wait_timeout={SqlName.Seconds(Timeout)}");
            try
            {
                _connection.Execute("LOCK TABLES " + string.Join(',', tables.Select(t => t.QuotedName + " READ")));
                return true;
            }
            catch (MySqlServerException e) when (e.Code == ServerErrorCode.LockWaitTimeout)
            {
                Close();
                return false;
            }
        }
    }

    /// <summary>Lets the tables be written again.</summary>
    /// <exception cref="MySqlException">The connection is gone, and with it its lock: what was copied meanwhile may not be of one moment.</exception>
    public void Release()
    {
        lock (_gate)
        {
            _connection?.Execute("UNLOCK TABLES");
            Close();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate)
        {
            Close();
        }
    }

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
