namespace MySqlBackup.Core.Load;

/// <summary>Whose the restored views, routines, triggers and events are.</summary>
public enum DefinerMode
{
    /// <summary>The accounts' that they were backed up with; setting another than one's own needs <c>SET USER</c> (MariaDB) or <c>SET_ANY_DEFINER</c> (MySQL).</summary>
    Keep,

    /// <summary>The restoring account's: for servers where nobody gets that right, and accounts that no longer exist.</summary>
    Strip,
}
