using System.Buffers.Binary;
using System.Net.Sockets;
using MySqlBackup.Testing;

namespace MySqlBackup.Core.Tests.Fuzz;

/// <summary>Stands between a server and its clients and damages one packet of the server's; what waits for more afterwards is disconnected.</summary>
internal sealed class LyingProxy : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);
    private readonly TestFolder _folder = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Mutator _mutator;
    private readonly string _server;
    private int _untilDamage;

    public LyingProxy(string server, int packet, Mutator mutator)
    {
        _server = server;
        _untilDamage = packet;
        _mutator = mutator;
        Socket = Path.Combine(_folder.Path, "s");
        _listener.Bind(new UnixDomainSocketEndPoint(Socket));
        _listener.Listen();
        Start(Accept);
    }

    public string Socket { get; }

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Dispose();
    }

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
            var client = new NetworkStream(_listener.Accept(), ownsSocket: true);
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(_server));
            var server = new NetworkStream(socket, ownsSocket: true);
            Start(() =>
            {
                using (server)
                {
                    client.CopyTo(server);
                }
            });
            Start(() =>
            {
                using (client)
                {
                    Forward(server, client);
                }
            });
        }
    }

    private void Forward(NetworkStream server, NetworkStream client)
    {
        byte[] header = new byte[4];
        while (true)
        {
            server.ReadExactly(header);
            byte[] payload = new byte[BinaryPrimitives.ReadInt32LittleEndian(header) & 0xFFFFFF];
            server.ReadExactly(payload);
            if (Interlocked.Decrement(ref _untilDamage) == 0)
            {
                payload = _mutator.Mutate(payload);
                BinaryPrimitives.WriteInt32LittleEndian(header, payload.Length | header[3] << 24);
                var end = new Timer(_ => client.Dispose());
                end.Change(Patience, Timeout.InfiniteTimeSpan);
            }

            client.Write([.. header, .. payload]);
        }
    }
}
