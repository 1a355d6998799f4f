using MySqlBackup.Core.Dump;

namespace MySqlBackup.Core.Policy.Model;

/// <summary>How something is backed up.</summary>
public sealed record PolicyStrategy : PolicySection
{
    /// <summary>A whole backup, or what changed.</summary>
    [PolicyKey("full, incremental, or auto: by size, time of the day and load, with the reason in the record.", Values = ["full", "incremental", "auto"])]
    public string? Type { get; init; }

    /// <summary>The codec.</summary>
    [PolicyKey("true for the best codec of the machine, false or none for none, or gzip or zstd.", Values = ["true", "false", "none", "gzip", "zstd"])]
    public string? Compression { get; init; }

    /// <summary>The codec's level.</summary>
    [PolicyKey("The codec's level: gzip 1 to 9, zstd 1 to 19.", Least = 1, Most = 19)]
    public int? CompressionLevel { get; init; }

    /// <summary>Whether it is encrypted, and for whom.</summary>
    [PolicyKey("true to encrypt for the key that the environment names, or the keys.")]
    public PolicyEncryption? Encryption { get; init; }

    /// <summary>Connections that copy rows.</summary>
    [PolicyKey("Connections that copy rows; without it cores × 2, at most 16.", Least = 1, Most = 64)]
    public int? Parallelism { get; init; }

    /// <summary>Bytes of rows a second.</summary>
    [PolicyKey("Most bytes of rows a second, such as 50MB.")]
    public long? Throttle { get; init; }

    /// <summary>Bytes of table data a chunk aims at.</summary>
    [PolicyKey("Bytes of table data that a chunk aims at, such as 64MB.")]
    public long? ChunkSize { get; init; }

    /// <summary>Low CPU and I/O priority.</summary>
    [PolicyKey("Run at low CPU and I/O priority.")]
    public bool? LowPriority { get; init; }

    /// <summary>Pause on load.</summary>
    [PolicyKey("Pause while more statements than this run on the server.", Least = 1)]
    public int? MaxThreadsRunning { get; init; }

    /// <summary>How connections are brought to one point in time.</summary>
    [PolicyKey("How the connections are brought to one point in time.")]
    public LockMode? LockMode { get; init; }
}
