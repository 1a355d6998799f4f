using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.History;

/// <summary>Creates the tables of a <see cref="TableHistory"/>.</summary>
public static class HistoryTable
{
    /// <summary>
    /// Creates database and tables where they are missing. A run has a row for each of its databases, so that a plain GROUP BY counts by database;
    /// all that is known of it stands in <c>detail</c>, as in the journal. Rows lie in the order of the runs' ids, which is that of time. The key <c>counts</c> holds
    /// all that is counted, so that counts over many runs do not read their details.
    /// </summary>
    /// <exception cref="BackupException">The server refuses it, or can't be reached.</exception>
    public static void Create(ServerOptions server, HistoryTableName name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(name);
        try
        {
            using MySqlConnection connection = ServerConnector.Open(server, cancellationToken);
            connection.Execute($"CREATE DATABASE IF NOT EXISTS {SqlName.Quote(name.Database)}");
            connection.Execute(
                $"""
                CREATE TABLE IF NOT EXISTS {name.Runs} (
                  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
                  backup_type VARCHAR(32) NOT NULL,
                  database_name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT '* where a run failed before it knew its databases',
                  start_time DATETIME(6) NOT NULL COMMENT 'UTC',
                  end_time DATETIME(6) NULL COMMENT 'UTC; NULL where it is not known',
                  status VARCHAR(16) NOT NULL COMMENT 'RUNNING, SUCCESS or FAILED',
                  backup_size BIGINT UNSIGNED NULL COMMENT 'bytes on disk of this database',
                  error_message TEXT CHARACTER SET utf8mb4 NULL,
                  created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
                  run_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                  server VARCHAR(320) CHARACTER SET utf8mb4 NOT NULL,
                  row_count BIGINT UNSIGNED NULL,
                  run_size BIGINT UNSIGNED NULL COMMENT 'bytes on disk of the whole backup',
                  destination_free BIGINT UNSIGNED NULL COMMENT 'bytes free when the run ended',
                  detail LONGTEXT CHARACTER SET utf8mb4 NOT NULL COMMENT 'the whole run as JSON',
                  PRIMARY KEY (run_id, database_name),
                  UNIQUE KEY id (id),
                  KEY start_time (start_time),
                  KEY status (status),
                  KEY counts (run_id, database_name, status, start_time, end_time, server, backup_size, row_count, run_size, destination_free)
                ) ENGINE=InnoDB
                """);
            connection.Execute(
                $"""
                CREATE TABLE IF NOT EXISTS {name.Checks} (
                  backup_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                  database_name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
                  level VARCHAR(16) NOT NULL,
                  status VARCHAR(16) NOT NULL COMMENT 'PASSED, FAILED or SKIPPED',
                  start_time DATETIME(6) NOT NULL COMMENT 'UTC',
                  detail LONGTEXT CHARACTER SET utf8mb4 NOT NULL COMMENT 'the whole check as JSON',
                  PRIMARY KEY (start_time, backup_id, database_name, level)
                ) ENGINE=InnoDB
                """);
        }
        catch (MySqlException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw ServerConnector.Translate(e, server);
        }
    }
}
