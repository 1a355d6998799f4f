using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Monitoring.Prerequisites;

/// <summary>The backup that is to be taken.</summary>
public sealed record PrerequisiteRequest
{
    /// <summary>How the server is reached.</summary>
    public required ServerParameters Server { get; init; }

    /// <summary>The repository to write to; it need not exist.</summary>
    public required string Destination { get; init; }

    /// <summary>Databases by name or wildcard; empty means all but the server's own.</summary>
    public IReadOnlyList<string> Database { get; init; } = [];

    /// <summary>Databases to leave out, by name or wildcard.</summary>
    public IReadOnlyList<string> ExcludeDatabase { get; init; } = [];

    /// <summary>Tables by name or wildcard, as <c>table</c> or <c>database.table</c>; empty means all.</summary>
    public IReadOnlyList<string> Table { get; init; } = [];

    /// <summary>Tables to leave out, in the same forms.</summary>
    public IReadOnlyList<string> ExcludeTable { get; init; } = [];

    /// <summary>Users, roles and grants; null means where the whole server is backed up.</summary>
    public bool? IncludeUser { get; init; }

    /// <summary>Definitions only.</summary>
    public bool NoData { get; init; }

    /// <summary>How the connections are brought to one point in time.</summary>
    public LockMode LockMode { get; init; } = LockMode.Auto;

    /// <summary><c>none</c>, <c>gzip</c> or <c>zstd</c>; null means zstd where the library is there, else gzip.</summary>
    public string? Compression { get; init; }

    /// <summary>The codec's level; null means its default.</summary>
    public int? CompressionLevel { get; init; }

    /// <summary>Connections that copy rows; null means cores × 2, at most 16.</summary>
    public int? ThreadCount { get; init; }

    /// <summary>From what age on a statement counts as long.</summary>
    public TimeSpan LongQueryTime { get; init; } = TimeSpan.FromSeconds(60);

    internal BackupRequest ToBackup(ServerOptions server) => new()
    {
        Server = server,
        Destination = Destination,
        Database = Database,
        ExcludeDatabase = ExcludeDatabase,
        Table = Table,
        ExcludeTable = ExcludeTable,
        IncludeUser = IncludeUser,
        NoData = NoData,
        LockMode = LockMode,
        Compression = Compression,
        CompressionLevel = CompressionLevel,
        ThreadCount = ThreadCount,
        LongQueryTime = LongQueryTime,
    };
}
