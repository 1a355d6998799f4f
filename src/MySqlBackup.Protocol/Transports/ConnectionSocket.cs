using System.Net;
using System.Net.Sockets;

namespace MySqlBackup.Protocol.Transports;

/// <summary>
/// The socket, who closed it and why. It only ever makes blocking calls: after a first asynchronous one, .NET emulates
/// blocking calls on Linux through its event loop, which costs two context switches a receive.
/// </summary>
internal sealed class ConnectionSocket : IDisposable
{
    private const int Opening = 0;
    private const int Open = 1;
    private const int AbortedByCaller = 2;
    private const int TimedOut = 3;
    private const int KeepAliveSeconds = 60;

    // A server may take nothing while it waits itself, for a lock, a disk or a replica, and what it took of a write can't be found out: so there
    // is no asking and going on, and the wait is a longer one.
    private const int SendPatience = 6;


    private readonly ConnectionSettings _settings;
    private int _state;
    private bool _isAsked;
    private Socket? _socket;

    public ConnectionSocket(ConnectionSettings settings) => _settings = settings;

    public Socket Socket => _socket ?? throw new InvalidOperationException("Not connected.");

    public bool IsUnixSocket => _settings.UnixSocket is not null;

    public string Address => _settings.UnixSocket is { } path ? $"unix:{path}" : $"{_settings.Host}:{_settings.Port}";

    /// <summary>Connects to the socket file, or to the first address of the host that answers.</summary>
    public void Connect(CancellationToken cancellationToken)
    {
        if (_settings.UnixSocket is { } path)
        {
            try
            {
                Connect(new UnixDomainSocketEndPoint(path));
            }
            catch (Exception e) when (e is SocketException or ArgumentException or PlatformNotSupportedException)
            {
                throw Unreachable(e);
            }

            return;
        }

        Exception? last = null;
        foreach (IPAddress address in Resolve(cancellationToken))
        {
            try
            {
                Connect(new IPEndPoint(address, _settings.Port));
                return;
            }
            catch (SocketException e)
            {
                last = e;
            }
        }

        throw Unreachable(last);
    }

    /// <summary>Closes the socket from any thread, so that a blocked call on it ends.</summary>
    public void Abort()
    {
        if (Interlocked.CompareExchange(ref _state, AbortedByCaller, Opening) == Opening
            || Interlocked.CompareExchange(ref _state, AbortedByCaller, Open) == Open)
        {
            Close();
        }
    }

    /// <summary>As <see cref="Abort"/>, because the connect timeout ran out; without effect once the connection is open.</summary>
    public void Expire()
    {
        if (Interlocked.CompareExchange(ref _state, TimedOut, Opening) == Opening)
        {
            Close();
        }
    }

    /// <summary>Ends the time in which the connect timeout applies.</summary>
    public void MarkOpen()
    {
        _isAsked = _settings.IsServerAtWork is not null;
        Interlocked.CompareExchange(ref _state, Open, Opening);
        ThrowIfAborted();
    }

    /// <summary>Sets the limit on single reads and writes of a connection that is about to be closed.</summary>
    public void LimitGoodbye(TimeSpan timeout)
    {
        _isAsked = false;
        SetTimeouts(timeout, timeout);
    }

    /// <summary>Whether a read that failed is to be tried again: it was a timeout, and the server is at work, or this was the first time that it is not.</summary>
    public bool WaitsOn(Exception exception, ref int silences)
    {
        if (!_isAsked || !IsTimeout(exception) || Volatile.Read(ref _state) != Open)
        {
            return false;
        }

        silences = _settings.IsServerAtWork!() ? 0 : silences + 1;
        return silences < 2;
    }

    private void SetTimeouts(TimeSpan receive, TimeSpan send)
    {
        Socket.ReceiveTimeout = Milliseconds(receive);
        Socket.SendTimeout = Milliseconds(send);
    }

    private static int Milliseconds(TimeSpan timeout) => timeout <= TimeSpan.Zero ? 0 : (int)Math.Clamp(timeout.TotalMilliseconds, 1, int.MaxValue);

    public void ThrowIfAborted()
    {
        if (Volatile.Read(ref _state) > Open)
        {
            throw Closed(null);
        }
    }

