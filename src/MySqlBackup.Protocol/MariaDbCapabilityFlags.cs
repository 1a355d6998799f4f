namespace MySqlBackup.Protocol;

/// <summary>Capabilities that only MariaDB has, told in what is filler to MySQL (MariaDB's page "Connection", extended capabilities), as far as this client knows them.</summary>
[Flags]
internal enum MariaDbCapabilityFlags : uint
{
    None = 0,

    /// <summary>COM_STMT_BULK_EXECUTE: a prepared statement run for many rows in one packet.</summary>
    BulkStatements = 1u << 2,
}
