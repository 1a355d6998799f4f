using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Dump;

/// <summary>What the filters mean of a server's databases and tables, and that a backup of nothing is no success.</summary>
[Collection(DumpGroup.Name)]
public sealed class FilterTests
{
    [Theory, MariaDB, MySql]
    public void The_servers_own_databases_are_refused(ServerFamily family)
    {
        using var bench = new DumpBench(TestServers.Get(family));
        foreach (var name in (string[])["mysql", "sys", "information_schema", "performance_schema", "INFORMATION_SCHEMA"])
        {
            var failure = Refused(bench, bench.Request(name));
            Assert.Equal(BackupErrorId.InvalidArgument, failure.ErrorId);
            Assert.Contains($"'{name}' belongs to the server", failure.Message, StringComparison.Ordinal);
            Assert.Equal(name == "mysql", failure.Message.Contains("IncludeUser", StringComparison.Ordinal));
        }
    }

    [Theory, MariaDB, MySql]
    public void Filters_that_leave_nothing_fail(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using var database = server.CreateDatabase();
        database.Sql("CREATE TABLE t (a INT PRIMARY KEY); CREATE VIEW v AS SELECT a FROM t; CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET @a = 1");
        var request = bench.Request(database.Name);
        foreach (var nothing in (BackupRequest[])[
            request with { ExcludeTable = [$"{database.Name}.*"] }, request with { Table = ["t"], ExcludeTable = ["t"] }, request with { ExcludeDatabase = [database.Name] },
            request with { Database = [], ExcludeDatabase = ["*"], IncludeUser = false }])
        {
            var failure = Refused(bench, nothing);
            Assert.Equal(BackupErrorId.ObjectNotFound, failure.ErrorId);
            Assert.Contains("leave nothing to back up", failure.Message, StringComparison.Ordinal);
        }

        database.Sql("CREATE PROCEDURE p() SELECT 1");
        Assert.Equal(BackupStatus.Success, bench.Backup(request with { ExcludeTable = ["*"] }).Status);
    }

    [Theory, MariaDB, MySql]
    public void A_table_that_the_server_can_not_open_is_named(ServerFamily family)
    {
        using var server = TestServer.Start(family);
        server.Sql("CREATE DATABASE one; CREATE TABLE one.near (id INT PRIMARY KEY) ENGINE=MyISAM; CREATE TABLE one.gone LIKE one.near; CREATE TABLE one.m (id INT PRIMARY KEY) ENGINE=MERGE UNION=(one.gone); CREATE TABLE one.t (id INT PRIMARY KEY); DROP TABLE one.gone");
        using var bench = new DumpBench(server);
        foreach (var request in (BackupRequest[])[bench.Request("one"), bench.Request("one") with { LockMode = LockMode.LockTables }, bench.Request("one") with { NoData = true }])
        {
            var failure = Refused(bench, request);
            Assert.Contains("one.m", failure.Message, StringComparison.Ordinal);
            Assert.Contains("ExcludeTable", failure.Message, StringComparison.Ordinal);
        }

        Assert.Equal(BackupStatus.Success, bench.Backup(bench.Request("one") with { ExcludeTable = ["m"] }).Status);
    }

    [Theory, MariaDB, MySql]
    public void An_empty_database_is_backed_up(ServerFamily family)
    {
        using var server = TestServer.Start(family);
        using var bench = new DumpBench(server);
        Assert.Empty(bench.Backup(bench.Request()).Database);
        server.Sql("CREATE DATABASE hollow");
        Assert.Equal(["hollow"], bench.Backup(bench.Request("hollow") with { ExcludeTable = ["log_*"] }).Database);
    }

    [Theory, MariaDB, MySql]
    public void A_table_that_is_not_there_is_called_a_table(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using var database = server.CreateDatabase();
        database.Sql("CREATE TABLE t (a INT PRIMARY KEY)");
        foreach (var name in (string[])["nope", "nope*", $"{database.Name}.nope"])
        {
            var failure = Refused(bench, bench.Request(database.Name) with { Table = [name] });
            Assert.Equal(BackupErrorId.ObjectNotFound, failure.ErrorId);
            Assert.Contains($"No table, view or sequence matches '{name}'", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("database", failure.Message, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static BackupException Refused(DumpBench bench, BackupRequest request)
    {
        Assert.Equal(
            Assert.Throws<BackupException>(() => new BackupOperation(request, NullOutput.Instance).Plan(default)).Message,
            Assert.Throws<BackupException>(() => bench.Backup(request)).Message);
        Assert.Equal("", bench.Leftovers);
        return Assert.Throws<BackupException>(() => bench.Backup(request));
    }
}
