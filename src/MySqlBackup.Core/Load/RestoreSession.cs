using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Load;

/// <summary>Connections set up to put things back as they were.</summary>
internal static class RestoreSession
{
    // What this server may not know or the account may not set; each says why it helps.
    private static readonly string[] WherePossible =
    [
        // Rows that broke a check in the source are still its rows (MariaDB).
        "SET SESSION check_constraint_checks=0",
        // Foreign keys and keys are added to tables that keep their history (MariaDB).
        "SET SESSION system_versioning_alter_history=KEEP",
        // Foreign keys onto keys that are not unique were legal where the backup came from (MySQL 8.4 and later).
        "SET SESSION restrict_fk_on_non_standard_key=OFF",
        // A table without a primary key must not get one (MySQL 8.0.30 and later).
        "SET SESSION sql_generate_invisible_primary_key=OFF",
        "SET SESSION sql_require_primary_key=OFF",
        // A table must not become one with compressed pages (MariaDB).
        "SET SESSION innodb_compression_default=OFF",
        // Row formats that InnoDB no longer likes (both).
        "SET SESSION innodb_strict_mode=OFF",
    ];

    /// <summary>Connects.</summary>
    public static MySqlConnection Open(ServerOptions options, CancellationToken cancellationToken)
    {
        var connection = ServerConnector.Open(options, cancellationToken);
        try
        {
            foreach (var setting in WherePossible)
            {
                TryExecute(connection, setting);
            }
            return connection;
        }
        catch (MySqlException exception)
        {
            connection.Dispose();
            throw ServerConnector.Translate(exception, options);
        }
    }

    /// <summary>
    /// Undoes what the last file set, and makes a database the current one. <c>unique_checks</c> stays on: with it and the foreign keys'
    /// checks off, MariaDB sorts the rows of an empty table. For rows that come in key order, as these do, that gains nothing; the ordinary way
    /// names the statement that fails and leaves the table open to other connections.
    /// </summary>
    public static void Prepare(MySqlConnection connection, string? database)
    {
        connection.Execute(
            "SET NAMES utf8mb4, time_zone='+00:00', sql_mode='NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES', foreign_key_checks=0, unique_checks=1, autocommit=1");
        if (database is not null)
        {
            connection.Execute("USE " + SqlName.Quote(database));
        }
    }

    private static void TryExecute(MySqlConnection connection, string sql)
    {
        try
        {
            connection.Execute(sql);
        }
        catch (MySqlServerException)
        {
            // An unknown variable or a right that is missing: the restore does without.
        }
    }
}
