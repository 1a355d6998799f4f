using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Servers.Settings;
using MySqlBackup.Core.Tests.Load;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Servers;

[Collection(SettingServers.Name)]
public sealed class SettingEditorTests(SettingServers servers)
{
    private readonly RecordingOutput _said = new();

    [Theory, MariaDB, MySql]
    public void Settings_are_changed_and_put_back(ServerFamily family)
    {
        TestServer server = servers.Get(family);
        string before = Values(server);

        IReadOnlyList<SettingChange> changes = Apply(server.Options, ("net_read_timeout", 77), ("key_buffer_size", 24 << 20));

        Assert.Equal(["net_read_timeout", "key_buffer_size"], changes.Select(c => c.Name));
        Assert.Equal([77, 24 << 20], changes.Select(c => c.NewValue));
        Assert.Equal("77\t25165824", server.Sql("SELECT @@GLOBAL.net_read_timeout, @@GLOBAL.key_buffer_size").Trim());
        Assert.All(Restore(server.Options, changes), c => Assert.Equal(SettingChangeStatus.Restored, c.Status));
        Assert.Equal(before, Values(server));

        // And once more does no harm.
        Assert.All(Restore(server.Options, changes), c => Assert.Equal(SettingChangeStatus.Restored, c.Status));
        Assert.Empty(_said.Warnings);
    }

    [Theory, MariaDB, MySql]
    public void What_the_server_makes_of_a_value_is_told(ServerFamily family)
    {
        TestServer server = servers.Get(family);
        string before = Values(server);

        IReadOnlyList<SettingChange> changes = Apply(server.Options, ("max_allowed_packet", (40 << 20) + 5));

        Assert.Equal(40 << 20, Assert.Single(changes).NewValue);
        Assert.Contains("max_allowed_packet = 41943045 and made it 41943040", Assert.Single(_said.Warnings), StringComparison.Ordinal);
        Restore(server.Options, changes);
        Assert.Equal(before, Values(server));
    }

    // MySQL cuts the maximum instead, as it does with a capacity above it.
    [Theory, MariaDB]
    public void What_the_server_changes_along_with_a_setting_is_put_back_too(ServerFamily family)
    {
        TestServer server = servers.Get(family);
        string before = Values(server);

        IReadOnlyList<SettingChange> changes = Apply(server.Options, ("innodb_io_capacity_max", 150));

        Assert.Equal(["innodb_io_capacity", "innodb_io_capacity_max"], changes.Select(c => c.Name));
        Restore(server.Options, changes);
        Assert.Equal(before, Values(server));
    }

    [Theory, MariaDB, MySql]
    public void The_buffer_pool_is_waited_for(ServerFamily family)
    {
        TestServer server = servers.Get(family);
        string before = Values(server);

        IReadOnlyList<SettingChange> changes = Apply(server.Options, ("innodb_buffer_pool_size", 1L << 30));
        Assert.Equal(1L << 30, Assert.Single(changes).NewValue);

        Restore(server.Options, changes);
        Assert.Equal(before, Values(server));
        Assert.Empty(_said.Warnings);
    }

    [Theory, MariaDB, MySql]
    public void What_another_session_has_changed_meanwhile_stays(ServerFamily family)
    {
        TestServer server = servers.Get(family);
        string before = Values(server);
        IReadOnlyList<SettingChange> changes = Apply(server.Options, ("net_read_timeout", 77), ("net_write_timeout", 88));
        server.Sql("SET GLOBAL net_read_timeout = 99");

        IReadOnlyList<SettingChange> restored = Restore(server.Options, changes);

        Assert.Equal([SettingChangeStatus.Left, SettingChangeStatus.Restored], restored.Select(c => c.Status));
        Assert.Contains("net_read_timeout", Assert.Single(_said.Warnings), StringComparison.Ordinal);
        Assert.Equal("99", server.Sql("SELECT @@GLOBAL.net_read_timeout").Trim());
        server.Sql("SET GLOBAL net_read_timeout = 30");
        Assert.Equal(before, Values(server));
    }

    [Theory, MariaDB, MySql]
    public void Nothing_is_changed_where_the_account_may_not_change_all(ServerFamily family)
    {
        TestServer server = servers.Get(family);
        string before = Values(server);
        string user = server.CreateAccount("pw", family == ServerFamily.MariaDB ? ["CONNECTION ADMIN ON *.*"] : ["SELECT ON *.*"]);
        ServerOptions options = server.Options with { User = user, Password = "pw", AllowPublicKeyRetrieval = true };

        // On MariaDB the account may change the first of the two.
        var failure = Assert.Throws<BackupException>(() => Apply(options, ("max_connections", 200), ("net_read_timeout", 77)));

        Assert.Equal(BackupErrorId.PermissionMissing, failure.ErrorId);
        Assert.Contains("SUPER", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was changed.", failure.Message, StringComparison.Ordinal);
        Assert.Contains(family == ServerFamily.MariaDB ? "net_read_timeout" : "max_connections", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, Values(server));
        server.DropAccount(user);
    }

    [Theory, MariaDB, MySql]
    public void A_right_for_settings_alone_is_enough(ServerFamily family)
    {
        TestServer server = servers.Get(family);
        string user = server.CreateAccount("pw", [family == ServerFamily.MariaDB ? "SUPER ON *.*" : "SYSTEM_VARIABLES_ADMIN ON *.*"]);
        ServerOptions options = server.Options with { User = user, Password = "pw", AllowPublicKeyRetrieval = true };

        IReadOnlyList<SettingChange> changes = Apply(options, ("net_read_timeout", 77));

        Assert.Equal("77", server.Sql("SELECT @@GLOBAL.net_read_timeout").Trim());
        Restore(options, changes);
        server.DropAccount(user);
    }

    [Theory, MariaDB("innodb_snapshot_isolation"), MySql("innodb_read_io_threads")]
    public void What_can_not_be_changed_is_refused_first(ServerFamily family, string name)
    {
        TestServer server = servers.Get(family);
        string before = Values(server);

        var failure = Assert.Throws<BackupException>(() => Apply(server.Options, ("net_read_timeout", 77), (name, 8)));

        Assert.Equal(BackupErrorId.InvalidArgument, failure.ErrorId);
        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, Values(server));
    }

