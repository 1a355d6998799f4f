namespace MySqlBackup.Core.Integrity;

/// <summary>Kinds of damage.</summary>
public enum IntegrityFindingKind
{
    /// <summary>The manifest is missing, unreadable, or contradicts itself.</summary>
    Manifest,

    /// <summary>The backup was never finished.</summary>
    Incomplete,

    /// <summary>A file is not there.</summary>
    FileMissing,

    /// <summary>A file has another size than it was written with.</summary>
    FileSize,

    /// <summary>A file is smaller than its content can be.</summary>
    FileTooSmall,

    /// <summary>A file has another SHA-256 than it was written with.</summary>
    Checksum,

    /// <summary>A file can't be read or decompressed to its end.</summary>
    Unreadable,

    /// <summary>A file holds something that is not the statements it should hold.</summary>
    Statement,

    /// <summary>Another number of rows than recorded.</summary>
    RowCount,

    /// <summary>The drill's restore ended with an error.</summary>
    RestoreFailed,

    /// <summary>A restored table's rows differ from those that were dumped.</summary>
    ContentHash,

    /// <summary>A restored table or object is missing or defined differently.</summary>
    Definition,
}
