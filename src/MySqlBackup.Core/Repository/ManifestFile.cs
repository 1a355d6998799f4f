using MySqlBackup.Core.Codecs.Encryption;

namespace MySqlBackup.Core.Repository;

/// <summary>One file of a backup.</summary>
public sealed record ManifestFile
{
    /// <summary>Its name, relative to the backup's folder, with no separator in it.</summary>
    public required string Name { get; init; }

    /// <summary>The name it has once it is decrypted, where its own tells nothing of that; null where it is its name, or that without <c>.enc</c>.</summary>
    public string? PlainName { get; init; }

    /// <summary>What it holds.</summary>
    public required BackupFileKind Kind { get; init; }

    /// <summary>The database it belongs to; null for files about the whole backup.</summary>
    public string? Database { get; init; }

    /// <summary>The table, view or sequence it belongs to, where it belongs to one.</summary>
    public string? Table { get; init; }

    /// <summary>Size on disk.</summary>
    public required long Size { get; init; }

    /// <summary>Size before compression.</summary>
    public required long UncompressedSize { get; init; }

    /// <summary>SHA-256 of the file on disk, in lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Rows in it, for data files.</summary>
    public long Rows { get; init; }

    /// <summary>The name of its content: its own, or where it is encrypted, the one it has without.</summary>
    internal string ContentName => PlainName ??
        (Name.EndsWith(SegmentFormat.Extension, StringComparison.Ordinal) ? Name[..^SegmentFormat.Extension.Length] : Name);
}
