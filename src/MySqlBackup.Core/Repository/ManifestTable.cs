namespace MySqlBackup.Core.Repository;

/// <summary>One base table of a backup.</summary>
public sealed record ManifestTable
{
    /// <summary>The table's name.</summary>
    public required string Name { get; init; }

    /// <summary>The name it bears in file names.</summary>
    public required string FileName { get; init; }

    /// <summary>The storage engine.</summary>
    public string? Engine { get; init; }

    /// <summary>Rows written, history rows of a system-versioned table included.</summary>
    public long Rows { get; init; }

    /// <summary>Bytes of rows as the server sent them.</summary>
    public long Bytes { get; init; }

    /// <summary>Content hash over the rows as the server sent them, in hexadecimal; null where the table's rows are not dumped.</summary>
    public string? ContentHash { get; init; }

    /// <summary>The columns the rows hold, in order.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>Hash of the normalised definition, to see a change; AUTO_INCREMENT's counter is left out.</summary>
    public string? DefinitionHash { get; init; }

    /// <summary>True for a system-versioned table whose history is in the data.</summary>
    public bool SystemVersioned { get; init; }

    /// <summary>Columns whose text the server must be told the charset of when it is loaded as bytes (JSON, UUID, INET4, INET6).</summary>
    public IReadOnlyList<string> TextColumns { get; init; } = [];

    /// <summary>ENUM and SET columns whose values are the members' numbers, because their text does not tell them apart.</summary>
    public IReadOnlyList<string> NumberColumns { get; init; } = [];
}
