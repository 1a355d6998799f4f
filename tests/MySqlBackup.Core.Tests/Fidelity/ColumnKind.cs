namespace MySqlBackup.Core.Tests.Fidelity;

/// <summary>What a column of a type may take part in.</summary>
internal enum ColumnKind
{
    /// <summary>Keys, partitions, AUTO_INCREMENT.</summary>
    Integer,

    /// <summary>Keys.</summary>
    Scalar,

    /// <summary>Keys, full-text keys.</summary>
    Text,

    /// <summary>Keys.</summary>
    Binary,

    /// <summary>Spatial keys.</summary>
    Geometry,

    /// <summary>No key at all.</summary>
    Keyless,
}
