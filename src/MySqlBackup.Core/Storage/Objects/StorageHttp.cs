using System.Net;
using System.Net.Sockets;

namespace MySqlBackup.Core.Storage.Objects;

/// <summary>The HTTP client of distant stores: it waits as long as bytes move, and no longer.</summary>
internal static class StorageHttp
{
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(15);

    /// <summary>A client; the proxy is that of the environment.</summary>
    public static HttpClient Create(StoragePatience patience)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            ConnectTimeout = LongestConnect,
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
                    return new WatchedStream(new NetworkStream(socket, ownsSocket: true), patience.Silence);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
