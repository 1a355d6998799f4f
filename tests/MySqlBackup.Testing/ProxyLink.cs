using System.Net.Sockets;

namespace MySqlBackup.Testing;

/// <summary>One connection through a <see cref="ServerProxy"/>: a socket to either side.</summary>
public sealed class ProxyLink(Socket client, Socket server)
{
    private int _ends;
    private volatile bool _isStalled;

    /// <summary>Whether nothing is passed on any more, in either direction.</summary>
    public bool IsStalled
    {
        get => _isStalled;
        set => _isStalled = value;
    }

    /// <summary>The socket to a side.</summary>
    public Socket this[ProxySide side] => side == ProxySide.Client ? client : server;

    /// <summary>The socket to the other side.</summary>
    public Socket Opposite(ProxySide side) => this[side == ProxySide.Client ? ProxySide.Server : ProxySide.Client];

    /// <summary>Closes both sockets, as when a cable is pulled and both sides have noticed.</summary>
    public void Close()
    {
        Shut(client, SocketShutdown.Both);
        Shut(server, SocketShutdown.Both);
        client.Dispose();
        server.Dispose();
    }

    /// <summary>Nothing more comes from a side: the other is told so, and when both have ended, the connection is closed.</summary>
    public void EndOf(ProxySide side)
    {
        Shut(Opposite(side), SocketShutdown.Send);
        if (Interlocked.Increment(ref _ends) == 2)
        {
            Close();
        }
    }

    private static void Shut(Socket socket, SocketShutdown how)
    {
        try
        {
            socket.Shutdown(how);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed already, or never connected.
        }
    }
}
