using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump;

/// <summary>The connections of one operation: closed together, and broken off together when it is cancelled or one of them fails.</summary>
internal sealed class ConnectionSet : IDisposable
{
    private readonly object _gate = new();
    private readonly List<MySqlConnection> _connections = [];
    private readonly ServerOptions _server;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _registration;

    public ConnectionSet(ServerOptions server, CancellationToken cancellationToken)
    {
        _server = server;
        _cancellationToken = cancellationToken;
        _registration = cancellationToken.Register(AbortAll);
    }

    /// <summary>Opens one more.</summary>
    public MySqlConnection Open()
    {
        var connection = ServerConnector.Open(_server, _cancellationToken);
        lock (_gate)
        {
            _connections.Add(connection);
        }

        return connection;
    }

    /// <summary>Opens one that rows and definitions can be read on byte by byte.</summary>
    public MySqlConnection OpenReader()
    {
        var connection = Open();
        connection.Execute(TableReader.SessionStatement);
        return connection;
    }

    /// <summary>Closes the sockets, so that blocked reads end; from any thread.</summary>
    public void AbortAll()
    {
        lock (_gate)
        {
            _connections.ForEach(c => c.Abort());
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _registration.Dispose();
        lock (_gate)
        {
            _connections.ForEach(c => c.Dispose());
        }
    }
}
