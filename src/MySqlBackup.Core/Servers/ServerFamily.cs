namespace MySqlBackup.Core.Servers;

/// <summary>Whose server it is; the families differ in locks, system tables and statements.</summary>
public enum ServerFamily
{
    /// <summary>MySQL by Oracle.</summary>
    MySql,

    /// <summary>MariaDB.</summary>
    MariaDB,

    /// <summary>Percona Server for MySQL.</summary>
    Percona,
}
