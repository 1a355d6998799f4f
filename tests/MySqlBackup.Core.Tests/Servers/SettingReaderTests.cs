using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Servers.Settings;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Servers;

[Collection(SettingServers.Name)]
public sealed class SettingReaderTests(SettingServers servers)
{
    [Theory, MariaDB, MySql]
    public void All_that_the_servers_own_client_finds_is_listed(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        string[] variables = Names(server, "SHOW GLOBAL VARIABLES WHERE Variable_name LIKE 'innodb%io%' OR Variable_name LIKE '%read%buffer%' OR Variable_name IN ("
            + "'innodb_read_io_threads', 'innodb_write_io_threads', 'read_buffer_size', 'read_rnd_buffer_size', 'bulk_insert_buffer_size', 'myisam_sort_buffer_size', "
            + "'key_buffer_size', 'innodb_buffer_pool_size', 'thread_cache_size', 'max_connections', 'innodb_thread_concurrency', 'max_allowed_packet', "
            + "'net_buffer_length', 'net_read_timeout', 'net_write_timeout')");
        string[] counters = Names(server, "SHOW GLOBAL STATUS WHERE Variable_name LIKE 'Key%' OR Variable_name LIKE 'Sort%' OR Variable_name LIKE 'Threads%' "
            + "OR Variable_name LIKE 'Innodb\\_buffer\\_pool%' OR Variable_name LIKE 'Innodb\\_data\\_read%' OR Variable_name LIKE 'Innodb\\_data\\_written%'");

        IReadOnlyList<ServerSetting> settings = SettingReader.Read(server.Options, [], CancellationToken.None);

        Assert.Equal(variables.Order(), settings.Where(s => s.Kind == SettingKind.Variable).Select(s => s.Name).Order());
        Assert.Equal(counters.Order(), settings.Where(s => s.Kind == SettingKind.Status).Select(s => s.Name).Order());
        Assert.All(settings, s => Assert.Equal("unix:" + server.Socket, s.Server));
        ServerSetting timeout = settings.Single(s => s.Name == "net_write_timeout");
        Assert.Equal(long.Parse(server.Sql("SELECT @@GLOBAL.net_write_timeout").Trim()), timeout.Value);
        Assert.NotNull(timeout.Meaning);
        Assert.True(timeout.IsDynamic);
        Assert.Equal(family == ServerFamily.MariaDB, settings.Single(s => s.Name == "innodb_read_io_threads").IsDynamic);
        Assert.False(settings.Single(s => s.Name == "innodb_use_native_aio").IsDynamic);
    }

    [Theory, MariaDB, MySql]
    public void Names_choose_and_a_name_that_no_server_has_is_an_error(ServerFamily family)
    {
        ServerOptions options = TestServers.Get(family).Options;

        // MariaDB has no innodb_thread_concurrency any more, but other servers do.
        IReadOnlyList<ServerSetting> chosen = SettingReader.Read(options, ["NET_*_timeout", "Threads_Running", "innodb_thread_concurrency"], CancellationToken.None);
        var failure = Assert.Throws<BackupException>(() => SettingReader.Read(options, ["net_read_timeout", "net_raed_timeout"], CancellationToken.None));

        Assert.Equal(["net_read_timeout", "net_write_timeout", "Threads_running"], chosen.Select(s => s.Name).Where(name => name != "innodb_thread_concurrency"));
        Assert.Equal(family == ServerFamily.MariaDB ? 3 : 4, chosen.Count);
        Assert.Equal(BackupErrorId.ObjectNotFound, failure.ErrorId);
        Assert.Contains("'net_raed_timeout'", failure.Message, StringComparison.Ordinal);
    }

    [Theory, MariaDB, MySql]
    public void A_server_whose_data_does_not_fit_into_its_memory_is_advised_to_take_more(ServerFamily family)
    {
        TestServer server = servers.Get(family);
        using TestDatabase database = server.CreateDatabase();
        database.Sql("CREATE TABLE t (id INT PRIMARY KEY, pad CHAR(250) CHARACTER SET latin1 NOT NULL)");
        database.Sql("INSERT INTO t WITH RECURSIVE d (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM d WHERE n < 199) SELECT a.n * 200 + b.n, 'x' FROM d a, d b; ANALYZE TABLE t");
        for (int i = 0; i < 6; i++)
        {
            // From one end to the other, page by page, more often than others have read.
            database.Sql("SELECT COUNT(DISTINCT pad) FROM t");
        }

        ServerSetting pool = Assert.Single(SettingReader.Read(server.Options, ["innodb_buffer_pool_size"], CancellationToken.None));
        ServerSetting elsewhere = Assert.Single(SettingReader.Read(server.Options, ["key_buffer_size"], CancellationToken.None));

        Assert.True(pool.Advice >= 10 << 20, $"{pool.Advice}: {pool.Reason}");
        Assert.Contains("came from disk", pool.Reason, StringComparison.Ordinal);
        Assert.Null(elsewhere.Advice);
        Assert.StartsWith("Nothing to gain", elsewhere.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_machine_elsewhere_is_not_taken_for_this_one()
    {
        string here = Environment.MachineName;

        Assert.Null(MachineFacts.Read(new ServerAddress("unix:/run/s.sock"), here, "/").WhyUnknown);
        Assert.Null(MachineFacts.Read(new ServerAddress("127.0.0.1:3306"), here + ".example.org", "/").WhyUnknown);
        Assert.True(MachineFacts.Read(new ServerAddress("localhost:3306"), here, "/").Memory > 0);
        Assert.NotNull(MachineFacts.Read(new ServerAddress("db1.example.org:3306"), here, "/").WhyUnknown);
        Assert.NotNull(MachineFacts.Read(new ServerAddress("127.0.0.1:3306"), "3f9a0c1d2e4b", "/").WhyUnknown);
        Assert.NotNull(MachineFacts.Read(new ServerAddress("unix:/run/s.sock"), null, "/").WhyUnknown);
    }

    private static string[] Names(TestServer server, string sql) => [.. server.Sql(sql).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[0])];
}
