using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Tests.Load;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Dump;

/// <summary>What an account or a server's settings hide from a backup is refused or told, never missing without a word.</summary>
[Collection(DumpGroup.Name)]
public sealed class SightTests
{
    private const string Password = "sight-1";

    [Theory, MariaDB, MySql]
    public void An_account_that_sees_no_database_has_nothing_to_back_up(ServerFamily family)
    {
        using var trial = new Trial(family, []);
        var failure = Assert.Throws<BackupException>(() => trial.Backup());
        Assert.Equal(BackupErrorId.PermissionMissing, failure.ErrorId);
        Assert.Contains("SHOW DATABASES", failure.Message, StringComparison.Ordinal);
    }

    [Theory, MariaDB, MySql]
    public void An_account_that_may_not_see_all_databases_is_warned(ServerFamily family)
    {
        using var trial = new Trial(family, ["SELECT, SHOW VIEW, TRIGGER, EVENT, LOCK TABLES, EXECUTE ON `seen`.*"]);
        foreach (string[] databases in new string[][] { [], ["s*"] })
        {
            Assert.Equal(["seen"], trial.Backup(databases).Database);
            Assert.Contains(trial.Output.Warnings, w => w.Contains("SHOW DATABASES", StringComparison.Ordinal));
            trial.Output.Warnings.Clear();
        }

        trial.Backup("seen");
        Assert.DoesNotContain(trial.Output.Warnings, w => w.Contains("SHOW DATABASES", StringComparison.Ordinal));
    }

    [Theory, MariaDB]
    public void A_server_that_shows_another_day_is_backed_up_as_it_is(ServerFamily family)
    {
        using var server = TestServer.Start(family);
        server.Sql("CREATE DATABASE one; CREATE TABLE one.t (id INT PRIMARY KEY, w INT, s BIGINT UNSIGNED GENERATED ALWAYS AS ROW START, e BIGINT UNSIGNED GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (s, e)) WITH SYSTEM VERSIONING;"
            + "INSERT INTO one.t (id, w) VALUES (1, 1); UPDATE one.t SET w = 2; SET GLOBAL system_versioning_asof = '2020-01-01'");
        using var bench = new DumpBench(server);
        var output = new RecordingOutput();
        var record = bench.Backup(bench.Request("one"), output);
        Assert.Equal(1, record.RowCount);

        // Transaction ids are no history for another server.
        Assert.Contains(output.Warnings, w => w.Contains("one.t", StringComparison.Ordinal) && w.Contains("history", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("10.6.0", "can't insert history")]
    [InlineData("10.11.0", null)]
    public void A_history_that_is_not_backed_up_is_told_once(string version, string? ofDates)
    {
        var server = new ServerIdentity { Family = ServerFamily.MariaDB, VersionText = version, Version = Version.Parse(version) };
        var planner = new DumpPlanner(new BackupRequest { Server = ServerOptions.Resolve("localhost", "u", null, null), Destination = "/nowhere" }, server);
        string[] Warnings(string type)
        {
            var output = new RecordingOutput();
            planner.CreateTable(
                new TableSchema { Database = "d", Name = "t", Kind = TableKind.Table, Engine = "InnoDB", IsSystemVersioned = true, Columns = [new ColumnSchema("s", type, null, true, true)] },
                new FileNameAllocator(),
                output);
            return [.. output.Warnings];
        }

        Assert.Contains("transaction ids", Assert.Single(Warnings("bigint")), StringComparison.Ordinal);
        Assert.Equal(ofDates is null ? 0 : 1, Warnings("timestamp").Count(w => w.Contains(ofDates ?? "", StringComparison.Ordinal)));
    }

    private sealed class Trial : IDisposable
    {
        private readonly TestServer _server;
        private readonly DumpBench _bench;
        private readonly string _account;

        public Trial(ServerFamily family, string[] grants)
        {
            _server = TestServer.Start(family);
            _server.Sql("CREATE DATABASE seen; CREATE TABLE seen.t (a INT PRIMARY KEY); CREATE DATABASE unseen; CREATE TABLE unseen.t (a INT PRIMARY KEY)");
            _bench = new DumpBench(_server);
            _account = _server.CreateAccount(Password, grants);
        }

        public RecordingOutput Output { get; } = new();

        public BackupRecord Backup(params string[] databases) => _bench.Backup(
            _bench.Request(databases) with { Server = _server.Options with { User = _account, Password = Password, AllowPublicKeyRetrieval = true }, IncludeUser = false },
            Output);

        public void Dispose()
        {
            _bench.Dispose();
            _server.Dispose();
        }
    }
}
