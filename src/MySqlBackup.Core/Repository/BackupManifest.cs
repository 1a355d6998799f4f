using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Quantities;

namespace MySqlBackup.Core.Repository;

/// <summary>
/// What a backup says of itself, stored as <c>manifest.json</c> and written last. The fields and their units are
/// documented in <c>docs/backup-format.md</c>; all times are UTC, all sizes bytes.
/// </summary>
public sealed record BackupManifest
{
    /// <summary>The version of a backup that is not encrypted.</summary>
    public const int CurrentFormatVersion = 1;

    /// <summary>The version of an encrypted backup, the highest there is; a reader refuses a higher one.</summary>
    public const int EncryptedFormatVersion = 2;

    /// <summary>Version of this document's layout.</summary>
    public int FormatVersion { get; init; } = CurrentFormatVersion;

    /// <summary>The backup's id, also its folder's name.</summary>
    public required string Id { get; init; }

    /// <summary>Name and version of the program that wrote it.</summary>
    public required string Tool { get; init; }

    /// <summary>The server it was taken from.</summary>
    public required ManifestServer Server { get; init; }

    /// <summary>When the run began.</summary>
    public required DateTime StartTime { get; init; }

    /// <summary>When the last byte was written.</summary>
    public required DateTime EndTime { get; init; }

    /// <summary>The options that shaped the content.</summary>
    public required ManifestOptions Options { get; init; }

    /// <summary>The point in time that all connections saw.</summary>
    public required ManifestSnapshot Snapshot { get; init; }

    /// <summary>The databases, by name.</summary>
    public required IReadOnlyList<ManifestDatabase> Databases { get; init; }

    /// <summary>Every file but the manifest, in the order in which a restore may read them.</summary>
    public required IReadOnlyList<ManifestFile> Files { get; init; }

    /// <summary>Most memory that the process which wrote it had in use by then, in bytes; null in backups of versions that did not record it.</summary>
    public long? PeakMemory { get; init; }

    /// <summary>What the operator was warned of during the run.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>How it is encrypted; null where it is not.</summary>
    public ManifestEncryption? Encryption { get; init; }

    /// <summary>True where names and counts are encrypted and were not decrypted: all but id, times, sizes and <see cref="Encryption"/> is missing.</summary>
    internal bool IsSealed => Encryption?.SealedManifest is not null && Files.All(f => f.Kind == BackupFileKind.Sealed);

    /// <summary>Bytes on disk of a database's files; of all where they don't tell whose they are.</summary>
    internal long SizeOf(string database) => Files.Where(f => f.Database == database || f.Kind == BackupFileKind.Sealed).Sum(f => f.Size);

    /// <summary>In a line; a manifest can have a hundred thousand of them.</summary>
    public override string ToString() =>
        $"{Id}: {Quantity.Format(Databases.Sum(d => d.Tables.Count), "table")}, {Quantity.Format(Databases.Sum(d => d.Tables.Sum(t => t.Rows)), "row")}";
}
