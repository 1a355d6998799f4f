namespace MySqlBackup.Core.Servers;

/// <summary>Kinds of things that <c>information_schema.TABLES</c> lists.</summary>
public enum TableKind
{
    /// <summary>A table with rows.</summary>
    Table,

    /// <summary>A view.</summary>
    View,

    /// <summary>A MariaDB sequence.</summary>
    Sequence,
}
