using System.Net;
using System.Net.Sockets;

namespace MySqlBackup.Testing.Peers;

/// <summary>Ceph's S3 server with SQLite as its store, so that it needs no cluster.</summary>
public sealed class RadosGatewayPeer : S3Peer
{
    private protected override PeerProcess Start(string folder)
    {
        string program = PeerProgram.Get(Peer.RadosGateway);
        string configuration = Path.Combine(folder, "ceph.conf");
        File.WriteAllText(
            configuration,
            $"""
            [global]
            fsid = {Guid.NewGuid()}
            mon host = 127.0.0.1
            auth client required = none
            auth cluster required = none
            auth service required = none
            admin socket =
            run dir = {folder}
            [client]
            rgw backend store = dbstore
            rgw config store = dbstore
            rgw data = {folder}
            dbstore db dir = {folder}
            dbstore config uri = file:{folder}/config.db
            rgw crypt require ssl = false

            """);
        string[] common = ["--conf", configuration, "--no-mon-config", "--name", "client.rgw"];
        try
        {
            PeerCommand.Run(
                Path.Combine(Path.GetDirectoryName(program)!, "radosgw-admin"),
                [.. common, "user", "create", "--uid", "backup", "--display-name", "backup", "--access-key", AccessKey, "--secret-key", SecretKey]);
        }
        catch (TimeoutException)
        {
            // Its work done, it sometimes waits for a thread of its own for ever. Whether the key is there shows when the server answers.
        }

        return PeerProcess.Start(
            program,
            port => [.. common, "--foreground", "--log-to-stderr=true", $"--rgw-frontends=beast endpoint=127.0.0.1:{port}"],
            folder,
            Answers);
    }

    // Only this server knows the key.
    private bool Answers(PeerProcess process)
    {
        try
        {
            using HttpResponseMessage response = Send(process.Port, HttpMethod.Get, "", null, null, null);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException e) when (e.InnerException is SocketException or IOException)
        {
            return false;
        }
    }
}
