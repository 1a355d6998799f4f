using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Monitoring.Prerequisites;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Tests.Alerts;
using MySqlBackup.Core.Tests.Dump;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Monitoring.Prerequisites;

[Collection(DumpGroup.Name)]
public sealed class ServerPrerequisiteTests(ConsistencyServers servers) : IClassFixture<ConsistencyServers>, IDisposable
{
    private const string Table = "CREATE TABLE t (a INT PRIMARY KEY, b INT); INSERT INTO t VALUES (1,1);";

    private readonly PrerequisiteTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Theory, MariaDB, MySql]
    public void A_good_server_passes_and_nothing_is_made(ServerFamily family)
    {
        TestServer server = servers.Get(family);
        using TestDatabase database = server.CreateDatabase();
        database.Sql(Table);
        IReadOnlyList<BackupPrerequisite> all = _trial.All(_trial.Request(server, database.Name));
        PrerequisiteCheck[] oftheMachine = [PrerequisiteCheck.FileSystem, PrerequisiteCheck.Space, PrerequisiteCheck.Separation, PrerequisiteCheck.Codec];
        Assert.Equal(Enum.GetValues<PrerequisiteCheck>().Order(), all.Select(p => p.Check).Distinct().Order());
        Assert.All(all.Where(p => !oftheMachine.Contains(p.Check)), p => Assert.True(p.Status == PrerequisiteStatus.Passed && p.Advice is null, p.ToString()));
        Assert.All(all, p => Assert.Equal(("unix:" + server.Socket, _trial.Destination, true), (p.Server, p.Destination, p.Duration >= TimeSpan.Zero)));
        Assert.Empty(Directory.GetFileSystemEntries(_trial.Folder));
    }

    [Theory, MariaDB, MySql]
    public void A_name_commands_no_terminal(ServerFamily family)
    {
        TestServer server = servers.Get(family);
        using TestDatabase database = server.CreateDatabase();
        database.Sql(Table + "CREATE VIEW `v\n\e[31mred\u202e` AS SELECT a FROM t; DROP TABLE t");
        IReadOnlyList<BackupPrerequisite> all = _trial.All(_trial.Request(server, database.Name));
        Assert.All(all, p => Assert.DoesNotContain(p.Message + p.Advice, c => char.IsControl(c) || c == '\u202e'));
        Assert.Contains(all, p => p.Message.Contains("v\\n\\u001b[31mred\\u202e", StringComparison.Ordinal));
    }

    [Theory, MariaDB, MySql]
    public void The_advised_grants_mend_missing_rights(ServerFamily family)
    {
        TestServer server = servers.Get(family);
        using TestDatabase database = server.CreateDatabase();
        database.Sql(Table + "CREATE VIEW v AS SELECT a FROM t");
        string account = server.CreateAccount(PrerequisiteTrial.Password, [$"SELECT, EXECUTE ON {database.Name}.*"]);
        PrerequisiteRequest request = _trial.Request(server, account, PrerequisiteTrial.Password, database.Name);
        IReadOnlyList<BackupPrerequisite> all = _trial.All(request);
        BackupPrerequisite rights = all.Single(p => p.Check == PrerequisiteCheck.Rights);
        Assert.Equal(PrerequisiteStatus.Failed, rights.Status);
        Assert.Equal($"GRANT TRIGGER, EVENT, SHOW VIEW ON `{database.Name}`.* TO '{account}'@'localhost'", rights.Advice);
        Assert.StartsWith($"{BackupErrorId.PermissionMissing}: the account lacks TRIGGER, EVENT and SHOW VIEW on ", rights.Message, StringComparison.Ordinal);

        // What rests on what the account does not see is skipped, never passed.
        PrerequisiteCheck[] resting = [PrerequisiteCheck.Databases, PrerequisiteCheck.Engines, PrerequisiteCheck.Space];
        Assert.All(all.Where(p => resting.Contains(p.Check)), p => Assert.Equal(PrerequisiteStatus.Skipped, p.Status));
        BackupPrerequisite serverLock = all.Single(p => p.Check == PrerequisiteCheck.Lock);
        Assert.Equal((PrerequisiteStatus.Failed, $"GRANT LOCK TABLES ON `{database.Name}`.* TO '{account}'@'localhost'"), (serverLock.Status, serverLock.Advice));

        server.Sql($"{rights.Advice}; {serverLock.Advice}");
        all = _trial.All(request);
        Assert.All(all.Where(p => p.Check is PrerequisiteCheck.Rights || p.Check is PrerequisiteCheck.Databases or PrerequisiteCheck.Engines), p => Assert.Equal(PrerequisiteStatus.Passed, p.Status));

        // The lock is to be had; where it stands in the binlog takes another right.
        serverLock = all.Single(p => p.Check == PrerequisiteCheck.Lock);
        Assert.Equal(PrerequisiteStatus.Warning, serverLock.Status);
        server.Sql(serverLock.Advice!);
        serverLock = _trial.Single(request, PrerequisiteCheck.Lock);
        Assert.True(serverLock.Status == PrerequisiteStatus.Passed && serverLock.Message.StartsWith("LockTables: ", StringComparison.Ordinal), serverLock.Message);
        Assert.Contains("for lack of PROCESS", serverLock.Message, StringComparison.Ordinal);
        server.DropAccount(account);
    }

    [Theory, MariaDB, MySql]
    public void Databases_that_may_be_hidden_are_a_warning(ServerFamily family)
    {
        TestServer server = servers.Get(family);
        using TestDatabase database = server.CreateDatabase();
        string account = server.CreateAccount(PrerequisiteTrial.Password, [$"SELECT, EXECUTE, TRIGGER, EVENT, SHOW VIEW, LOCK TABLES ON {database.Name}.*"]);
        PrerequisiteRequest request = _trial.Request(server, account, PrerequisiteTrial.Password) with { IncludeUser = false };
        BackupPrerequisite rights = _trial.Single(request, PrerequisiteCheck.Rights);
        Assert.Equal((PrerequisiteStatus.Warning, $"GRANT SHOW DATABASES ON *.* TO '{account}'@'localhost'"), (rights.Status, rights.Advice));
        server.Sql(rights.Advice!);
        server.DropAccount(account);
    }

    [Theory, MariaDB, MySql]
    public void What_can_not_be_found_or_read_fails(ServerFamily family)
    {
        TestServer server = servers.Get(family);
        using TestDatabase database = server.CreateDatabase();
        database.Sql(Table);
        IReadOnlyList<BackupPrerequisite> all = _trial.All(_trial.Request(server, "nowhere"));
        BackupPrerequisite databases = all.Single(p => p.Check == PrerequisiteCheck.Databases);
        Assert.Equal(PrerequisiteStatus.Failed, databases.Status);
        Assert.StartsWith($"{BackupErrorId.ObjectNotFound}: The server has no database 'nowhere'", databases.Message, StringComparison.Ordinal);
        PrerequisiteCheck[] resting = [PrerequisiteCheck.Rights, PrerequisiteCheck.Lock, PrerequisiteCheck.Engines, PrerequisiteCheck.Space];
        Assert.All(all.Where(p => resting.Contains(p.Check)), p => Assert.Equal(PrerequisiteStatus.Skipped, p.Status));

        PrerequisiteRequest request = _trial.Request(server, database.Name);
        Assert.Equal(PrerequisiteStatus.Failed, _trial.Single(request with { ExcludeTable = ["*"] }, PrerequisiteCheck.Databases).Status);
        Assert.Equal(PrerequisiteStatus.Failed, _trial.Single(request with { Table = ["missing"] }, PrerequisiteCheck.Databases).Status);

        database.Sql("CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT a FROM v; DROP TABLE t; CREATE TABLE t (b INT PRIMARY KEY)");
        databases = _trial.Single(request, PrerequisiteCheck.Databases);
        Assert.Equal(PrerequisiteStatus.Warning, databases.Status);
        Assert.Contains($"2 refer to something that is not there or not allowed ({database.Name}.v, {database.Name}.w)", databases.Message, StringComparison.Ordinal);

        database.Sql("CREATE TABLE part (a INT) ENGINE=MyISAM; CREATE TABLE whole (a INT) ENGINE=MERGE UNION=(part); DROP TABLE part");
        databases = _trial.Single(request, PrerequisiteCheck.Databases);
        Assert.Equal(PrerequisiteStatus.Failed, databases.Status);
        Assert.Contains($"can't open {database.Name}.whole", databases.Message, StringComparison.Ordinal);
        Assert.Equal(PrerequisiteStatus.Skipped, _trial.Single(request, PrerequisiteCheck.Engines).Status);
    }

    [Theory, MariaDB, MySql]
    public void The_lock_is_named_with_what_stands_in_its_way(ServerFamily family)
    {
        TestServer server = servers.Get(family);
        using TestDatabase database = server.CreateDatabase();
        database.Sql(Table);
        PrerequisiteRequest request = _trial.Request(server, database.Name) with { LongQueryTime = TimeSpan.FromSeconds(1) };
        BackupPrerequisite serverLock = _trial.Single(request, PrerequisiteCheck.Lock);
        Assert.StartsWith(family == ServerFamily.MariaDB ? "BackupStage: " : "Instance: ", serverLock.Message, StringComparison.Ordinal);
        Assert.Contains("binlog is recorded", serverLock.Message, StringComparison.Ordinal);

        using (var slow = new RunningStatement(server, database.Name, "UPDATE t SET b=SLEEP(120)"))
        {
            slow.AwaitAge(1);
            serverLock = _trial.Single(request with { LockMode = LockMode.FlushTables }, PrerequisiteCheck.Lock);
            Assert.Equal(PrerequisiteStatus.Warning, serverLock.Status);
            Assert.Contains($"id {slow.Id} of root", serverLock.Message, StringComparison.Ordinal);
            Assert.True(slow.IsRunning);
        }

        Assert.Equal(PrerequisiteStatus.Failed, _trial.Single(request with { LockMode = LockMode.BackupLocks }, PrerequisiteCheck.Lock).Status);
        Assert.Equal(family == ServerFamily.MariaDB ? PrerequisiteStatus.Passed : PrerequisiteStatus.Warning, _trial.Single(request with { LockMode = LockMode.None }, PrerequisiteCheck.Lock).Status);
    }

    [Theory, MariaDB, MySql]
    public void A_server_without_a_binlog_is_a_warning(ServerFamily family)
    {
        // That of the other tests has one.
        using TestServer server = TestServer.Start(family, o => o with { Arguments = family == ServerFamily.MySql ? ["--skip-log-bin"] : [] });
        BackupPrerequisite serverLock = _trial.Single(_trial.Request(server), PrerequisiteCheck.Lock);
        Assert.Equal(PrerequisiteStatus.Warning, serverLock.Status);
        Assert.Contains("writes no binlog", serverLock.Message, StringComparison.Ordinal);
        Assert.Equal(PrerequisiteStatus.Warning, _trial.Single(_trial.Request(server), PrerequisiteCheck.Databases).Status);
    }

    [Theory, MariaDB, MySql]
    public void Engines_without_snapshots_are_counted(ServerFamily family)
    {
        TestServer server = servers.Get(family);
        using TestDatabase database = server.CreateDatabase();
        database.Sql(Table + "CREATE TABLE m1 (a INT) ENGINE=MyISAM; CREATE TABLE m2 (a INT) ENGINE=MyISAM; CREATE TABLE c (a INT NOT NULL) ENGINE=CSV; CREATE TABLE b (a INT) ENGINE=MERGE UNION=(m1,m2);");
        PrerequisiteRequest request = _trial.Request(server, database.Name);
        BackupPrerequisite engines = _trial.Single(request, PrerequisiteCheck.Engines);
        Assert.Equal(PrerequisiteStatus.Warning, engines.Status);
        Assert.Matches($@"^3 tables without snapshots \((2 MyISAM, 1 CSV|1 CSV, 2 MyISAM): {database.Name}\.c, .*nobody can write to them .* 1 table with rows elsewhere \({database.Name}\.b\)", engines.Message);
        Assert.Contains("each shows the time at which it is read", _trial.Single(request with { LockMode = LockMode.None }, PrerequisiteCheck.Engines).Message, StringComparison.Ordinal);
        Assert.Equal(PrerequisiteStatus.Passed, _trial.Single(request with { NoData = true }, PrerequisiteCheck.Engines).Status);
        Assert.Equal(PrerequisiteStatus.Passed, _trial.Single(request with { Table = ["t"] }, PrerequisiteCheck.Engines).Status);
    }

    [Theory, MariaDB, MySql]
    public void Connections_must_be_left_on_the_server_and_for_the_account(ServerFamily family)
    {
        TestServer server = servers.Get(family);
        using TestDatabase database = server.CreateDatabase();
        PrerequisiteRequest request = _trial.Request(server, database.Name);
        BackupPrerequisite connections = _trial.Single(request with { ThreadCount = 256 }, PrerequisiteCheck.Connections);
        Assert.Equal(PrerequisiteStatus.Failed, connections.Status);
        Assert.Contains("takes up to 258", connections.Message, StringComparison.Ordinal);
        Assert.Contains("max_connections of the server", connections.Advice, StringComparison.Ordinal);

        string account = server.CreateAccount(PrerequisiteTrial.Password, [$"SELECT ON {database.Name}.*"]);
        server.Sql($"ALTER USER '{account}'@'localhost' WITH MAX_USER_CONNECTIONS 4");
        request = _trial.Request(server, account, PrerequisiteTrial.Password, database.Name);
        Assert.Equal(PrerequisiteStatus.Passed, _trial.Single(request with { ThreadCount = 2 }, PrerequisiteCheck.Connections).Status);
        connections = _trial.Single(request with { ThreadCount = 3 }, PrerequisiteCheck.Connections);
        Assert.Equal(PrerequisiteStatus.Failed, connections.Status);
        Assert.StartsWith("4 of 4 connections of the account are free, and the backup takes up to 5", connections.Message, StringComparison.Ordinal);
        server.DropAccount(account);
    }

    [Theory, MariaDB, MySql]
    public void Clocks_that_differ_are_a_warning(ServerFamily family)
    {
        _trial.Clock = new ManualClock { Now = DateTime.UtcNow.AddMinutes(5) };
        BackupPrerequisite clock = _trial.Single(_trial.Request(servers.Get(family)), PrerequisiteCheck.Clock);
        Assert.Equal(PrerequisiteStatus.Warning, clock.Status);
        Assert.Matches("^The server's clock is 00:0[45]:.. behind this machine's", clock.Message);
        _trial.Clock = new ManualClock { Now = DateTime.UtcNow.AddMinutes(-5) };
        Assert.Contains(" ahead of ", _trial.Single(_trial.Request(servers.Get(family)), PrerequisiteCheck.Clock).Message, StringComparison.Ordinal);
    }

    [Theory, MariaDB, MySql]
    public void A_server_that_does_not_let_in_skips_its_checks_and_no_others(ServerFamily family)
    {
        IReadOnlyList<BackupPrerequisite> all = _trial.All(_trial.Request(servers.Get(family), "nobody", PrerequisiteTrial.Password));
        BackupPrerequisite connection = all.Single(p => p.Check == PrerequisiteCheck.Connection);
        Assert.Equal(PrerequisiteStatus.Failed, connection.Status);
        Assert.StartsWith(BackupErrorId.AccessDenied + ": ", connection.Message, StringComparison.Ordinal);
        Assert.NotNull(connection.Advice);
        Assert.All(all.Where(p => p.Check is > PrerequisiteCheck.Connection and < PrerequisiteCheck.Codec or PrerequisiteCheck.Space), p => Assert.Equal(PrerequisiteStatus.Skipped, p.Status));
        Assert.Equal(PrerequisiteStatus.Passed, all.Single(p => p.Check == PrerequisiteCheck.Destination).Status);
        Assert.DoesNotContain(all, p => p.ToString().Contains(PrerequisiteTrial.Password, StringComparison.Ordinal));
    }

    [Theory, MariaDB, MySql]
    public void A_connection_that_is_lost_is_told_and_the_rest_skipped(ServerFamily family)
    {
        TestServer server = servers.Get(family);
        string account = server.CreateAccount(PrerequisiteTrial.Password, ["SELECT ON *.*"]);
        using IEnumerator<BackupPrerequisite> checks =
            new PrerequisiteOperation(_trial.Request(server, account, PrerequisiteTrial.Password), _trial.Environment).Run(CancellationToken.None).GetEnumerator();
        while (checks.MoveNext() && checks.Current.Check != PrerequisiteCheck.ServerVersion)
        {
        }

        server.Sql($"KILL {server.Sql($"SELECT ID FROM information_schema.PROCESSLIST WHERE USER='{account}'").Trim()}");
        Assert.True(checks.MoveNext());
        Assert.Equal((PrerequisiteCheck.Clock, PrerequisiteStatus.Failed), (checks.Current.Check, checks.Current.Status));
        Assert.StartsWith(BackupErrorId.ConnectionLost + ": ", checks.Current.Message, StringComparison.Ordinal);
        while (checks.MoveNext() && checks.Current.Check != PrerequisiteCheck.Codec)
        {
            Assert.Equal(PrerequisiteStatus.Skipped, checks.Current.Status);
        }

        server.DropAccount(account);
    }

    [Fact]
    public void Rows_in_the_clear_over_a_network_are_a_warning()
    {
        var options = new ServerOptions { Address = ServerAddress.ForHost("db1", 3306), User = "backup" };
        Assert.Equal(PrerequisiteStatus.Warning, ServerChecks.Connection(options, isTls: false).Status);
        Assert.Equal(PrerequisiteStatus.Passed, ServerChecks.Connection(options, isTls: true).Status);
        Assert.Equal(PrerequisiteStatus.Passed, ServerChecks.Connection(options with { Address = ServerAddress.ForHost("127.0.0.1", 3306) }, isTls: false).Status);
    }

    [Theory]
    [InlineData("10.11.6-MariaDB", ServerFamily.MariaDB, true)]
    [InlineData("11.4.2-MariaDB", ServerFamily.MariaDB, false)]
    [InlineData("9.7.0", ServerFamily.MySql, true)]
    [InlineData("8.0.36", ServerFamily.MySql, false)]
    [InlineData("9.7.0", ServerFamily.Percona, false)]
    public void A_version_that_is_not_tested_is_a_warning(string version, ServerFamily family, bool isTested)
    {
        var server = new ServerIdentity { Family = family, VersionText = version, Version = ServerIdentity.ParseVersion(version) };
        var checks = new ServerChecks(null!, server, new BackupRequest { Server = servers.Get(ServerFamily.MariaDB).Options, Destination = "" }, TimeProvider.System);
        Assert.Equal(isTested ? PrerequisiteStatus.Passed : PrerequisiteStatus.Warning, checks.Version().Status);
    }
}
