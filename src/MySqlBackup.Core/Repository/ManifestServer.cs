namespace MySqlBackup.Core.Repository;

/// <summary>The server a backup was taken from.</summary>
public sealed record ManifestServer
{
    /// <summary>The address that was connected to, as <c>host:port</c> or <c>unix:/path</c>.</summary>
    public required string Address { get; init; }

    /// <summary>The account that was logged in with; null where the backup does not say.</summary>
    public string? Account { get; init; }

    /// <summary>The server's own name for its host.</summary>
    public string? HostName { get; init; }

    /// <summary><c>MySQL</c>, <c>MariaDB</c> or <c>Percona</c>.</summary>
    public required string Family { get; init; }

    /// <summary>The version, for example <c>10.11.19-MariaDB</c>.</summary>
    public required string Version { get; init; }

    /// <summary><c>server_uuid</c> or, on MariaDB, <c>server_uid</c>; null where the server has none.</summary>
    public string? Uuid { get; init; }

    /// <summary><c>@@server_id</c>.</summary>
    public long ServerId { get; init; }

    /// <summary><c>@@lower_case_table_names</c>: restoring to a server with another value can merge names.</summary>
    public int LowerCaseTableNames { get; init; }
}
