using System.Globalization;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Servers.Settings;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Monitoring.Prerequisites;

/// <summary>The checks of the server itself.</summary>
internal sealed class ServerChecks(MySqlConnection connection, ServerIdentity server, BackupRequest request, TimeProvider clock)
{
    /// <summary>Connections beside those that copy rows: the one that holds the locks, and one for what must be asked meanwhile.</summary>
    private const int OtherConnections = 2;

    // Those that the tests of this product run on.
    private static readonly (ServerFamily Family, int Major, int Minor)[] Tested = [(ServerFamily.MariaDB, 10, 11), (ServerFamily.MySql, 9, 7)];

    // What history and ages are told by is never quite the same on two machines.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(60);

    /// <summary>How the server was reached; that the rows go in the clear is worth a warning.</summary>
    public static PrerequisiteFinding Connection(ServerOptions options, bool isTls)
    {
        string way = isTls ? "over TLS" : options.Address.UnixSocket is not null ? "over its socket" : "without TLS";
        string message = $"{options.User} is let in {way}.";
        return isTls || MachineFacts.IsNear(options.Address)
            ? PrerequisiteFinding.Passed(message)
            : PrerequisiteFinding.Warning(message + " All rows go over the network so that others can read and change them.", "Switch TLS on at the server, and give -SslMode VerifyFull (--ssl-mode verify-full).");
    }

    public PrerequisiteFinding Version()
    {
        string name = $"{server.FamilyText} {server.VersionText}";
        return Tested.Contains((server.Family, server.Version.Major, server.Version.Minor))
            ? PrerequisiteFinding.Passed(name)
            : PrerequisiteFinding.Warning(
                $"{name} is not among the versions that backups are tested on ({string.Join(", ", Tested.Select(t => string.Create(CultureInfo.InvariantCulture, $"{Name(t.Family)} {t.Major}.{t.Minor}")))}).",
                "Prove a backup of it by a drill: Test-BackupIntegrity -Level Restore (mysqlbackup verify --level restore).");
    }

    public PrerequisiteFinding Clock()
    {
        DateTime before = clock.GetUtcNow().UtcDateTime;
        string text = connection.QueryScalar("SELECT UTC_TIMESTAMP(6)") ?? "";
        DateTime after = clock.GetUtcNow().UtcDateTime;
        DateTime time = DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
        TimeSpan ahead = time < before ? time - before : time > after ? time - after : TimeSpan.Zero;
        return ahead.Duration() <= ClockTolerance
            ? PrerequisiteFinding.Passed($"The clocks differ by {Duration.Format(ahead.Duration())} at most.")
            : PrerequisiteFinding.Warning(
                $"The server's clock is {Duration.Format(ahead.Duration())} {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} this machine's: ages of backups, points in time and retention are counted by both.",
                "Set both by NTP (timedatectl set-ntp true).");
    }

    public PrerequisiteFinding Connections()
    {
        int needed = request.EffectiveThreadCount + OtherConnections;
        long most = Number("SELECT @@GLOBAL.max_connections");
        long used = Count("SHOW GLOBAL STATUS LIKE 'Threads_connected'") - 1;
        long mostOfAccount = Number("SELECT @@SESSION.max_user_connections");
        long usedByAccount = Number("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER=SUBSTRING_INDEX(USER(),'@',1)") - 1;
        bool isAccountLimited = mostOfAccount > 0 && mostOfAccount - usedByAccount < most - used;
        long free = isAccountLimited ? mostOfAccount - usedByAccount : most - used;
        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"{Math.Max(0, free)} of {(isAccountLimited ? $"{mostOfAccount} connections of the account" : $"{most} connections")} are free, and the backup takes up to {needed}");
        return free >= needed
            ? PrerequisiteFinding.Passed(message + ".")
            : PrerequisiteFinding.Failed(
                message + ": it would be refused.",
                $"Give a smaller -ThreadCount (--thread-count), or raise {(isAccountLimited ? "max_user_connections of the account" : "max_connections of the server")}.");
    }

    private static string Name(ServerFamily family) => family == ServerFamily.MariaDB ? "MariaDB" : "MySQL";

    private long Number(string sql) => long.TryParse(connection.QueryScalar(sql), NumberStyles.Integer, CultureInfo.InvariantCulture, out long value) ? value : 0;

    private long Count(string statement)
    {
        using ResultSet rows = connection.Query(statement);
        return rows.Read() ? rows.GetInt64(1) : 0;
    }
}
