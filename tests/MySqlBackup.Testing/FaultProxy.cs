using System.Net.Sockets;

namespace MySqlBackup.Testing;

/// <summary>
/// A network that fails once, at a byte that the test chooses: counted over all connections from one side, or where a text
/// passes for the first time. With one connection at work that is the same moment in each run.
/// </summary>
public sealed class FaultProxy : ServerProxy
{
    private const int DripBytes = 60;
    private static readonly TimeSpan DripPause = TimeSpan.FromMilliseconds(25);

    private readonly ManualResetEventSlim _ended = new();
    private readonly ProxyFault _fault;
    private readonly ProxySide _from;
    private readonly long _at;
    private readonly byte[] _text;
    private readonly long[] _passed = new long[2];
    private readonly ManualResetEventSlim _flows = new(true);
    private int _happened;

    /// <summary>Fails before a byte from the one side.</summary>
    public FaultProxy(TestServer server, ProxyFault fault = ProxyFault.None, ProxySide from = ProxySide.Server, long at = 0)
        : this(server, fault, from, at, "")
    {
    }

    /// <summary>Fails before a text passes.</summary>
    public FaultProxy(TestServer server, ProxyFault fault, ProxySide from, string text)
        : this(server, fault, from, -1, text)
    {
    }

    private FaultProxy(TestServer server, ProxyFault fault, ProxySide from, long at, string text)
        : base(server.Socket)
    {
        _fault = fault;
        _from = from;
        _at = at;
        _text = System.Text.Encoding.UTF8.GetBytes(text);
    }

    /// <summary>What <see cref="ProxyFault.Act"/> is.</summary>
    public Action? Act { get; init; }

    /// <summary>Whether it has failed.</summary>
    public bool Happened => Volatile.Read(ref _happened) != 0;

    /// <summary>Bytes that came from a side so far.</summary>
    public long Passed(ProxySide side) => Interlocked.Read(ref _passed[(int)side]);

    /// <inheritdoc />
    protected override void End()
    {
        _ended.Set();
        _flows.Set();
    }

    /// <inheritdoc />
    protected override void Forward(ProxyLink link, ProxySide from)
    {
        byte[] buffer = new byte[64 * 1024];
        int received;
        while ((received = link[from].Receive(buffer)) > 0)
        {
            Span<byte> bytes = buffer.AsSpan(0, received);
            long before = Interlocked.Add(ref _passed[(int)from], received) - received;
            if (from == _from && _fault != ProxyFault.None && Place(bytes, before) is >= 0 and var place && Interlocked.Exchange(ref _happened, 1) == 0)
            {
                Send(link, from, bytes[..place]);
                if (!Fail(link, from, bytes[place..]))
                {
                    return;
                }
            }
            else
            {
                Send(link, from, bytes);
            }
        }
    }

    private static void SendAll(Socket socket, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[socket.Send(bytes)..];
        }
    }

    private int Place(ReadOnlySpan<byte> bytes, long before) =>
        _text.Length > 0 ? bytes.IndexOf(_text)
        : before <= _at && _at < before + bytes.Length ? (int)(_at - before)
        : -1;

    private void Send(ProxyLink link, ProxySide from, ReadOnlySpan<byte> bytes)
    {
        _flows.Wait();
        if (!(_fault == ProxyFault.Stall && link.IsStalled))
        {
            SendAll(link.Opposite(from), bytes);
        }
        else
        {
            _ended.Wait();
        }
    }

    /// <summary>False where nothing more is to be passed on from this side.</summary>
    private bool Fail(ProxyLink link, ProxySide from, ReadOnlySpan<byte> rest)
    {
        switch (_fault)
        {
            case ProxyFault.Cut:
                link.Close();
                return false;
            case ProxyFault.HalfClose:
                // The end of this thread shuts the other side's direction; the way back stays open.
                return false;
            case ProxyFault.Stall:
                link.IsStalled = true;
                _ended.Wait();
                return false;
            case ProxyFault.StallAll:
                _flows.Reset();
                _ended.Wait();
                return false;
            case ProxyFault.Drip:
                int slow = Math.Min(DripBytes, rest.Length);
                for (int i = 0; i < slow; i++)
                {
                    _ended.Wait(DripPause);
                    SendAll(link.Opposite(from), rest.Slice(i, 1));
                }

                SendAll(link.Opposite(from), rest[slow..]);
                return true;
            default:
                Act!();
                SendAll(link.Opposite(from), rest);
                return true;
        }
    }
}
