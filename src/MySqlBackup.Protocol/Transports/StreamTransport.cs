using System.Net.Sockets;

namespace MySqlBackup.Protocol.Transports;

/// <summary>Bytes through a stream that wraps the socket: TLS.</summary>
internal sealed class StreamTransport : Transport
{
    private readonly ConnectionSocket _connection;
    private readonly Stream _stream;

    public StreamTransport(ConnectionSocket connection, Stream stream)
    {
        _connection = connection;
        _stream = stream;
    }

    public override int Receive(Span<byte> buffer)
    {
        try
        {
            int received = _stream.Read(buffer);
            if (received == 0)
            {
                _connection.ThrowIfAborted();
            }

            return received;
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            return ReceiveLate(buffer, e);
        }
    }

    public override void Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _stream.Write(bytes);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            throw _connection.Translate(e);
        }
    }

    public override void Dispose()
    {
        try
        {
            _stream.Dispose();
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The peer is gone: there is no one left to say goodbye to.
        }

        _connection.Dispose();
    }

    // Apart from the way that rows take: it waits on for as long as the server is at work.
    private int ReceiveLate(Span<byte> buffer, Exception failure)
    {
        int silences = 0;
        while (_connection.WaitsOn(failure, ref silences))
        {
            try
            {
                int received = _stream.Read(buffer);
                if (received == 0)
                {
                    _connection.ThrowIfAborted();
                }

                return received;
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                failure = e;
            }
        }

        throw _connection.Translate(failure);
    }
}
