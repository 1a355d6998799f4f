using System.Collections.Concurrent;
using System.Net.Sockets;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Testing;

/// <summary>Stands between a server and its clients, on a unix socket of its own. What becomes of the bytes is up to those who derive from it.</summary>
public abstract class ServerProxy : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly Socket _listener = NewSocket();
    private readonly ConcurrentBag<ProxyLink> _links = [];
    private readonly string _server;

    /// <summary>Begins to listen.</summary>
    /// <param name="server">The server's own socket.</param>
    protected ServerProxy(string server)
    {
        _server = server;
        Socket = Path.Combine(_folder.Path, "s");
        _listener.Bind(new UnixDomainSocketEndPoint(Socket));
        _listener.Listen(64);
        Start(Accept);
    }

    /// <summary>Where clients connect.</summary>
    public string Socket { get; }

    /// <summary>The same login, by way of this.</summary>
    public ServerOptions Through(ServerOptions options) => options with { Address = ServerAddress.ForSocket(Socket) };

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

        _folder.Dispose();
    }

    /// <summary>Passes on what comes from the one side until it ends; each side of each connection has a thread of its own.</summary>
    protected abstract void Forward(ProxyLink link, ProxySide from);

    /// <summary>Called when nobody needs this any more: threads that wait must go.</summary>
    protected virtual void End()
    {
    }

    private static Socket NewSocket() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

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
            Socket server = NewSocket();
            var link = new ProxyLink(client, server);
            _links.Add(link);
            try
            {
                server.Connect(new UnixDomainSocketEndPoint(_server));
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
