using MySqlBackup.Testing;
using MySqlBackup.Testing.Peers;
using Xunit;

namespace MySqlBackup.Core.Tests.Storage;

/// <summary>Places for repositories on every kind of storage. The peers start when first asked for; credentials stand in the environment, as an operator gives them.</summary>
public sealed class StoragePeers : IDisposable
{
    public const string Name = "Storages";

    private readonly TestFolder _folder = new();
    private readonly Lazy<MotoPeer> _moto = new(WithAnyKeys);
    private readonly Lazy<RadosGatewayPeer> _ceph = new(() => WithKeys(new RadosGatewayPeer()));
    private readonly Lazy<AzuritePeer> _azurite = new(WithKey);
    private readonly Lazy<SshPeer> _ssh = new(() => new SshPeer());
    private readonly Lazy<RclonePeer> _rclone = new(WithConfig);
    private int _places;

    public MotoPeer Moto => _moto.Value;

    public AzuritePeer Azurite => _azurite.Value;

    public SshPeer Ssh => _ssh.Value;

    public RclonePeer Rclone => _rclone.Value;

    /// <summary>A local place.</summary>
    public string CreateLocal() => Path.Combine(_folder.Path, $"place-{Interlocked.Increment(ref _places)}");

    /// <summary>An empty place of its own.</summary>
    public string Create(Peer peer) => peer switch
    {
        Peer.Moto => InBucket(_moto.Value),
        Peer.RadosGateway => InBucket(_ceph.Value),
        Peer.Azurite => $"azure://{Azurite.Account}/{Azurite.CreateContainer()}/pre/fix?endpoint={Azurite.Endpoint}",
        Peer.Ssh => $"ssh://peer{Ssh.Root}/place-{Interlocked.Increment(ref _places)}?config={Ssh.ConfigFile}",
        _ => $"rclone:{_rclone.Value.Remote}:place-{Interlocked.Increment(ref _places)}",
    };

    /// <summary>The address of a place on the ssh peer that is reached over a line of its own.</summary>
    public string CreateBehind(FaultyLine line, string options)
    {
        string config = Path.Combine(_folder.Path, $"config-{line.Port}");
        string known = Path.Combine(_folder.Path, $"known-{line.Port}");
        File.WriteAllText(known, File.ReadAllText(Ssh.KnownHostsFile).Replace($":{Ssh.Port} ", $":{line.Port} ", StringComparison.Ordinal));
        File.WriteAllText(config, File.ReadAllText(Ssh.ConfigFile).Replace($"Port {Ssh.Port}", $"Port {line.Port}", StringComparison.Ordinal).Replace(Ssh.KnownHostsFile, known, StringComparison.Ordinal));
        return $"ssh://peer{Ssh.Root}/place-{Interlocked.Increment(ref _places)}?config={config}&{options}";
    }

    public void Dispose()
    {
        foreach (IDisposable? peer in new IDisposable?[] { Made(_moto), Made(_ceph), Made(_azurite), Made(_ssh), Made(_rclone) })
        {
            peer?.Dispose();
        }

        _folder.Dispose();
    }

    private static T? Made<T>(Lazy<T> peer)
        where T : class => peer.IsValueCreated ? peer.Value : null;

    private static string InBucket(S3Peer peer) => $"s3://{peer.CreateBucket()}/pre/fix?endpoint={peer.Endpoint.GetLeftPart(UriPartial.Authority)}&region={peer.Region}";

    // It takes any keys.
    private static MotoPeer WithAnyKeys()
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID") ?? "any");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", Environment.GetEnvironmentVariable("AWS_SECRET_ACCESS_KEY") ?? "any");
        return new MotoPeer();
    }

    private static RadosGatewayPeer WithKeys(RadosGatewayPeer peer)
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", peer.AccessKey);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", peer.SecretKey);
        return peer;
    }

    private static AzuritePeer WithKey()
    {
        var peer = new AzuritePeer();
        Environment.SetEnvironmentVariable("AZURE_STORAGE_KEY", peer.Key);
        return peer;
    }

    private static RclonePeer WithConfig()
    {
        var peer = new RclonePeer();
        Environment.SetEnvironmentVariable("RCLONE_CONFIG", peer.ConfigFile);
        Environment.SetEnvironmentVariable("PATH", Path.GetDirectoryName(peer.Program) + ":" + Environment.GetEnvironmentVariable("PATH"));
        return peer;
    }

    [CollectionDefinition(Name)]
    public sealed class Shared : ICollectionFixture<StoragePeers>;
}
