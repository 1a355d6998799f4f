namespace MySqlBackup.Core.Load;

/// <summary>The sequences of a backup (MariaDB), as its format keeps them. Names are the backup's.</summary>
internal interface IBackupSequences
{
    /// <summary>The sequences that the defaults of a table take their values from.</summary>
    IEnumerable<(string Database, string Name)> UsedBy(TableRestore table);

    /// <summary>True where the backup holds the sequence.</summary>
    bool Holds(string database, string name);

    /// <summary>True where the sequence is restored as it is.</summary>
    bool IsChosen(DatabaseRestore owner, string name);

    /// <summary>Has a sequence that the backup holds restored too.</summary>
    void Bring(DatabaseRestore owner, string name);
}
