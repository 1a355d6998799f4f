using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using MySqlBackup.Testing;
using MySqlBackup.Testing.Peers;
using Xunit;

namespace MySqlBackup.Core.Tests.Storage;

/// <summary>The network that remote storages are tested over fails as it is told to, and not otherwise.</summary>
public sealed class FaultyHttpTests : IClassFixture<AzuritePeer>, IDisposable
{
    private static readonly byte[] Content = RandomNumberGenerator.GetBytes(300_000);

    private readonly AzuritePeer _peer;
    private readonly Lazy<FaultyHttp> _proxy;
    private readonly Lazy<string> _container;
    private readonly HttpClient _client;
    private int _connections;

    public FaultyHttpTests(AzuritePeer peer)
    {
        _peer = peer;
        _proxy = new(() => new FaultyHttp(peer.Endpoint));
        _container = new(peer.CreateContainer);
        _client = new HttpClient(new SocketsHttpHandler
        {
            Expect100ContinueTimeout = TimeSpan.FromSeconds(20),
            ConnectCallback = async (context, cancellation) =>
            {
                Interlocked.Increment(ref _connections);
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
    }

    private FaultyHttp Proxy => _proxy.Value;

    public void Dispose()
    {
        _client.Dispose();
        if (_proxy.IsValueCreated)
        {
            Proxy.Dispose();
        }
    }

    [PeerTheory(Peer.Azurite)]
    [InlineData(false)]
    [InlineData(true)]
    public void PassesBodiesOverOneConnection(bool waits)
    {
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.Created, Put($"blob{i}", waits));
            Assert.Equal(Content, Get($"blob{i}"));
        }

        Assert.Equal(1, _connections);
        Assert.Equal(6, Proxy.Requests.Count);
        Assert.StartsWith($"PUT /{_peer.Account}/{_container.Value}/blob0?", Proxy.Requests[0], StringComparison.Ordinal);
    }

    [PeerTheory(Peer.Azurite)]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public void AnswersTheRequestThatIsMeant(bool waits, int connections)
    {
        HttpFault fault = Proxy.Add(HttpFault.Answer(HttpStatusCode.ServiceUnavailable, "<Error><Code>SlowDown</Code></Error>", HttpMethod.Put, "/blob", skip: 1));

        Assert.Equal(HttpStatusCode.Created, Put("blob0", waits));
        Assert.Equal(HttpStatusCode.Created, Put("other", waits));
        using (HttpResponseMessage response = Send(HttpMethod.Put, "blob1", waits))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Equal("<Error><Code>SlowDown</Code></Error>", response.Content.ReadAsStringAsync().Result);
        }

        Assert.Equal(HttpStatusCode.Created, Put("blob2", waits));
        Assert.Equal(1, fault.Happened);
        Assert.Equal(["blob0", "blob2", "other"], _peer.Names(_container.Value));
        Assert.Equal(connections, _connections);
    }

    [PeerFact(Peer.Azurite)]
    public void CutsARequestInItsBody()
    {
        HttpFault fault = Proxy.Add(HttpFault.CutRequest(100_000, HttpMethod.Put));

        Assert.Throws<HttpRequestException>(() => Put("cut"));
        Assert.Equal(1, fault.Happened);
        Assert.Null(_peer.Get(_container.Value, "cut"));
        Assert.Equal(HttpStatusCode.Created, Put("cut"));
    }

    [PeerFact(Peer.Moto)]
    public void PassesAndCutsBodiesInChunks()
    {
        using var peer = new MotoPeer();
        using var proxy = new FaultyHttp(peer.Endpoint);
        string bucket = peer.CreateBucket();
        HttpFault fault = proxy.Add(HttpFault.CutRequest(100_000, HttpMethod.Put, "cut"));

        Assert.Equal(HttpStatusCode.OK, PutChunks(new Uri(proxy.Address, $"{bucket}/whole")));
        Assert.Equal(Content, peer.Get(bucket, "whole"));
        Assert.Throws<HttpRequestException>(() => PutChunks(new Uri(proxy.Address, $"{bucket}/cut")));
        Assert.Equal(1, fault.Happened);
    }

    [PeerFact(Peer.Azurite)]
    public void CutsAnAnswerInItsBody()
    {
        Put("answer");
        HttpFault fault = Proxy.Add(HttpFault.CutAnswer(100_000, HttpMethod.Get));
        using HttpResponseMessage response = Send(HttpMethod.Get, "answer");
        using Stream body = response.Content.ReadAsStream();
        byte[] read = new byte[100_000];
        body.ReadExactly(read);

        Assert.Equal(Content[..100_000], read);
        Assert.ThrowsAny<IOException>(() => body.ReadByte());
        Assert.Equal(1, fault.Happened);
        Assert.Equal(Content, Get("answer"));
    }

    [PeerTheory(Peer.Azurite)]
    [InlineData(false)]
    [InlineData(true)]
    public void LosesAnAnswerOfWhatWasDone(bool waits)
    {
        Proxy.Add(HttpFault.LoseAnswer(HttpMethod.Put));

        Assert.Throws<HttpRequestException>(() => Put("lost", waits));
        Assert.Equal(Content, _peer.Get(_container.Value, "lost"));
    }

    [PeerFact(Peer.Azurite)]
    public void StallsUntilTheClientGivesUp()
    {
        HttpFault fault = Proxy.Add(HttpFault.StallRequest(1000));
        _client.Timeout = TimeSpan.FromMilliseconds(300);

        Assert.Throws<TaskCanceledException>(() => Put("stalled"));
        Assert.Equal(1, fault.Happened);
        Assert.Null(_peer.Get(_container.Value, "stalled"));
    }

    [PeerFact(Peer.Azurite)]
    public void SlowsDown()
    {
        Put("slow");
        Proxy.BytesPerSecond = 600_000;
        long start = Stopwatch.GetTimestamp();

        Assert.Equal(Content, Get("slow"));
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.45, 30);
    }

    private HttpStatusCode Put(string name, bool waits = false)
    {
        using HttpResponseMessage response = Send(HttpMethod.Put, name, waits);
        _ = response.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult();
        return response.StatusCode;
    }

    private HttpStatusCode PutChunks(Uri address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, address) { Content = new StreamContent(new MemoryStream(Content)) };
        request.Headers.TransferEncodingChunked = true;
        using HttpResponseMessage response = _client.SendAsync(request).GetAwaiter().GetResult();
        return response.StatusCode;
    }

    private byte[] Get(string name)
    {
        using HttpResponseMessage response = Send(HttpMethod.Get, name);
        return response.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult();
    }

    private HttpResponseMessage Send(HttpMethod method, string name, bool waits = false)
    {
        using var request = new HttpRequestMessage(method, new Uri($"{Proxy.Address}/{_container.Value}/{name}?{_peer.Sas()}"));
        request.Headers.ExpectContinue = waits;
        if (method == HttpMethod.Put)
        {
            request.Headers.Add("x-ms-blob-type", "BlockBlob");
            request.Content = new ByteArrayContent(Content);
        }

        return _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).GetAwaiter().GetResult();
    }
}
