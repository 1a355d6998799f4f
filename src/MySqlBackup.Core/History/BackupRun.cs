using System.Text.Json.Serialization;
using MySqlBackup.Core.Monitoring;
using MySqlBackup.Core.Monitoring.Diagnosis;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.History;

/// <summary>
/// A run of a backup, from the moment it starts: what the history keeps and <c>Get-BackupHistory</c> emits. Times are UTC, sizes bytes; what
/// is not known is null.
/// </summary>
/// <remarks>The members with an order, from <see cref="Id"/> to <see cref="DataSize"/>, lead each line of the journal: counts over many runs read no further.</remarks>
public sealed record BackupRun
{
    /// <summary>The run's id, and its backup's where it succeeded.</summary>
    [JsonPropertyOrder(-10)]
    public required string Id { get; init; }

    /// <summary><see cref="BackupStatus.Running"/>, <see cref="BackupStatus.Success"/> or <see cref="BackupStatus.Failed"/>.</summary>
    [JsonPropertyOrder(-9)]
    public required BackupStatus Status { get; init; }

    /// <summary>When it began.</summary>
    [JsonPropertyOrder(-8)]
    public required DateTime StartTime { get; init; }

    /// <summary>When it ended.</summary>
    [JsonPropertyOrder(-7)]
    public DateTime? EndTime { get; init; }

    /// <summary>The server's address.</summary>
    [JsonPropertyOrder(-6)]
    public string Server { get; init; } = "";

    /// <summary>The databases backed up, or where the run failed before it knew them, those that were asked for by name.</summary>
    [JsonPropertyOrder(-5)]
    public IReadOnlyList<BackupRunDatabase> Databases { get; init; } = [];

    /// <summary>Size of the backup on disk.</summary>
    [JsonPropertyOrder(-4)]
    public long? Size { get; init; }

    /// <summary>Bytes free at the destination when the run ended.</summary>
    [JsonPropertyOrder(-3)]
    public long? DestinationFree { get; init; }

    /// <summary>Bytes the destination has in all.</summary>
    public long? DestinationSize { get; init; }

    /// <summary><c>full</c>.</summary>
    public string BackupType { get; init; } = "full";

    /// <summary><c>native</c>.</summary>
    public string Engine { get; init; } = "native";

    /// <summary>How often it was tried, this time included.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>The repository it wrote to.</summary>
    public string Repository { get; init; } = "";

    /// <summary>The account that it logged in with; null where that is not known.</summary>
    public string? Account { get; init; }

    /// <summary>The server's version.</summary>
    public string? ServerVersion { get; init; }

    /// <summary>Bytes of rows, before compression.</summary>
    [JsonPropertyOrder(-2)]
    public long? DataSize { get; init; }

    /// <summary>Rows.</summary>
    public long? RowCount { get; init; }

    /// <summary>Base tables.</summary>
    public int? TableCount { get; init; }

    /// <summary><c>none</c>, <c>gzip</c> or <c>zstd</c>.</summary>
    public string? Compression { get; init; }

    /// <summary>The lock that made it consistent.</summary>
    public string? LockMode { get; init; }

    /// <summary>How long the run waited for its locks.</summary>
    public TimeSpan? LockWait { get; init; }

    /// <summary>How long commits or writes were held up.</summary>
    public TimeSpan? LockHeld { get; init; }

    /// <summary>Binlog file at the snapshot.</summary>
    public string? BinlogFile { get; init; }

    /// <summary>Position in that file.</summary>
    public long? BinlogPosition { get; init; }

    /// <summary>GTID set or position at the snapshot.</summary>
    public string? Gtid { get; init; }

    /// <summary>Most memory the process had in use.</summary>
    public long? PeakMemory { get; init; }

    /// <summary>Why it failed, one of <see cref="BackupErrorId"/>.</summary>
    public string? ErrorId { get; init; }

    /// <summary>Why it failed, in words.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>What the operator was warned of; null where of nothing.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>The process that ran it.</summary>
    public RunOwner? Owner { get; init; }

    /// <summary>What was asked for, so that it can be tried again.</summary>
    public BackupRunOptions? Options { get; init; }

    /// <summary>What it took of its machine.</summary>
    public BackupResources? Resources { get; init; }

    /// <summary>How it compares with what is usual for it; null where there is nothing to compare with.</summary>
    public BackupDiagnosis? Diagnosis { get; init; }

    /// <summary>How far it was when it last told, while it runs and where it died; else null.</summary>
    public RunProgress? Progress { get; init; }

