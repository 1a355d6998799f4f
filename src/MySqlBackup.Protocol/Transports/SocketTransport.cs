using System.Net.Sockets;

namespace MySqlBackup.Protocol.Transports;

/// <summary>Plain bytes over the socket.</summary>
internal sealed class SocketTransport : Transport
{
    private readonly ConnectionSocket _connection;
    private readonly Socket _socket;

    public SocketTransport(ConnectionSocket connection)
    {
        _connection = connection;
        _socket = connection.Socket;
    }

    public override int Receive(Span<byte> buffer)
    {
        try
        {
            int received = _socket.Receive(buffer, SocketFlags.None);
            if (received == 0)
            {
                _connection.ThrowIfAborted();
            }

            return received;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return ReceiveLate(buffer, e);
        }
    }

    public override void Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes.Slice(_socket.Send(bytes, SocketFlags.None));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw _connection.Translate(e);
        }
    }

    public override void Dispose() => _connection.Dispose();

    // Apart from the way that rows take: it waits on for as long as the server is at work.
    private int ReceiveLate(Span<byte> buffer, Exception failure)
    {
        int silences = 0;
        while (_connection.WaitsOn(failure, ref silences))
        {
            try
            {
                int received = _socket.Receive(buffer, SocketFlags.None);
                if (received == 0)
                {
                    _connection.ThrowIfAborted();
                }

                return received;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                failure = e;
            }
        }

        throw _connection.Translate(failure);
    }
}