    /// <summary>What a failed call on the socket means for the caller.</summary>
    public MySqlConnectionException Translate(Exception exception)
    {
        if (Volatile.Read(ref _state) > Open)
        {
            return Closed(exception);
        }

        if (!IsTimeout(exception))
        {
            return new MySqlConnectionException(ConnectionFailureReason.Lost, $"The connection to {Address} was lost: {Describe(exception)}", exception);
        }

        return _state == Open
            ? new MySqlConnectionException(ConnectionFailureReason.Silent, $"Nothing came from {Address} for {_settings.ReadTimeout.TotalSeconds:0.###} s, or nothing was taken for {SendPatience} times as long.", exception)
            : new MySqlConnectionException(ConnectionFailureReason.Timeout, $"{Address} did not answer within {_settings.ReadTimeout.TotalSeconds:0.###} s.", exception);
    }

    public void Dispose() => _socket?.Dispose();

    // Without a timeout of ours it is the socket's own word for a peer that closed while it was being written to.
    private bool IsTimeout(Exception exception) =>
        _settings.ReadTimeout > TimeSpan.Zero
        && (exception as SocketException ?? exception.InnerException as SocketException)?.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock;

    private void Connect(EndPoint endPoint)
    {
        ThrowIfAborted();
        bool isTcp = endPoint is IPEndPoint;
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, isTcp ? ProtocolType.Tcp : ProtocolType.Unspecified);
        try
        {
            if (isTcp)
            {
                socket.NoDelay = true;
                KeepAlive(socket);
            }

            _socket = socket;
            ThrowIfAborted();
            socket.Connect(endPoint);
            SetTimeouts(_settings.ReadTimeout, _settings.ReadTimeout * SendPatience);
        }
        catch (ObjectDisposedException e)
        {
            throw Closed(e);
        }
        catch
        {
            socket.Dispose();
            ThrowIfAborted();
            throw;
        }
    }

    // The systems' own two hours are longer than firewalls and load balancers keep a connection on which a long statement is silent; and a host that
    // is gone should not be waited for that long.
    private static void KeepAlive(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveSeconds / 4);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
    }

    private IPAddress[] Resolve(CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(_settings.Host, out IPAddress? literal))
        {
            return [literal];
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (_settings.ConnectTimeout > TimeSpan.Zero)
        {
            limit.CancelAfter(_settings.ConnectTimeout);
        }

        try
        {
            return Dns.GetHostAddressesAsync(_settings.Host, limit.Token).GetAwaiter().GetResult();
        }
        catch (SocketException e)
        {
            throw Unreachable(e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MySqlConnectionException(ConnectionFailureReason.Timeout, $"The name {_settings.Host} was not resolved within {_settings.ConnectTimeout.TotalSeconds:0.###} s.");
        }
    }

    private void Close()
    {
        if (_socket is not { } socket)
        {
            return;
        }

        try
        {
            // Ends a blocked receive on every platform, also one below TLS; closing alone may leave it waiting.
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Not connected yet, or closed already.
        }

        socket.Dispose();
    }

    private MySqlConnectionException Closed(Exception? exception) => _state == TimedOut
        ? new MySqlConnectionException(ConnectionFailureReason.Timeout, $"{Address} did not complete the connection within {_settings.ConnectTimeout.TotalSeconds:0.###} s.", exception)
        : new MySqlConnectionException(ConnectionFailureReason.Aborted, $"The connection to {Address} was closed by this side.", exception);

    private MySqlConnectionException Unreachable(Exception? exception)
    {
        ThrowIfAborted();
        return new MySqlConnectionException(ConnectionFailureReason.Unreachable, $"Can't connect to {Address}: {Describe(exception)}", exception);
    }

    private string Describe(Exception? exception) => (exception as SocketException ?? exception?.InnerException as SocketException) switch
    {
        // .NET reports a socket file that is not there as an address that is not available.
        { SocketErrorCode: SocketError.AddressNotAvailable } when IsUnixSocket => "there is no such socket",

        // The system's own words: .NET's message repeats the address.
        { } socket => new SocketException((int)socket.SocketErrorCode).Message,
        null => exception?.Message ?? "the name has no address",
    };
}
