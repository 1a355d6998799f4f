using MySqlBackup.Core.Codecs;

namespace MySqlBackup.Core.Repository;

/// <summary>A file of a readable backup.</summary>
public sealed record BackupSourceFile
{
    /// <summary>Its name in the folder.</summary>
    public required string Name { get; init; }

    /// <summary>What it holds.</summary>
    public required BackupFileKind Kind { get; init; }

    /// <summary>The database it belongs to, by its real name; null for files about the whole backup and for dumps of many databases.</summary>
    public string? Database { get; init; }

    /// <summary>The table, view or sequence it belongs to, by its real name.</summary>
    public string? Table { get; init; }

    /// <summary>Number of a data file within its table, from 0.</summary>
    public int Part { get; init; }

    /// <summary>Size on disk, in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Size before compression, in bytes; null where it is not known.</summary>
    public long? UncompressedSize { get; init; }

    /// <summary>Rows in it; null where that is not known.</summary>
    public long? Rows { get; init; }

    /// <summary>SHA-256 of the file on disk; null where it is not known.</summary>
    public string? Sha256 { get; init; }

    /// <summary>How it is compressed.</summary>
    public required CompressionCodec Codec { get; init; }
}
