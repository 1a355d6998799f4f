using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump;

/// <summary>The connections of one operation: closed together, and broken off together when it is cancelled or one of them fails.</summary>
internal sealed class ConnectionSet : IDisposable
{
    /// <summary>
    /// A server sends rows in pieces of its connection's buffer: 16 KB (net_buffer_length, which a session can't set) until it receives a
    /// packet that is larger, and then of that packet's size. One statement with blanks behind it, which servers take off before they log
    /// or parse it, makes eight of their system calls into one.
    /// </summary>
    private const int ServerBufferSize = 128 * 1024;

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
    /// <param name="identity">The server, where many rows are to come.</param>
    public MySqlConnection OpenReader(ServerIdentity? identity = null)
    {
        var connection = Open();
        var statementSize = identity?.MaxAllowedPacket > ServerBufferSize ? ServerBufferSize : 0;
        connection.Execute(TableReader.SessionStatement.PadRight(statementSize));
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
