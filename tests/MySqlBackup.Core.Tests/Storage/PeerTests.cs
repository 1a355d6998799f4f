using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using MySqlBackup.Testing.Peers;
using Xunit;

namespace MySqlBackup.Core.Tests.Storage;

/// <summary>What remote storages are tested against works by itself.</summary>
public sealed class PeerTests
{
    private static readonly byte[] Content = RandomNumberGenerator.GetBytes(300_000);

    [Theory, PeerData(Peer.Moto), PeerData(Peer.RadosGateway)]
    public void AnS3ServerKeepsObjectsAndIsGoneAfterwards(Peer kind)
    {
        Uri endpoint;
        using (S3Peer peer = kind == Peer.Moto ? new MotoPeer() : new RadosGatewayPeer())
        {
            endpoint = peer.Endpoint;
            string bucket = peer.CreateBucket();
            peer.Put(bucket, "folder/a b+c.sql", Content);

            Assert.Equal(Content, peer.Get(bucket, "folder/a b+c.sql"));
            Assert.Null(peer.Get(bucket, "folder/other"));
            Assert.Equal(["folder/a b+c.sql"], peer.Keys(bucket, "folder/"));
            Assert.Empty(peer.Keys(peer.CreateBucket()));
        }

        AssertClosed(endpoint.Port);
    }

    [PeerFact(Peer.Moto)]
    public void MotoNamesUploadsThatAreNotComplete()
    {
        using var peer = new MotoPeer();
        string bucket = peer.CreateBucket();
        using HttpResponseMessage started = peer.Send(HttpMethod.Post, $"{bucket}/half", [new("uploads", "")]);

        Assert.Equal(HttpStatusCode.OK, started.StatusCode);
        Assert.Equal(["half"], peer.Uploads(bucket));
    }

    [PeerFact(Peer.RadosGateway)]
    public void CephRefusesWhoIsNotSignedIn()
    {
        using var peer = new RadosGatewayPeer();
        string bucket = peer.CreateBucket();
        using var client = new HttpClient();
        using HttpResponseMessage response = client.GetAsync(new Uri(peer.Endpoint, bucket)).Result;

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [PeerFact(Peer.Azurite)]
    public void AnAzureServerKeepsBlobsAndIsGoneAfterwards()
    {
        Uri endpoint;
        using (var peer = new AzuritePeer())
        {
            endpoint = peer.Endpoint;
            string container = peer.CreateContainer();
            peer.Put(container, "folder/a b.sql", Content);

            Assert.Equal(Content, peer.Get(container, "folder/a b.sql"));
            Assert.Null(peer.Get(container, "other"));
            Assert.Equal(["folder/a b.sql"], peer.Names(container));
            using var client = new HttpClient();
            using HttpResponseMessage expired = client.GetAsync(new Uri($"{endpoint}/{container}/other?{peer.Sas(validFor: TimeSpan.FromHours(-1))}")).Result;
            Assert.Equal(HttpStatusCode.Forbidden, expired.StatusCode);
        }

        AssertClosed(endpoint.Port);
    }

    [PeerFact(Peer.Ssh)]
    public void AnSshServerRunsCommandsAndIsGoneAfterwards()
    {
        int port;
        using (var peer = new SshPeer())
        {
            port = peer.Port;
            peer.Run($"cat > '{peer.Root}/a b'", Content);

            Assert.Equal(Content, peer.Run($"cat '{peer.Root}/a b'"));
            Assert.Contains("ended with 3", Assert.Throws<InvalidOperationException>(() => peer.Run("exit 3")).Message, StringComparison.Ordinal);
        }

        AssertClosed(port);
    }

    [PeerFact(Peer.Rclone)]
    public void RcloneKeepsFilesInARemote()
    {
        using var peer = new RclonePeer();
        peer.Run(["rcat", $"{peer.Remote}:folder/a b"], Content);

        Assert.Equal(Content, peer.Run(["cat", $"{peer.Remote}:folder/a b"]));
        Assert.Equal(Content, File.ReadAllBytes(Path.Combine(peer.Root, "folder", "a b")));
    }

    private static void AssertClosed(int port)
    {
        using var client = new TcpClient();
        Assert.Throws<SocketException>(() => client.Connect(IPAddress.Loopback, port));
    }
}
