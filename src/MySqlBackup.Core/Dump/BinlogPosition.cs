using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump;

/// <summary>Where in the binlog a snapshot stands, and on a replica where it stands in its source's.</summary>
/// <param name="File">Binlog file; null where unknown.</param>
/// <param name="Position">Position in it.</param>
/// <param name="Gtid">GTID set or position.</param>
/// <param name="SourceHost">The source's host; null where this is no replica.</param>
/// <param name="SourceFile">The source's binlog file.</param>
/// <param name="SourcePosition">Position in it.</param>
internal sealed record BinlogPosition(string? File, long? Position, string? Gtid, string? SourceHost, string? SourceFile, long? SourcePosition)
{
    /// <summary>Nothing known.</summary>
    public static BinlogPosition Unknown { get; } = new(null, null, null, null, null, null);

    /// <summary>Reads it while writes are blocked.</summary>
    public static BinlogPosition ReadLocked(MySqlConnection connection, ServerIdentity server, IOperationOutput output)
    {
        var position = Unknown;
        try
        {
            if (server.HasBinlog)
            {
                using (var rows = connection.Query(server.BinlogStatusStatement))
                {
                    if (rows.Read())
                    {
                        position = position with { File = rows.GetString(0), Position = rows.GetInt64(1) };
                    }
                }

                position = position with { Gtid = NullIfEmpty(connection.QueryScalar(server.IsMariaDb ? "SELECT @@GLOBAL.gtid_binlog_pos" : "SELECT @@GLOBAL.gtid_executed")) };
            }

        }
        catch (MySqlServerException e) when (e.Code is ServerErrorCode.SpecificAccessDenied or ServerErrorCode.AccessDenied)
        {
            output.Warning($"The binlog position could not be read, so point-in-time restores can't start from this backup: {e.Message.TrimEnd('.')}. Grant {(server.IsMariaDb ? "BINLOG MONITOR" : "REPLICATION CLIENT")}.");
        }

        try
        {
            return ReadReplica(connection, server, position);
        }
        catch (MySqlServerException e) when (e.Code is ServerErrorCode.SpecificAccessDenied or ServerErrorCode.AccessDenied)
        {
            output.Verbose($"Whether this is a replica, and where it stands, could not be read: {e.Message}");
            return position;
        }
    }

    /// <summary>Reads the position that MariaDB keeps with the snapshot of this very connection, which needs no lock.</summary>
    public static BinlogPosition ReadOfSnapshot(MySqlConnection connection, ServerIdentity server)
    {
        if (!server.IsMariaDb || !server.HasBinlog)
        {
            return Unknown;
        }

        string? file = null;
        long? at = null;
        using (var rows = connection.Query("SHOW STATUS LIKE 'binlog_snapshot_%'"))
        {
            while (rows.Read())
            {
                if (string.Equals(rows.GetString(0), "Binlog_snapshot_file", StringComparison.OrdinalIgnoreCase))
                {
                    file = NullIfEmpty(rows.GetString(1));
                }
                else if (string.Equals(rows.GetString(0), "Binlog_snapshot_position", StringComparison.OrdinalIgnoreCase))
                {
                    at = rows.GetInt64(1);
                }
            }
        }

        return file is null
            ? Unknown
            : Unknown with { File = file, Position = at, Gtid = NullIfEmpty(connection.QueryScalar($"SELECT BINLOG_GTID_POS({SqlName.Literal(file)},{at})")) };
    }

    /// <summary>Where a snapshot stands, for people, to go behind the word.</summary>
    public static string Describe(ManifestSnapshot snapshot, ServerIdentity server) => snapshot.BinlogFile is { } file
        ? $" at {file}:{snapshot.BinlogPosition} by {snapshot.LockMode}"
        : $" by {snapshot.LockMode} without a binlog position ({(server.HasBinlog ? "it could not be read" : "the server writes no binlog")})";

    private static BinlogPosition ReadReplica(MySqlConnection connection, ServerIdentity server, BinlogPosition position)
    {
        var isNew = !server.IsMariaDb && server.Version >= new Version(8, 0, 22);
        using var rows = connection.Query(isNew ? "SHOW REPLICA STATUS" : "SHOW SLAVE STATUS");
        if (!rows.Read())
        {
            return position;
        }

        string? Value(string name)
        {
            for (var i = 0; i < rows.Columns.Count; i++)
            {
                if (rows.Columns[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return rows.GetString(i);
                }
            }

            return null;
        }

        return position with
        {
            SourceHost = Value(isNew ? "Source_Host" : "Master_Host"),
            SourceFile = Value(isNew ? "Relay_Source_Log_File" : "Relay_Master_Log_File"),
            SourcePosition = long.TryParse(Value(isNew ? "Exec_Source_Log_Pos" : "Exec_Master_Log_Pos"), out var at) ? at : null,
        };
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text.Replace("\n", "", StringComparison.Ordinal);
}
