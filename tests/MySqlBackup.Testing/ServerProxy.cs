using System.Net.Sockets;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Testing;

/// <summary>Stands between a database server and its clients, on a unix socket of its own.</summary>
public abstract class ServerProxy : SocketProxy
{
    private readonly TestFolder _folder;

    /// <summary>Begins to listen.</summary>
    /// <param name="server">The server's own socket.</param>
    protected ServerProxy(string server)
        : this(server, new TestFolder())
    {
    }

    private ServerProxy(string server, TestFolder folder)
        : base(new UnixDomainSocketEndPoint(SocketIn(folder)), new UnixDomainSocketEndPoint(server)) => _folder = folder;

    /// <summary>Where clients connect.</summary>
    public string Socket => SocketIn(_folder);

    /// <summary>The same login, by way of this.</summary>
    public ServerOptions Through(ServerOptions options) => options with { Address = ServerAddress.ForSocket(Socket) };

    /// <inheritdoc />
    protected override void Closed() => _folder.Dispose();

    private static string SocketIn(TestFolder folder) => Path.Combine(folder.Path, "s");
}
