using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Dump;

/// <summary>What to back up, where to, and how.</summary>
public sealed record BackupRequest
{
    /// <summary>64 MiB: large enough that a chunk's overhead does not show, small enough that many workers share a table.</summary>
    public const long DefaultChunkSize = 64L << 20;

    internal static readonly TimeSpan ShortestSampleInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>The server to read.</summary>
    public required ServerOptions Server { get; init; }

    /// <summary>The repository to write to; created where it is missing.</summary>
    public required string Destination { get; init; }

    /// <summary>Databases by name or wildcard; empty means all but the server's own.</summary>
    public IReadOnlyList<string> Database { get; init; } = [];

    /// <summary>Databases to leave out, by name or wildcard.</summary>
    public IReadOnlyList<string> ExcludeDatabase { get; init; } = [];

    /// <summary>Tables by name or wildcard, as <c>table</c> or <c>database.table</c>; empty means all.</summary>
    public IReadOnlyList<string> Table { get; init; } = [];

    /// <summary>Tables to leave out, in the same forms.</summary>
    public IReadOnlyList<string> ExcludeTable { get; init; } = [];

    /// <summary><c>none</c>, <c>gzip</c> or <c>zstd</c>; null means zstd where the library is there, else gzip.</summary>
    public string? Compression { get; init; }

    /// <summary>The codec's level; null means its default.</summary>
    public int? CompressionLevel { get; init; }

    /// <summary>Who shall be able to open the backup; empty: it is not encrypted.</summary>
    public IReadOnlyList<EncryptionKey> Encryption { get; init; } = [];

    /// <summary>Encrypt names and counts too.</summary>
    public bool EncryptManifest { get; init; }

    /// <summary>Connections that copy rows; null means cores × 2, at most 16.</summary>
    public int? ThreadCount { get; init; }

    /// <summary>Bytes of table data a chunk aims at.</summary>
    public long ChunkSize { get; init; } = DefaultChunkSize;

    /// <summary>How the connections are brought to one point in time.</summary>
    public LockMode LockMode { get; init; } = LockMode.Auto;

    /// <summary>Longest wait for any lock.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What to do about long statements before a global lock.</summary>
    public LongQueryPolicy LongQueryPolicy { get; init; } = LongQueryPolicy.Wait;

    /// <summary>From what age on a statement counts as long.</summary>
    public TimeSpan LongQueryTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Most bytes of rows a second, over all workers; zero means no limit.</summary>
    public long Throttle { get; init; }

    /// <summary>Pause while more statements than this run on the server beside the backup's own; zero means never.</summary>
    public int MaxThreadsRunning { get; init; }

    /// <summary>Run at low CPU and I/O priority.</summary>
    public bool LowPriority { get; init; }

    /// <summary>Definitions only.</summary>
    public bool NoData { get; init; }

    /// <summary>Users, roles and grants; null means where the whole server is backed up.</summary>
    public bool? IncludeUser { get; init; }

    /// <summary>Do not compare the destination's free space with the expected size.</summary>
    public bool SkipSpaceCheck { get; init; }

    /// <summary>
    /// How often is sampled what the run takes of its machine. The repository is told how far the run is each second, or as often as this where
    /// this is less.
    /// </summary>
    public TimeSpan SampleInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where the run is recorded beside the repository's own journal; null means nowhere.</summary>
    public IBackupHistory? History { get; init; }

    /// <summary>How often this backup was tried, this time included.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>The number of workers that <see cref="ThreadCount"/> comes to on this machine.</summary>
    public int EffectiveThreadCount => LockMode == LockMode.None ? 1 : ThreadCount ?? UsualThreadCount;

    /// <summary>Workers on this machine where no number is given.</summary>
    internal static int UsualThreadCount => Math.Min(16, Environment.ProcessorCount * 2);
}
