using System.Text.Json.Serialization;
using MySqlBackup.Core.History;

namespace MySqlBackup.Core.Monitoring.Baseline;

/// <summary>What a backup depends on, as it was measured once: later runs and measurements are compared with it. Times are UTC.</summary>
public sealed record BackupBaseline
{
    /// <summary>The form of an id; it sorts by time.</summary>
    public required string Id { get; init; }

    /// <summary>When it was measured.</summary>
    public required DateTime Time { get; init; }

    /// <summary>The machine that measured.</summary>
    public required string HostName { get; init; }

    /// <summary>Its processors.</summary>
    public int ProcessorCount { get; init; }

    /// <summary>The destination.</summary>
    public required string Repository { get; init; }

    /// <summary>The server; null where none was measured.</summary>
    public string? Server { get; init; }

    /// <summary>The server's version.</summary>
    public string? ServerVersion { get; init; }

    /// <summary>The machine to which the network was measured; null where it was not.</summary>
    public string? RemoteTarget { get; init; }

    /// <summary>The measures.</summary>
    public IReadOnlyList<BaselineMeasure> Measures { get; init; } = [];

    /// <summary>Each codec and level on a sample of the data; empty where there was no data.</summary>
    public IReadOnlyList<CodecMeasure> Codecs { get; init; } = [];

    /// <summary>The codec to use; null where there was no data to try it on.</summary>
    public string? RecommendedCompression { get; init; }

    /// <summary>Its level; null for <c>none</c>.</summary>
    public int? RecommendedCompressionLevel { get; init; }

    /// <summary>Why that one.</summary>
    public string? Reason { get; init; }

    /// <summary>What was asked of the backup that was timed; null where none was.</summary>
    public BackupRunOptions? Options { get; init; }

    /// <summary>How the run that was timed compressed.</summary>
    public string? Compression { get; init; }

    /// <summary>Bytes that were written to the destination.</summary>
    public long WriteSize { get; init; }

    /// <summary>Bytes that the codecs were tried on; null where they were not.</summary>
    public long? SampleSize { get; init; }

    /// <summary>What they were of: databases and server.</summary>
    public string? SampleOf { get; init; }

    /// <summary>What could not be measured, and why; null where all could.</summary>
    public IReadOnlyList<string>? Skipped { get; init; }

    /// <summary>The databases that were asked for.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Database => Options?.Database ?? [];

    /// <summary>The measure of a name; null where it was not taken.</summary>
    public BaselineMeasure? Find(string name) => Measures.FirstOrDefault(m => m.Name == name);
}
