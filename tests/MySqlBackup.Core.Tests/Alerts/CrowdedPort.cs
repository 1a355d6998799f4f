using System.Net;
using System.Net.Sockets;

namespace MySqlBackup.Core.Tests.Alerts;

/// <summary>A port whose queue of connections is full, so that the system answers no further one.</summary>
internal sealed class CrowdedPort : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket[] _waiting;

    public CrowdedPort()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(0);
        _waiting = Enumerable.Range(0, 4).Select(_ => Connect()).ToArray();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public void Dispose()
    {
        Array.ForEach(_waiting, socket => socket.Dispose());
        _listener.Dispose();
    }

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            socket.Connect(IPAddress.Loopback, Port);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
        {
            // On its way, or waiting.
        }

        return socket;
    }
}
