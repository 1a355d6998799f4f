using MySqlBackup.Core.Dump;

namespace MySqlBackup.Core.History;

/// <summary>What a run was asked for, as far as it differs from the defaults; never a password.</summary>
public sealed record BackupRunOptions
{
    /// <inheritdoc cref="BackupRequest.Database" />
    public IReadOnlyList<string>? Database { get; init; }

    /// <inheritdoc cref="BackupRequest.ExcludeDatabase" />
    public IReadOnlyList<string>? ExcludeDatabase { get; init; }

    /// <inheritdoc cref="BackupRequest.Table" />
    public IReadOnlyList<string>? Table { get; init; }

    /// <inheritdoc cref="BackupRequest.ExcludeTable" />
    public IReadOnlyList<string>? ExcludeTable { get; init; }

    /// <inheritdoc cref="BackupRequest.Compression" />
    public string? Compression { get; init; }

    /// <inheritdoc cref="BackupRequest.CompressionLevel" />
    public int? CompressionLevel { get; init; }

    /// <summary>True where it was to be encrypted. For whom is not recorded: a history that somebody edits must not choose who can read a backup.</summary>
    public bool? Encrypted { get; init; }

    /// <inheritdoc cref="BackupRequest.EncryptManifest" />
    public bool? EncryptManifest { get; init; }

    /// <inheritdoc cref="BackupRequest.ThreadCount" />
    public int? ThreadCount { get; init; }

    /// <inheritdoc cref="BackupRequest.ChunkSize" />
    public long? ChunkSize { get; init; }

    /// <inheritdoc cref="BackupRequest.LockMode" />
    public LockMode? LockMode { get; init; }

    /// <inheritdoc cref="BackupRequest.LockTimeout" />
    public TimeSpan? LockTimeout { get; init; }

    /// <inheritdoc cref="BackupRequest.LongQueryPolicy" />
    public LongQueryPolicy? LongQueryPolicy { get; init; }

    /// <inheritdoc cref="BackupRequest.LongQueryTime" />
    public TimeSpan? LongQueryTime { get; init; }

    /// <inheritdoc cref="BackupRequest.Throttle" />
    public long? Throttle { get; init; }

    /// <inheritdoc cref="BackupRequest.MaxThreadsRunning" />
    public int? MaxThreadsRunning { get; init; }

    /// <inheritdoc cref="BackupRequest.LowPriority" />
    public bool? LowPriority { get; init; }

    /// <inheritdoc cref="BackupRequest.NoData" />
    public bool? NoData { get; init; }

    /// <inheritdoc cref="BackupRequest.IncludeUser" />
    public bool? IncludeUser { get; init; }

    /// <inheritdoc cref="BackupRequest.SkipSpaceCheck" />
    public bool? SkipSpaceCheck { get; init; }

    /// <inheritdoc cref="BackupRequest.SampleInterval" />
    public TimeSpan? SampleInterval { get; init; }

    /// <summary>The options of a request.</summary>
    public static BackupRunOptions From(BackupRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var usual = new BackupRequest { Server = request.Server, Destination = request.Destination };
        return new BackupRunOptions
        {
            Database = Given(request.Database),
            ExcludeDatabase = Given(request.ExcludeDatabase),
            Table = Given(request.Table),
            ExcludeTable = Given(request.ExcludeTable),
            Compression = request.Compression,
            CompressionLevel = request.CompressionLevel,
            Encrypted = Given(request.Encryption.Count > 0, false),
            EncryptManifest = Given(request.EncryptManifest, false),
            ThreadCount = request.ThreadCount,
            ChunkSize = Given(request.ChunkSize, usual.ChunkSize),
            LockMode = Given(request.LockMode, usual.LockMode),
            LockTimeout = Given(request.LockTimeout, usual.LockTimeout),
            LongQueryPolicy = Given(request.LongQueryPolicy, usual.LongQueryPolicy),
            LongQueryTime = Given(request.LongQueryTime, usual.LongQueryTime),
            Throttle = Given(request.Throttle, usual.Throttle),
            MaxThreadsRunning = Given(request.MaxThreadsRunning, usual.MaxThreadsRunning),
            LowPriority = Given(request.LowPriority, false),
            NoData = Given(request.NoData, false),
            IncludeUser = request.IncludeUser,
            SkipSpaceCheck = Given(request.SkipSpaceCheck, false),
            SampleInterval = Given(request.SampleInterval, usual.SampleInterval),
        };
    }

    /// <summary>A request with these options.</summary>
    /// <param name="request">Says server and destination.</param>
    public BackupRequest Apply(BackupRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request with
        {
            Database = Database ?? request.Database,
            ExcludeDatabase = ExcludeDatabase ?? request.ExcludeDatabase,
            Table = Table ?? request.Table,
            ExcludeTable = ExcludeTable ?? request.ExcludeTable,
            Compression = Compression ?? request.Compression,
            CompressionLevel = CompressionLevel ?? request.CompressionLevel,
            EncryptManifest = EncryptManifest ?? request.EncryptManifest,
            ThreadCount = ThreadCount ?? request.ThreadCount,
            ChunkSize = ChunkSize ?? request.ChunkSize,
            LockMode = LockMode ?? request.LockMode,
            LockTimeout = LockTimeout ?? request.LockTimeout,
            LongQueryPolicy = LongQueryPolicy ?? request.LongQueryPolicy,
            LongQueryTime = LongQueryTime ?? request.LongQueryTime,
            Throttle = Throttle ?? request.Throttle,
            MaxThreadsRunning = MaxThreadsRunning ?? request.MaxThreadsRunning,
            LowPriority = LowPriority ?? request.LowPriority,
            NoData = NoData ?? request.NoData,
            IncludeUser = IncludeUser ?? request.IncludeUser,
            SkipSpaceCheck = SkipSpaceCheck ?? request.SkipSpaceCheck,
            SampleInterval = SampleInterval ?? request.SampleInterval,
        };
    }

    private static IReadOnlyList<string>? Given(IReadOnlyList<string> names) => names.Count > 0 ? names : null;

    private static T? Given<T>(T value, T usual)
        where T : struct => value.Equals(usual) ? null : value;
}
