using MySqlBackup.Core.History;
using MySqlBackup.Core.Monitoring.Diagnosis;

namespace MySqlBackup.Core.Repository;

/// <summary>A backup as cmdlets emit and take it: what was backed up, when, how fast, and whether it is one. Times are UTC, sizes bytes.</summary>
public sealed record BackupRecord
{
    /// <summary>The backup's id.</summary>
    public required string Id { get; init; }

    /// <summary>What became of the run.</summary>
    public required BackupStatus Status { get; init; }

    /// <summary>The server's address.</summary>
    public string Server { get; init; } = "";

    /// <summary>The account that was logged in with; null where that is not known.</summary>
    public string? Account { get; init; }

    /// <summary>The server's version.</summary>
    public string ServerVersion { get; init; } = "";

    /// <summary>The databases in it; <c>*</c> where their names are encrypted.</summary>
    public IReadOnlyList<string> Database { get; init; } = [];

    /// <summary>The databases asked for, as names or wildcards; empty means all, and null that it is not known.</summary>
    public IReadOnlyList<string>? Requested { get; init; }

    /// <summary>Which part of them was asked for, in the words of <see cref="BackupChoice"/>; null where all.</summary>
    public string? Choice { get; init; }

    /// <summary>True where definitions alone were asked for; a backup that does not say has data.</summary>
    public bool NoData { get; init; }

    /// <summary>How often it was tried, this time included.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>The repository it is in.</summary>
    public string Repository { get; init; } = "";

    /// <summary>Its folder.</summary>
    public string Path { get; init; } = "";

    /// <summary>When the run began.</summary>
    public DateTime StartTime { get; init; }

    /// <summary>When its last byte was written; null where it never ended.</summary>
    public DateTime? EndTime { get; init; }

    /// <summary>How long it took; zero where the clock was set back meanwhile.</summary>
    public TimeSpan Duration => EndTime is { } end && end > StartTime ? end - StartTime : TimeSpan.Zero;

    /// <summary>Size of its files on disk.</summary>
    public long Size { get; init; }

    /// <summary>Bytes of rows, before compression.</summary>
    public long DataSize { get; init; }

    /// <summary>Rows in it.</summary>
    public long RowCount { get; init; }

    /// <summary>Base tables in it.</summary>
    public int TableCount { get; init; }

    /// <summary><c>none</c>, <c>gzip</c> or <c>zstd</c>.</summary>
    public string Compression { get; init; } = "";

    /// <summary>Who can open it where it is encrypted; empty where it is not.</summary>
    public IReadOnlyList<string> Recipient { get; init; } = [];

    /// <summary>The lock that made it consistent.</summary>
    public string LockMode { get; init; } = "";

    /// <summary>How long commits or writes were held up.</summary>
    public TimeSpan LockHeld { get; init; }

    /// <summary>Binlog file at the snapshot.</summary>
    public string? BinlogFile { get; init; }

    /// <summary>Position in that file.</summary>
    public long? BinlogPosition { get; init; }

    /// <summary>GTID set or position at the snapshot.</summary>
    public string? Gtid { get; init; }

    /// <summary>Bytes of rows a second, over the whole run.</summary>
    public double Throughput => Duration > TimeSpan.Zero ? DataSize / Duration.TotalSeconds : 0;

    /// <summary>Most memory that the run's process had in use, in bytes; null where that is not known.</summary>
    public long? PeakMemory { get; init; }

    /// <summary>Why it failed, one of <see cref="BackupErrorId"/>.</summary>
    public string? ErrorId { get; init; }

    /// <summary>Why it failed, in words.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>What the operator was warned of.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>How the run compares with what is usual for it; null where there is nothing to compare with, and for a backup that was only listed.</summary>
    public BackupDiagnosis? Diagnosis { get; init; }

    /// <summary>All it says of itself; null where it is not a backup.</summary>
    public BackupManifest? Manifest { get; init; }

    /// <summary>The record of a run that failed and of which nothing else is known; what is, is added to it.</summary>
    /// <param name="failure">Why it failed.</param>
    /// <param name="start">When it began.</param>
    public static BackupRecord FromFailure(BackupException failure, DateTime start)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return new BackupRecord
        {
            Id = "",
            Status = BackupStatus.Failed,
            StartTime = start,
            EndTime = DateTime.UtcNow,
            ErrorId = failure.ErrorId,
            ErrorMessage = failure.Message,
        };
    }

    /// <summary>The record of a finished backup.</summary>
    /// <param name="manifest">What the backup says of itself.</param>
    /// <param name="repository">The repository's path.</param>
    /// <param name="path">The backup's folder.</param>
    public static BackupRecord FromManifest(BackupManifest manifest, string repository, string path)
    {
        return new BackupRecord
        {
            Id = manifest.Id,
            Status = BackupStatus.Success,
            Server = manifest.Server.Address,
            Account = manifest.Server.Account,
            ServerVersion = manifest.Server.Version,
            Database = manifest.IsSealed ? [TableHistory.UnknownDatabase] : manifest.Databases.Select(d => d.Name).ToArray(),
            Requested = manifest.IsSealed ? null : manifest.Options.Database,
            Choice = BackupChoice.Describe(manifest.Options.ExcludeDatabase, manifest.Options.Table, manifest.Options.ExcludeTable),
            NoData = manifest.Options.NoData == true,
            Repository = repository,
            Path = path,
            StartTime = manifest.StartTime,
            EndTime = manifest.EndTime,
            Size = manifest.Files.Sum(f => f.Size),
            DataSize = manifest.Databases.Sum(d => d.Tables.Sum(t => t.Bytes)),
            RowCount = manifest.Databases.Sum(d => d.Tables.Sum(t => t.Rows)),
            TableCount = manifest.Databases.Sum(d => d.Tables.Count),
            Compression = manifest.Options.Compression,
            Recipient = manifest.Encryption?.Recipients.Select(r => r.ToString()).ToArray() ?? [],
            LockMode = manifest.Snapshot.LockMode,
            LockHeld = TimeSpan.FromMilliseconds(manifest.Snapshot.LockHeldMilliseconds),
            BinlogFile = manifest.Snapshot.BinlogFile,
            BinlogPosition = manifest.Snapshot.BinlogPosition,
            Gtid = manifest.Snapshot.Gtid,
            PeakMemory = manifest.PeakMemory,
            Warnings = manifest.Warnings,
            Manifest = manifest,
        };
    }
}
