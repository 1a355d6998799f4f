using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.History;

/// <summary>The server of a <see cref="TableHistory"/>: opens connections, and says in the module's words what goes wrong.</summary>
internal sealed class HistoryServer(ServerOptions options, HistoryTableName name)
{
    public string Location => $"{name} on {options.Address}";

    public MySqlConnection Open(CancellationToken cancellationToken) => ServerConnector.Open(options, cancellationToken);

    /// <summary>The rows of a statement, over a connection of its own.</summary>
    public IEnumerable<T> Rows<T>(string sql, Func<ResultSet, T> read, CancellationToken cancellationToken)
    {
        using MySqlConnection connection = Open(cancellationToken);
        foreach (T row in Rows(connection, sql, read, cancellationToken))
        {
            yield return row;
        }
    }

    /// <summary>The rows of a statement.</summary>
    public IEnumerable<T> Rows<T>(MySqlConnection connection, string sql, Func<ResultSet, T> read, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration stop = cancellationToken.Register(connection.Abort);
        using ResultSet rows = Guard(() => connection.Query(sql), cancellationToken);
        while (Guard(rows.Read, cancellationToken))
        {
            yield return read(rows);
        }
    }

    public T Guard<T>(Func<T> action, CancellationToken cancellationToken)
    {
        try
        {
            return action();
        }
        catch (MySqlServerException e) when (e.Code is ServerErrorCode.NoSuchTable or ServerErrorCode.UnknownDatabase)
        {
            throw new BackupException(BackupErrorId.HistoryUnavailable, $"{options.Address} has no history table {name}. Create it with Initialize-BackupHistory, or name another.", e);
        }
        catch (MySqlException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw ServerConnector.Translate(e, options);
        }
    }
}
