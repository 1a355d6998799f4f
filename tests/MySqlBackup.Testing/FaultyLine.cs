using System.Net;

namespace MySqlBackup.Testing;

/// <summary>A network in front of a server that speaks any protocol over TCP: connections break after so many bytes from one side, or all stand still.</summary>
public sealed class FaultyLine : SocketProxy
{
    private readonly ManualResetEventSlim _flows = new(true);
    private readonly ManualResetEventSlim _reached = new();
    private readonly ProxySide _from;
    private readonly long _bytes;
    private int _left;

    /// <summary>Begins to listen on a port of the loopback.</summary>
    /// <param name="server">Where the server listens.</param>
    /// <param name="from">The side whose bytes are counted.</param>
    /// <param name="bytes">How many of them pass on a connection before it breaks.</param>
    /// <param name="times">How many connections break.</param>
    public FaultyLine(IPEndPoint server, ProxySide from = ProxySide.Client, long bytes = 0, int times = 0)
        : base(new IPEndPoint(IPAddress.Loopback, 0), server) => (_from, _bytes, _left) = (from, bytes, times);

    /// <summary>Where clients connect.</summary>
    public int Port => ((IPEndPoint)EndPoint).Port;

    /// <summary>How many connections are still to break.</summary>
    public int Left => Math.Max(0, Volatile.Read(ref _left));

    /// <summary>From now on nothing moves; or all does again.</summary>
    public bool IsStalled
    {
        get => !_flows.IsSet;
        set
        {
            if (value)
            {
                _flows.Reset();
            }
            else
            {
                _flows.Set();
            }
        }
    }

    /// <summary>Whether a connection has carried so many bytes; waits for it.</summary>
    public bool WaitForBytes(TimeSpan patience) => _reached.Wait(patience);

    /// <inheritdoc />
    protected override void End() => _flows.Set();

    /// <inheritdoc />
    protected override void Forward(ProxyLink link, ProxySide from)
    {
        byte[] buffer = new byte[64 * 1024];
        long passed = 0;
        int received;
        while ((received = link[from].Receive(buffer)) > 0)
        {
            _flows.Wait();
            passed += from == _from ? received : 0;
            if (passed > _bytes && from == _from)
            {
                _reached.Set();
                if (Interlocked.Decrement(ref _left) >= 0)
                {
                    link.Close();
                    return;
                }
            }

            ReadOnlySpan<byte> bytes = buffer.AsSpan(0, received);
            while (!bytes.IsEmpty)
            {
                bytes = bytes[link.Opposite(from).Send(bytes)..];
            }
        }
    }
}
