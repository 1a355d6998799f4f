namespace MySqlBackup.Core.Repository;

/// <summary>One database of a backup.</summary>
public sealed record ManifestDatabase
{
    /// <summary>The database's name.</summary>
    public required string Name { get; init; }

    /// <summary>The name it bears in file names: the same, unless it holds characters that file names can't.</summary>
    public required string FileName { get; init; }

    /// <summary>Base tables, by name.</summary>
    public required IReadOnlyList<ManifestTable> Tables { get; init; }

    /// <summary>Views, sequences, triggers, routines, packages and events, by kind and name.</summary>
    public required IReadOnlyList<ManifestObject> Objects { get; init; }
}