    [Theory, MariaDB(false), MySql(false), MariaDB(true), MySql(true)]
    public void A_lost_connection_leaves_nothing_changed(ServerFamily family, bool isDone)
    {
        TestServer server = servers.Get(family);
        string before = Values(server);
        using var proxy = new FaultProxy(server, isDone ? ProxyFault.Act : ProxyFault.Cut, ProxySide.Client, "net_write_timeout = 88")
        {
            Act = () =>
            {
                // As if the statement had come through, and its answer had not.
                server.Sql("SET GLOBAL net_write_timeout = 88");
                KillOthers(server);
            },
        };

        var failure = Assert.Throws<BackupException>(() => Apply(proxy.Through(server.Options), ("net_read_timeout", 77), ("net_write_timeout", 88)));

        Assert.True(proxy.Happened);
        Assert.Equal(BackupErrorId.ConnectionLost, failure.ErrorId);
        Assert.Equal(before, Values(server));
    }

    [Theory, MariaDB, MySql]
    public void Where_the_server_can_not_be_reached_again_the_error_tells_what_to_set(ServerFamily family)
    {
        TestServer server = servers.Get(family);
        string user = server.CreateAccount("pw", ["ALL ON *.*"]);
        using var proxy = new FaultProxy(server, ProxyFault.Act, ProxySide.Client, "net_write_timeout = 88")
        {
            Act = () =>
            {
                server.Sql($"ALTER USER '{user}'@'%' ACCOUNT LOCK; ALTER USER '{user}'@'localhost' ACCOUNT LOCK");
                KillOthers(server);
            },
        };

        var failure = Assert.Throws<BackupException>(() => Apply(
            proxy.Through(server.Options) with { User = user, Password = "pw", AllowPublicKeyRetrieval = true },
            ("net_read_timeout", 77),
            ("net_write_timeout", 88)));

        Assert.Equal(BackupErrorId.SettingNotRestored, failure.ErrorId);
        Assert.Contains("SET GLOBAL net_write_timeout = 60; SET GLOBAL net_read_timeout = 30;", failure.Message, StringComparison.Ordinal);
        Assert.Equal("77", server.Sql("SELECT @@GLOBAL.net_read_timeout").Trim());
        server.Sql("SET GLOBAL net_read_timeout = 30");
        server.DropAccount(user);
    }

    [Theory, MariaDB, MySql]
    public void A_cancelled_change_is_taken_back(ServerFamily family)
    {
        TestServer server = servers.Get(family);
        string before = Values(server);
        using var cancellation = new CancellationTokenSource();
        using var proxy = new FaultProxy(server, ProxyFault.Act, ProxySide.Client, "net_write_timeout = 88") { Act = cancellation.Cancel };

        Assert.Throws<OperationCanceledException>(() => new SettingEditor(proxy.Through(server.Options), _said)
            .Apply(Proposals(("net_read_timeout", 77), ("net_write_timeout", 88), ("max_connections", 200)), cancellation.Token));

        Assert.Equal(before, Values(server));
    }

    [Theory, MariaDB, MySql]
    public void Another_server_at_the_same_address_is_left_alone(ServerFamily family)
    {
        TestServer server = servers.Get(family);
        IReadOnlyList<SettingChange> changes = Apply(server.Options, ("net_read_timeout", 77));
        SettingChange elsewhere = changes[0] with { ServerUuid = "3f9a" };

        Assert.Equal(BackupErrorId.SettingNotRestored, Assert.Throws<BackupException>(() => Restore(server.Options, [elsewhere])).ErrorId);
        Assert.Equal("77", server.Sql("SELECT @@GLOBAL.net_read_timeout").Trim());
        Restore(server.Options, changes);
    }

    [Fact]
    public void A_name_from_a_file_is_not_run_as_a_statement()
    {
        var failure = Assert.Throws<BackupException>(() => Restore(
            TestServers.Get(ServerFamily.MariaDB).Options,
            [new SettingChange { Name = "net_read_timeout = 1, GLOBAL net_write_timeout", NewValue = 1 }]));

        Assert.Equal(BackupErrorId.InvalidArgument, failure.ErrorId);
    }

    private static string Values(TestServer server) => string.Join(
        '\n',
        SettingReader.Read(server.Options, [], CancellationToken.None).Where(s => s.Kind == SettingKind.Variable).Select(s => $"{s.Name} {s.Value}"));

    private static void KillOthers(TestServer server) => server.Sql(string.Join(
        ' ',
        server.Sql("SELECT ID FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND USER NOT IN ('event_scheduler', 'system user')")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(id => $"KILL {id};")));

    private static List<ServerSetting> Proposals(params (string Name, long Value)[] settings) =>
        [.. settings.Select(s => new ServerSetting { Name = s.Name, Value = 0L, Kind = SettingKind.Variable, Advice = s.Value, Server = "" })];

    private IReadOnlyList<SettingChange> Apply(ServerOptions options, params (string Name, long Value)[] settings) =>
        new SettingEditor(options, _said).Apply(Proposals(settings), CancellationToken.None);

    private IReadOnlyList<SettingChange> Restore(ServerOptions options, IReadOnlyList<SettingChange> changes) =>
        new SettingEditor(options, _said).Restore(changes, CancellationToken.None);
}
