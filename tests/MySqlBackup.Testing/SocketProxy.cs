using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MySqlBackup.Testing;

/// <summary>Stands between a server and its clients. What becomes of the bytes is up to those who derive from it.</summary>
public abstract class SocketProxy : IDisposable
{
    private const int SmallBuffer = 128 << 10;

    private readonly Socket _listener;
    private readonly ConcurrentBag<ProxyLink> _links = [];
    private readonly EndPoint _server;

    /// <summary>Begins to listen.</summary>
    /// <param name="listen">Where.</param>
    /// <param name="server">Where the server listens.</param>
    protected SocketProxy(EndPoint listen, EndPoint server)
    {
        _server = server;
        _listener = NewSocket(listen);
        _listener.Bind(listen);
        _listener.Listen(64);
        EndPoint = _listener.LocalEndPoint!;
        Start(Accept);
    }

    /// <summary>Where clients connect.</summary>
    public EndPoint EndPoint { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        End();
        _listener.Dispose();
        foreach (ProxyLink link in _links)
        {
            link.Close();
        }

        Closed();
    }

    /// <summary>Passes on what comes from the one side until it ends; each side of each connection has a thread of its own.</summary>
    protected abstract void Forward(ProxyLink link, ProxySide from);

    /// <summary>Called when nobody needs this any more: threads that wait must go.</summary>
    protected virtual void End()
    {
    }

    /// <summary>Called when all is closed.</summary>
    protected virtual void Closed()
    {
    }

    // What waits in a large buffer has left the one side and not come to the other: a slow line would seem to be a fast one that stands still.
    private static Socket NewSocket(EndPoint place) => place.AddressFamily == AddressFamily.Unix
        ? new(place.AddressFamily, SocketType.Stream, ProtocolType.Unspecified)
        : new(place.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = SmallBuffer, SendBufferSize = SmallBuffer };

    private static void Start(Action action) => new Thread(() =>
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // One of the two has closed.
        }
    })
    { IsBackground = true }.Start();

    private void Accept()
    {
        while (true)
        {
            Socket client = _listener.Accept();
            Socket server = NewSocket(_server);
            var link = new ProxyLink(client, server);
            _links.Add(link);
            try
            {
                server.Connect(_server);
            }
            catch (SocketException)
            {
                // The server is down: then so is its address.
                link.Close();
                continue;
            }

            Start(() => Run(link, ProxySide.Client));
            Start(() => Run(link, ProxySide.Server));
        }
    }

    private void Run(ProxyLink link, ProxySide from)
    {
        try
        {
            Forward(link, from);
        }
        finally
        {
            link.EndOf(from);
        }
    }
}
