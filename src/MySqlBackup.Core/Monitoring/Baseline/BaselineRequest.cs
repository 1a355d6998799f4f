using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Monitoring.Baseline;

/// <summary>What to measure.</summary>
public sealed record BaselineRequest
{
    /// <summary>256 MiB: beyond what controllers and small caches hide.</summary>
    public const long DefaultWriteSize = 256L << 20;

    /// <summary>1 MiB of rows: less tells no speed, and compresses as nothing else does.</summary>
    internal const long LeastToTell = 1L << 20;

    /// <summary>32 MiB.</summary>
    public const long DefaultSampleSize = 32L << 20;

    /// <summary>The repository that backups go to; created where it is missing.</summary>
    public required string Destination { get; init; }

    /// <summary>The server that is backed up; null means that only the destination and the codecs are measured.</summary>
    public ServerOptions? Server { get; init; }

    /// <summary>A machine that runs <c>iperf3 -s</c>, as <c>host</c> or <c>host:port</c>; null means that the network is not measured.</summary>
    public string? RemoteTarget { get; init; }

    /// <summary>Databases, by name or wildcard, that are backed up once to time it; empty means that none is.</summary>
    public IReadOnlyList<string> Database { get; init; } = [];

    /// <summary>Databases to leave out.</summary>
    public IReadOnlyList<string> ExcludeDatabase { get; init; } = [];

    /// <summary>Tables, as for a backup.</summary>
    public IReadOnlyList<string> Table { get; init; } = [];

    /// <summary>Tables to leave out.</summary>
    public IReadOnlyList<string> ExcludeTable { get; init; } = [];

    /// <summary>The codec of the backup that is timed; null for the usual one.</summary>
    public string? Compression { get; init; }

    /// <summary>Its level.</summary>
    public int? CompressionLevel { get; init; }

    /// <summary>Its connections.</summary>
    public int? ThreadCount { get; init; }

    /// <summary>Bytes to write to the destination.</summary>
    public long WriteSize { get; init; } = DefaultWriteSize;

    /// <summary>Bytes of the data to try the codecs on.</summary>
    public long SampleSize { get; init; } = DefaultSampleSize;

    /// <summary>True where the result is kept in the repository, as what later runs are compared with.</summary>
    public bool IsStored { get; init; } = true;

    /// <summary>What measures the same as a baseline again, without keeping it.</summary>
    /// <param name="baseline">The baseline.</param>
    /// <param name="server">How to log in to its server; null where it has none.</param>
    public static BaselineRequest Again(BackupBaseline baseline, ServerOptions? server)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        return new BaselineRequest
        {
            Destination = baseline.Repository,
            Server = server,
            RemoteTarget = baseline.RemoteTarget,
            Database = baseline.Options?.Database ?? [],
            ExcludeDatabase = baseline.Options?.ExcludeDatabase ?? [],
            Table = baseline.Options?.Table ?? [],
            ExcludeTable = baseline.Options?.ExcludeTable ?? [],
            Compression = baseline.Options?.Compression,
            CompressionLevel = baseline.Options?.CompressionLevel,
            ThreadCount = baseline.Options?.ThreadCount,
            WriteSize = baseline.WriteSize,
            SampleSize = baseline.SampleSize ?? DefaultSampleSize,
            IsStored = false,
        };
    }
}
