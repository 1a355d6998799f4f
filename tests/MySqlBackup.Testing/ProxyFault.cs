namespace MySqlBackup.Testing;

/// <summary>What a <see cref="FaultProxy"/> does to a connection.</summary>
public enum ProxyFault
{
    /// <summary>Nothing: the bytes are only counted.</summary>
    None,

    /// <summary>Both sides are disconnected.</summary>
    Cut,

    /// <summary>The one side is told that nothing more comes; what it sends is still taken.</summary>
    HalfClose,

    /// <summary>Nothing moves any more on this connection, and nobody is told.</summary>
    Stall,

    /// <summary>Nothing moves any more at all, new connections included.</summary>
    StallAll,

    /// <summary>Single bytes with pauses for a while, then all goes on.</summary>
    Drip,

    /// <summary>What the test does itself; the bytes wait meanwhile, then go on.</summary>
    Act,
}
