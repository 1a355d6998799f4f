using System.Globalization;
using MySqlBackup.Core.Repository;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Servers;

/// <summary>Which server this is and what it can do for a backup.</summary>
public sealed record ServerIdentity
{
    /// <summary>The branch.</summary>
    public required ServerFamily Family { get; init; }

    /// <summary>The version as the server prints it.</summary>
    public required string VersionText { get; init; }

    /// <summary>The version's numbers.</summary>
    public required Version Version { get; init; }

    /// <summary>The server's name for its host.</summary>
    public string? HostName { get; init; }

    /// <summary><c>server_uuid</c> or <c>server_uid</c>.</summary>
    public string? Uuid { get; init; }

    /// <summary><c>server_id</c>.</summary>
    public long ServerId { get; init; }

    /// <summary><c>lower_case_table_names</c>.</summary>
    public int LowerCaseTableNames { get; init; }

    /// <summary><c>log_bin</c>.</summary>
    public bool HasBinlog { get; init; }

    /// <summary><c>max_allowed_packet</c>, in bytes.</summary>
    public long MaxAllowedPacket { get; init; }

    /// <summary>True on a MariaDB server.</summary>
    public bool IsMariaDb => Family == ServerFamily.MariaDB;

    /// <summary><c>BACKUP STAGE</c>, from MariaDB 10.4.1.</summary>
    public bool HasBackupStage => IsMariaDb && Version >= new Version(10, 4, 1);

    /// <summary><c>LOCK INSTANCE FOR BACKUP</c>, from MySQL 8.0.</summary>
    public bool HasInstanceLock => !IsMariaDb && Version >= new Version(8, 0, 0);

    /// <summary>Percona's <c>LOCK TABLES FOR BACKUP</c>.</summary>
    public bool HasBackupLocks { get; init; }

    /// <summary><c>SHOW BINARY LOG STATUS</c> came with MySQL 8.2; 8.4 no longer knows <c>SHOW MASTER STATUS</c>.</summary>
    public string BinlogStatusStatement => !IsMariaDb && Version >= new Version(8, 2, 0) ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS";

    /// <summary><c>system_versioning_insert_history</c>: the history of a system-versioned table can be inserted again from MariaDB 10.11.</summary>
    public bool HasInsertHistory => IsMariaDb && Version >= new Version(10, 11, 0);

    /// <summary><c>information_schema.VIEW_TABLE_USAGE</c>, from MySQL 8.0.13.</summary>
    public bool HasViewTableUsage => !IsMariaDb && Version >= new Version(8, 0, 13);

    /// <summary>The family as manifests print it.</summary>
    public string FamilyText => Family switch
    {
        ServerFamily.MariaDB => "MariaDB",
        ServerFamily.Percona => "Percona",
        _ => "MySQL",
    };

    /// <summary>Asks the server.</summary>
    public static ServerIdentity Read(MySqlConnection connection)
    {
        var variables = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        using (var rows = connection.Query(
            "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('version','version_comment','hostname','server_uuid','server_uid','server_id',"
            + "'lower_case_table_names','log_bin','max_allowed_packet','have_backup_locks')"))
        {
            while (rows.Read())
            {
                variables[rows.GetString(0) ?? ""] = rows.GetString(1) ?? "";
            }
        }

        var text = variables.GetValueOrDefault("version", connection.ServerVersion);
        var comment = variables.GetValueOrDefault("version_comment", "");
        var family = text.Contains("mariadb", StringComparison.OrdinalIgnoreCase) || comment.Contains("mariadb", StringComparison.OrdinalIgnoreCase)
            ? ServerFamily.MariaDB
            : comment.Contains("percona", StringComparison.OrdinalIgnoreCase) ? ServerFamily.Percona : ServerFamily.MySql;
        return new ServerIdentity
        {
            Family = family,
            VersionText = text,
            Version = ParseVersion(text),
            HostName = variables.GetValueOrDefault("hostname"),
            Uuid = variables.GetValueOrDefault("server_uuid") ?? variables.GetValueOrDefault("server_uid"),
            ServerId = Number(variables, "server_id"),
            LowerCaseTableNames = (int)Number(variables, "lower_case_table_names"),
            HasBinlog = IsOn(variables, "log_bin"),
            HasBackupLocks = family == ServerFamily.Percona && IsOn(variables, "have_backup_locks"),
            MaxAllowedPacket = Number(variables, "max_allowed_packet"),
        };
    }

    /// <summary>The numbers at the start of a version string; zeros where there are none.</summary>
    public static Version ParseVersion(string text)
    {
        Span<int> parts = stackalloc int[3];
        var part = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                parts[part] = (int)Math.Min(int.MaxValue, (parts[part] * 10L) + (c - '0'));
            }
            else if (c != '.' || ++part == parts.Length)
            {
                break;
            }
        }

        return new Version(parts[0], parts[1], parts[2]);
    }

    /// <summary>What a manifest keeps of it.</summary>
    public ManifestServer ToManifest(ServerOptions server) => new()
    {
        Address = server.Address.ToString(),
        Account = server.User,
        HostName = HostName,
        Family = FamilyText,
        Version = VersionText,
        Uuid = Uuid,
        ServerId = ServerId,
        LowerCaseTableNames = LowerCaseTableNames,
    };

    private static long Number(Dictionary<string, string> variables, string name)
        => long.TryParse(variables.GetValueOrDefault(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : 0;

    private static bool IsOn(Dictionary<string, string> variables, string name)
        => variables.GetValueOrDefault(name) is "ON" or "1" or "YES";
}
