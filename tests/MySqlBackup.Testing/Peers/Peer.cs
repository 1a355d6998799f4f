namespace MySqlBackup.Testing.Peers;

/// <summary>What remote storages are tested against. All are real programs, run privately on this machine.</summary>
public enum Peer
{
    /// <summary>moto's server: the S3 interface with object lock, conditions and encryption; it checks no signature.</summary>
    Moto,

    /// <summary>Ceph's S3 server over SQLite: checks signatures and MD5 sums; ignores conditions, lists no uploads, has no object lock, mixes up parts that come at once, and sends other bytes than a range asks for.</summary>
    RadosGateway,

    /// <summary>Microsoft's Azure Blob server for tests.</summary>
    Azurite,

    /// <summary>OpenSSH's server.</summary>
    Ssh,

    /// <summary>The rclone program with a remote of its own.</summary>
    Rclone,
}
