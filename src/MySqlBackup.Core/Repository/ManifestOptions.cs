namespace MySqlBackup.Core.Repository;

/// <summary>The options that shaped a backup's content.</summary>
public sealed record ManifestOptions
{
    /// <summary><c>none</c>, <c>gzip</c> or <c>zstd</c>.</summary>
    public required string Compression { get; init; }

    /// <summary>The codec's level.</summary>
    public int CompressionLevel { get; init; }

    /// <summary>Connections that copied rows.</summary>
    public int ThreadCount { get; init; }

    /// <summary>Aimed-at size of a chunk, in bytes of table data.</summary>
    public long ChunkSize { get; init; }

    /// <summary>The databases asked for, as names or wildcards; empty means all.</summary>
    public IReadOnlyList<string> Database { get; init; } = [];

    /// <summary>The databases left out.</summary>
    public IReadOnlyList<string> ExcludeDatabase { get; init; } = [];

    /// <summary>The tables asked for; empty means all.</summary>
    public IReadOnlyList<string> Table { get; init; } = [];

    /// <summary>The tables left out.</summary>
    public IReadOnlyList<string> ExcludeTable { get; init; } = [];

    /// <summary>True where definitions alone were asked for; null for a backup with data, and of versions that did not say.</summary>
    public bool? NoData { get; init; }

    /// <summary>Charset of the SQL files; data that is not valid in it is written as hexadecimal literals.</summary>
    public string Charset { get; init; } = "utf8mb4";

    /// <summary>Algorithm of the tables' content hashes.</summary>
    public string ContentHash { get; init; } = "xxh64-sum";
}
