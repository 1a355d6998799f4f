using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MySqlBackup.Testing;

/// <summary>
/// A network in front of an HTTP server that fails as the test says: where a request matches, by an answer of its own, a broken or a
/// silent connection. Connections stay open between requests, and bodies pass as they come. No TLS.
/// </summary>
public sealed class FaultyHttp : SocketProxy
{
    private readonly ManualResetEventSlim _ended = new();
    private readonly ConcurrentDictionary<ProxyLink, HttpFault> _answers = [];
    private readonly ConcurrentQueue<string> _requests = [];
    private readonly HttpThrottle[] _throttles;
    private volatile HttpFault[] _faults = [];

    /// <summary>Begins to listen on a port of the loopback.</summary>
    /// <param name="server">The server's address; its path is kept.</param>
    public FaultyHttp(Uri server)
        : base(new IPEndPoint(IPAddress.Loopback, 0), new IPEndPoint(IPAddress.Parse(server.Host), server.Port))
    {
        _throttles = [new(_ended), new(_ended)];
        Address = new UriBuilder(server) { Port = ((IPEndPoint)EndPoint).Port }.Uri;
    }

    /// <summary>The server's address by way of this.</summary>
    public Uri Address { get; }

    /// <summary>How many bytes may pass in a second in each direction, over all connections; null for any number.</summary>
    public long? BytesPerSecond
    {
        get => _throttles[0].BytesPerSecond;
        set => _throttles[0].BytesPerSecond = _throttles[1].BytesPerSecond = value;
    }

    /// <summary>How long a request is on its way.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>The requests so far, those that failed too: method and path with query, as sent.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>Lets requests fail from now on. The first fault that a request hits is what happens to it.</summary>
    /// <returns>The fault.</returns>
    public HttpFault Add(HttpFault fault)
    {
        _faults = [.. _faults, fault];
        return fault;
    }

    /// <summary>No request fails from now on.</summary>
    public void Heal() => _faults = [];

    /// <inheritdoc />
    protected override void End() => _ended.Set();

    /// <inheritdoc />
    protected override void Forward(ProxyLink link, ProxySide from)
    {
        if (from == ProxySide.Client)
        {
            ForwardRequests(link);
        }
        else
        {
            ForwardAnswers(link);
        }
    }

    private void ForwardRequests(ProxyLink link)
    {
        var reader = new HttpReader(link[ProxySide.Client]);
        while (reader.ReadHead() is { } head)
        {
            _requests.Enqueue($"{head.Method} {head.Target}");
            if (Latency > TimeSpan.Zero)
            {
                _ended.Wait(Latency);
            }

            HttpFault? fault = _faults.FirstOrDefault(fault => fault.Hits(head));
            bool goesOn = fault?.Kind == HttpFaultKind.Answer ? Answer(link, reader, head, fault) : Pass(link, reader, head, fault);
            if (!goesOn)
            {
                return;
            }
        }
    }

    private bool Answer(ProxyLink link, HttpReader reader, HttpHead head, HttpFault fault)
    {
        // A client that waits for leave to send its body sends none after an error, so nobody knows what comes next from it.
        bool isLast = head.WaitsBeforeBody;
        if (!isLast && !reader.ReadBody(head, _ => true))
        {
            return false;
        }

        byte[] body = Encoding.UTF8.GetBytes(fault.Body);
        string answer = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {(int)fault.Status} {fault.Status}\r\n{(body.Length > 0 ? "Content-Type: application/xml\r\n" : "")}Content-Length: {body.Length}\r\n{string.Concat(fault.Headers.Select(h => h + "\r\n"))}{(isLast ? "Connection: close\r\n" : "")}\r\n");
        byte[] bytes = [.. Encoding.Latin1.GetBytes(answer), .. head.Method == "HEAD" ? [] : body];
        _throttles[(int)ProxySide.Server].Send(link[ProxySide.Client], bytes);
        if (isLast)
        {
            link[ProxySide.Client].Shutdown(SocketShutdown.Send);
            reader.Drain();
        }

        return !isLast;
    }

    private bool Pass(ProxyLink link, HttpReader reader, HttpHead head, HttpFault? fault)
    {
        if (fault?.Kind is HttpFaultKind.CutAnswer or HttpFaultKind.ChangeAnswer or HttpFaultKind.LoseAnswer)
        {
            _answers[link] = fault;
        }

        Socket server = link[ProxySide.Server];
        HttpThrottle throttle = _throttles[(int)ProxySide.Client];

        // A request without a body is whole with its head, and may be answered at once.
        link.IsStalled |= fault is { Kind: HttpFaultKind.StallRequest, Bytes: 0 };
        throttle.Send(server, Encoding.Latin1.GetBytes(head.Text));
        long left = fault?.Kind is HttpFaultKind.CutRequest or HttpFaultKind.StallRequest ? fault.Bytes : long.MaxValue;
        bool isWhole = reader.ReadBody(head, bytes =>
        {
            int passing = (int)Math.Min(bytes.Length, left);
            throttle.Send(server, bytes.Span[..passing]);
            left -= passing;
            return left > 0;
        });
        switch (fault?.Kind)
        {
            case HttpFaultKind.CutRequest:
                link.Close();
                return false;
            case HttpFaultKind.StallRequest:
                link.IsStalled = true;
                _ended.Wait();
                return false;
            default:
                return isWhole;
        }
    }

    private void ForwardAnswers(ProxyLink link)
    {
        byte[] buffer = new byte[64 * 1024];
        HttpAnswerCut? cut = null;
        int received;
        while ((received = link[ProxySide.Server].Receive(buffer)) > 0)
        {
            if (link.IsStalled)
            {
                _ended.Wait();
                return;
            }

            if (cut is null && _answers.TryRemove(link, out HttpFault? fault))
            {
                cut = new HttpAnswerCut(fault);
            }

            int passing = cut?.Passing(buffer.AsSpan(0, received)) ?? received;
            _throttles[(int)ProxySide.Server].Send(link[ProxySide.Client], buffer.AsSpan(0, passing));
            if (cut?.IsDone == true)
            {
                link.Close();
                return;
            }
        }
    }
}
