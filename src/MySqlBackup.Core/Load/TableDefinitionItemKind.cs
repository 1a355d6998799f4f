namespace MySqlBackup.Core.Load;

/// <summary>Kinds of parts between the parentheses of a <c>CREATE TABLE</c>.</summary>
public enum TableDefinitionItemKind
{
    /// <summary>A column.</summary>
    Column,

    /// <summary>The primary key.</summary>
    PrimaryKey,

    /// <summary>A unique key.</summary>
    UniqueKey,

    /// <summary>A plain or spatial key.</summary>
    Key,

    /// <summary>A full-text key.</summary>
    FullTextKey,

    /// <summary>A key that must be there from the start: MariaDB's VECTOR keys and those WITHOUT OVERLAPS.</summary>
    OtherKey,

    /// <summary>A foreign key.</summary>
    ForeignKey,

    /// <summary>A check, or a period.</summary>
    Other,
}
