namespace MySqlBackup.Testing.Peers;

/// <summary>Finds the programs that are peers: named by a variable, or where <c>eng/test.sh</c> keeps or installs them.</summary>
public static class PeerProgram
{
    /// <summary>The program; null where this machine has none.</summary>
    public static string? Find(Peer peer)
    {
        (string variable, string usual, _) = Describe(peer);
        return Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named ? named : File.Exists(usual) ? usual : null;
    }

    /// <summary>The program.</summary>
    /// <exception cref="InvalidOperationException">This machine has none.</exception>
    public static string Get(Peer peer) => Find(peer) ?? throw new InvalidOperationException(WhyMissing(peer));

    /// <summary>Why tests with a peer can't run here; null where they can.</summary>
    public static string? WhyMissing(Peer peer)
    {
        if (Find(peer) is not null)
        {
            return null;
        }

        (string variable, _, string name) = Describe(peer);
        return $"NO {name} on this machine: run eng/test.sh, which installs it, or set {variable}";
    }

    private static (string Variable, string Usual, string Name) Describe(Peer peer) => peer switch
    {
        Peer.Moto => ("MYSQLBACKUP_TEST_MOTO", Cached("moto/bin/moto_server"), "S3 SERVER"),
        Peer.RadosGateway => ("MYSQLBACKUP_TEST_RADOSGW", Cached("radosgw/bin/radosgw"), "CEPH SERVER"),
        Peer.Azurite => ("MYSQLBACKUP_TEST_AZURITE", Cached("azurite/node_modules/.bin/azurite-blob"), "AZURITE SERVER"),
        Peer.Ssh => ("MYSQLBACKUP_TEST_SSHD", "/usr/sbin/sshd", "SSH SERVER"),
        Peer.Rclone => ("MYSQLBACKUP_TEST_RCLONE", Cached("rclone/bin/rclone"), "RCLONE"),
        _ => throw new ArgumentOutOfRangeException(nameof(peer)),
    };

    private static string Cached(string path) => Path.Combine(TestServerBinaries.CacheFolder, path);
}
