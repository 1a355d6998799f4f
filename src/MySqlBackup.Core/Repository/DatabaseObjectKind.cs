namespace MySqlBackup.Core.Repository;

/// <summary>Kinds of objects that a database holds beside its tables.</summary>
public enum DatabaseObjectKind
{
    /// <summary>A view.</summary>
    View,

    /// <summary>A MariaDB sequence.</summary>
    Sequence,

    /// <summary>A trigger.</summary>
    Trigger,

    /// <summary>A stored procedure.</summary>
    Procedure,

    /// <summary>A stored function.</summary>
    Function,

    /// <summary>A MariaDB package's specification.</summary>
    Package,

    /// <summary>A MariaDB package's body.</summary>
    PackageBody,

    /// <summary>A scheduled event.</summary>
    Event,
}