    /// <summary>The names of <see cref="Databases"/>.</summary>
    public IReadOnlyList<string> Database => Databases.Select(d => d.Name).ToArray();

    /// <summary>How long it took; null while it runs and where that is not known: also where the clock was set back meanwhile, so that its end lies before its start.</summary>
    public TimeSpan? Duration => EndTime - StartTime is { } time && time > TimeSpan.Zero ? time : null;

    /// <summary>Bytes of rows a second, over the whole run.</summary>
    public double? Throughput => DataSize is { } bytes && Duration is { } time && time > TimeSpan.Zero ? bytes / time.TotalSeconds : null;

    /// <summary>The machine it ran on.</summary>
    public string? HostName => Owner?.Host;

    /// <summary>Its process there.</summary>
    public int? ProcessId => Owner?.ProcessId;

    /// <summary>The run of a backup that succeeded.</summary>
    /// <param name="record">The backup.</param>
    public BackupRun Succeed(BackupRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        ILookup<string?, ManifestFile> files = (record.Manifest?.Files ?? []).ToLookup(f => f.Database);
        return this with
        {
            Status = BackupStatus.Success,
            EndTime = record.EndTime,
            Server = record.Server,
            ServerVersion = record.ServerVersion,
            Databases = (record.Manifest?.Databases ?? [])
                .Select(d => new BackupRunDatabase { Name = d.Name, Size = files[d.Name].Sum(f => f.Size), RowCount = d.Tables.Sum(t => t.Rows) })
                .ToArray(),
            Repository = record.Repository,
            Size = record.Size,
            DataSize = record.DataSize,
            RowCount = record.RowCount,
            TableCount = record.TableCount,
            Compression = record.Compression,
            LockMode = record.LockMode,
            LockWait = record.Manifest is { } manifest ? TimeSpan.FromMilliseconds(manifest.Snapshot.LockWaitMilliseconds) : null,
            LockHeld = record.LockHeld,
            BinlogFile = record.BinlogFile,
            BinlogPosition = record.BinlogPosition,
            Gtid = record.Gtid,
            PeakMemory = record.PeakMemory,
            Warnings = record.Warnings.Count > 0 ? record.Warnings : null,
            Owner = Owner?.WithoutClock(),
            Progress = null,
        };
    }

    /// <summary>The run as a record of a backup, without its manifest.</summary>
    public BackupRecord ToRecord() => new()
    {
        Id = Id,
        Status = Status,
        Server = Server,
        Account = Account,
        ServerVersion = ServerVersion ?? "",
        Database = Database,
        Requested = Options is null or { EncryptManifest: true } ? null : Options.Database ?? [],
        Choice = BackupChoice.Describe(Options?.ExcludeDatabase, Options?.Table, Options?.ExcludeTable),
        NoData = Options?.NoData == true,
        Attempts = Attempts,
        Repository = Repository,
        StartTime = StartTime,
        EndTime = EndTime,
        Size = Size ?? 0,
        DataSize = DataSize ?? 0,
        RowCount = RowCount ?? 0,
        TableCount = TableCount ?? 0,
        Compression = Compression ?? "",
        LockMode = LockMode ?? "",
        LockHeld = LockHeld ?? TimeSpan.Zero,
        BinlogFile = BinlogFile,
        BinlogPosition = BinlogPosition,
        Gtid = Gtid,
        PeakMemory = PeakMemory,
        ErrorId = ErrorId,
        ErrorMessage = ErrorMessage,
        Warnings = Warnings ?? [],
        Diagnosis = Diagnosis,
    };

    /// <summary>The run of a backup that failed.</summary>
    /// <param name="record">What was known of it by then.</param>
    public BackupRun Fail(BackupRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return this with
        {
            Status = BackupStatus.Failed,
            EndTime = record.EndTime,
            ServerVersion = record.ServerVersion.Length > 0 ? record.ServerVersion : null,
            Databases = record.Database.Count > 0 ? record.Database.Select(d => new BackupRunDatabase { Name = d }).ToArray() : Databases,
            LockMode = record.LockMode.Length > 0 ? record.LockMode : null,
            Compression = record.Compression.Length > 0 ? record.Compression : null,
            PeakMemory = record.PeakMemory,
            ErrorId = record.ErrorId,
            ErrorMessage = record.ErrorMessage,
            Warnings = record.Warnings.Count > 0 ? record.Warnings : null,
            Owner = Owner?.WithoutClock(),
            Progress = null,
        };
    }
}
