using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Testing;

/// <summary>Finds the server programs that tests run.</summary>
public static class TestServerBinaries
{
    private static readonly Lazy<ServerBinary?> MariaDB = new(() => Find(ServerFamily.MariaDB, TestServers.MariaDBVariable));
    private static readonly Lazy<ServerBinary?> MySql = new(() => Find(ServerFamily.MySql, TestServers.MySqlVariable));

    /// <summary>What <c>eng/test.sh</c> and these tests keep between runs, outside the checkout.</summary>
    public static string CacheFolder
    {
        get
        {
            var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            return Path.Combine(
                string.IsNullOrEmpty(cache) ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache") : cache,
                "mysqlbackup");
        }
    }

    /// <summary>The program, or null where this machine has none.</summary>
    public static ServerBinary? Get(ServerFamily family) => family == ServerFamily.MariaDB ? MariaDB.Value : MySql.Value;

    /// <summary>Why tests of a family can't run here; null where they can.</summary>
    public static string? WhyMissing(ServerFamily family) => Get(family) is not null
        ? null
        : $"NO {family} SERVER on this machine: run eng/test.sh, which installs it, or set "
            + (family == ServerFamily.MariaDB ? TestServers.MariaDBVariable : TestServers.MySqlVariable);

    private static ServerBinary? Find(ServerFamily family, string variable)
    {
        var named = Environment.GetEnvironmentVariable(variable);
        if (!string.IsNullOrEmpty(named))
        {
            return ServerBinary.Probe(named);
        }

        var cached = Path.Combine(CacheFolder, "mysql", "bin", "mysqld");
        return family == ServerFamily.MySql && File.Exists(cached) ? ServerBinary.Probe(cached) : ServerBinary.Find(family);
    }
}
