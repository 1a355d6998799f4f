using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Servers;

public class ServerSessionTests
{
    /// <summary>Settings of a server that would cut a dump short, each on a server of its own because they are global.</summary>
    [Theory]
    [MariaDB("sql_select_limit = 1, time_zone = '+05:00', sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES', max_statement_time = 2, idle_transaction_timeout = 2, autocommit = 0, sql_quote_show_create = 0", "max_statement_time")]
    [MySql("sql_select_limit = 1, time_zone = '+05:00', sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES', max_execution_time = 2000, autocommit = 0, sql_quote_show_create = 0", "max_execution_time")]
    public void Sessions_do_not_depend_on_the_servers_settings(ServerFamily family, string settings, string limit)
    {
        using var server = TestServer.Start(family);
        server.Sql(string.Concat(settings.Split(", ").Select(setting => $"SET GLOBAL {setting};")));

        using MySqlConnection connection = ServerConnector.Open(server.Server.Options, CancellationToken.None);

        Assert.Equal("2", connection.QueryScalar("SELECT COUNT(*) FROM (SELECT 1 UNION ALL SELECT 2) AS two"));
        using (ResultSet rows = connection.Query("SELECT 1 UNION ALL SELECT 2"))
        {
            int count = 0;
            while (rows.Read())
            {
                count++;
            }

            Assert.Equal(2, count);
        }

        Assert.Equal("+00:00||1|1|86400|utf8mb4", connection.QueryScalar(
            "SELECT CONCAT_WS('|', @@time_zone, @@sql_mode, @@autocommit = 1, @@sql_quote_show_create = 1, @@wait_timeout, @@character_set_results)"));
        Assert.StartsWith("0", connection.QueryScalar($"SELECT @@{limit}"), StringComparison.Ordinal);
    }

    [Theory, MariaDB, MySql]
    public void Failures_to_log_in_are_told_apart(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        string account = server.CreateAccount("S3cret", []);
        ServerOptions options = server.Server.Options with { User = account, Password = "S3cret-wrong" };

        Assert.Equal(BackupErrorId.AccessDenied, Fail(options).ErrorId);
        Assert.DoesNotContain("S3cret", Fail(options).ToString(), StringComparison.Ordinal);
        Assert.Contains("No password was given", Fail(options with { Password = null }).Message, StringComparison.Ordinal);
        Assert.Equal(BackupErrorId.ServerUnreachable, Fail(options with { Address = ServerAddress.ForSocket("/no/such.sock") }).ErrorId);
        Assert.Equal(BackupErrorId.ServerUnreachable, Fail(options with { Address = ServerAddress.ForHost("no-such-host.invalid", 3306) }).ErrorId);
        server.DropAccount(account);
    }

    private static BackupException Fail(ServerOptions options) =>
        Assert.Throws<BackupException>(() => ServerConnector.Open(options, CancellationToken.None).Dispose());
}
