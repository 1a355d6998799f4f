using MySqlBackup.Core.Servers;

namespace MySqlBackup.Testing;

/// <summary>The servers tests run on: one of each family, started when first asked for and shared by the assembly.</summary>
public static class TestServers
{
    /// <summary>Names the MariaDB server program for tests; without it the program is found by name.</summary>
    public const string MariaDBVariable = "MYSQLBACKUP_TEST_MARIADBD";

    /// <summary>Names the MySQL server program for tests; without it the one <c>eng/test.sh</c> caches is taken.</summary>
    public const string MySqlVariable = "MYSQLBACKUP_TEST_MYSQLD";

    private static readonly Lazy<TestServer> MariaDB = new(() => TestServer.Start(ServerFamily.MariaDB));
    private static readonly Lazy<TestServer> MySql = new(() => TestServer.Start(ServerFamily.MySql));

    /// <summary>The shared server. Tests that change global settings, accounts' plugins or hold global locks start their own instead.</summary>
    public static TestServer Get(ServerFamily family) => family == ServerFamily.MariaDB ? MariaDB.Value : MySql.Value;
}
