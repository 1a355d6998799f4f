namespace MySqlBackup.Core.Repository;

/// <summary>Formats that can be read.</summary>
public enum BackupSourceFormat
{
    /// <summary>This module's own: a folder with a manifest.</summary>
    Native,

    /// <summary>A folder that mydumper wrote.</summary>
    Mydumper,

    /// <summary>One file that mysqldump or mariadb-dump wrote.</summary>
    SqlDump,
}
