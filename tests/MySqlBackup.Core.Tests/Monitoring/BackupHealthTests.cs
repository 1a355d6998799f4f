using MySqlBackup.Core.History;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Monitoring;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Tests.Dump;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Monitoring;

[Collection(DumpGroup.Name)]
public sealed class BackupHealthTests : IDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly HealthBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_fresh_backup_is_healthy_and_what_was_not_measured_is_null()
    {
        string id = _bench.BackUp(2 * Hour, "shop", "数据库");
        IReadOnlyList<BackupHealth> all = _bench.Run();

        Assert.Equal(["shop", "数据库"], all.Select(h => h.Database));
        BackupHealth shop = all[0];
        Assert.Equal((BackupHealthStatus.Healthy, id, 2 * Hour, 2 * Hour), (shop.Status, shop.LastId, shop.Age, shop.Rpo));
        Assert.Empty(shop.Findings);
        Assert.Null(shop.Rto);
        Assert.Null(shop.LastDrill);
        Assert.Null(shop.LastError);
        Assert.InRange(shop.DestinationUsedPercent!.Value, 0.0, 100.0);
        BackupRecord record = _bench.Repository.Find(id);
        Assert.Equal((record.Duration, record.Throughput), (shop.LastDuration, shop.LastThroughput));
        Assert.Equal(record.Manifest!.Files.Where(f => f.Database == "shop").Sum(f => f.Size), shop.LastSize);
    }

    [Theory]
    [InlineData(25, BackupHealthStatus.Healthy)]
    [InlineData(25.01, BackupHealthStatus.Unhealthy)]
    public void A_backup_is_fresh_for_25_hours(double hours, BackupHealthStatus expected)
    {
        _bench.BackUp(hours * Hour, "shop");
        Assert.Equal(expected, _bench.Single().Status);
        Assert.Equal(BackupHealthStatus.Healthy, _bench.Single(new BackupHealthRequest { MaxAge = 2 * Day }).Status);
    }

    [Fact]
    public void An_empty_repository_is_unhealthy()
    {
        BackupHealth health = _bench.Single();
        Assert.Equal((BackupHealthStatus.Unhealthy, "*", null), (health.Status, health.Database, health.LastId));
        Assert.StartsWith("The repository holds no backup.", Assert.Single(health.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_that_never_succeeded_is_unhealthy_with_why()
    {
        _bench.BackUp(Hour, "shop");
        _bench.Fail(3 * Hour, "crm");
        _bench.Fail(2 * Hour, "crm");
        BackupHealth crm = _bench.Run()[0];

        Assert.Equal((BackupHealthStatus.Unhealthy, "crm", 2), (crm.Status, crm.Database, crm.ConsecutiveFailures));
        Assert.StartsWith("The repository holds no backup of crm.", crm.Findings[0], StringComparison.Ordinal);
        Assert.StartsWith("No answer: 连接", crm.LastError, StringComparison.Ordinal);
        Assert.Null(crm.Age);
    }

    [Fact]
    public void A_server_is_one_however_its_host_is_written()
    {
        _bench.BackUp(30 * Hour, new ManifestOptions { Compression = "none" }, "DB1:3306", "shop");
        string last = _bench.BackUp(Hour, "shop");

        BackupHealth shop = _bench.Single();

        Assert.Equal((BackupHealthStatus.Healthy, last), (shop.Status, shop.LastId));
        Assert.Equal(HealthBench.Server, shop.Server, ignoreCase: true);
    }

    [Fact]
    public void Databases_that_are_left_out_are_not_judged_and_do_not_make_the_repository_empty()
    {
        _bench.BackUp(Hour, "shop");
        _bench.Fail(Hour / 2);
        BackupHealthRequest[] requests =
        [
            new() { ExcludeDatabase = ["shop"], MaxDrillAge = Hour },
            new() { Database = ["shop"], ExcludeDatabase = ["shop"] },
            new() { Database = ["sh*"], ExcludeDatabase = ["shop"] },
        ];
        foreach (BackupHealth health in requests.Select(_bench.Single))
        {
            Assert.Equal(("*", BackupHealthStatus.Warning, false), (health.Database, health.Status, health.IsOverdue));
            Assert.Contains("-ExcludeDatabase", health.Findings[0], StringComparison.Ordinal);
            Assert.DoesNotContain(health.Findings, finding => finding.Contains("holds no backup", StringComparison.Ordinal));
        }

        Assert.Contains("1 run failed", _bench.Single(requests[0]).Findings[1], StringComparison.Ordinal);
        Assert.Equal(["crm"], _bench.Run(new BackupHealthRequest { Database = ["crm", "shop"], ExcludeDatabase = ["shop"] }).Select(h => h.Database));
    }

    [Fact]
    public void A_database_of_which_nothing_is_known_is_unhealthy_where_it_was_asked_for()
    {
        _bench.BackUp(Hour, "shop", "shop_old");
        IReadOnlyList<BackupHealth> all = _bench.Run(new BackupHealthRequest { Database = ["shop*", "hsop"], ExcludeDatabase = ["*_old"] });

        Assert.Equal([("hsop", BackupHealthStatus.Unhealthy), ("shop", BackupHealthStatus.Healthy)], all.Select(h => (h.Database, h.Status)));
    }

    [Fact]
    public void Failures_since_the_last_backup_are_a_warning_until_it_is_too_old()
    {
        _bench.Fail(6 * Hour, "shop");
        _bench.BackUp(5 * Hour, "shop");
        _bench.Fail(4 * Hour, "shop");
        _bench.Fail(3 * Hour);
        BackupHealth shop = _bench.Single();

        Assert.Equal((BackupHealthStatus.Warning, 2), (shop.Status, shop.ConsecutiveFailures));
        Assert.StartsWith("2 runs failed since the last backup, the last of them: No answer", Assert.Single(shop.Findings), StringComparison.Ordinal);
        Assert.Equal(BackupHealthStatus.Unhealthy, _bench.Single(new BackupHealthRequest { MaxAge = Hour }).Status);
    }

    [Fact]
    public void A_run_that_knew_no_database_is_not_lost()
    {
        _bench.Fail(Hour);
        BackupHealth health = _bench.Single();
        Assert.Equal((BackupHealthStatus.Unhealthy, "*", HealthBench.Server, 1), (health.Status, health.Database, health.Server, health.ConsecutiveFailures));
        Assert.Equal(1, _bench.Single(new BackupHealthRequest { Database = ["shop"] }).ConsecutiveFailures);
    }

    [Fact]
    public void Where_accounts_alone_are_backed_up_those_backups_count()
    {
        string id = _bench.BackUp(2 * Hour);
        _bench.Check(id, "*", Hour, IntegrityStatus.Passed, IntegrityLevel.Content);
        BackupHealth health = _bench.Single();
        Assert.Equal((BackupHealthStatus.Healthy, "*", HealthBench.Server, id, 2 * Hour, false), (health.Status, health.Database, health.Server, health.LastId, health.Age, health.IsOverdue));
        Assert.Equal(BackupHealthStatus.Unhealthy, _bench.Single(new BackupHealthRequest { MaxAge = Hour }).Status);
        Assert.Equal(BackupHealthStatus.Unhealthy, _bench.Single(new BackupHealthRequest { Database = ["shop"] }).Status);

        _bench.Fail(Hour);
        Assert.Equal((BackupHealthStatus.Warning, 1), (_bench.Single().Status, _bench.Single().ConsecutiveFailures));

        // Among those of databases they say nothing of these.
        _bench.BackUp(3 * Day, "shop");
        Assert.Equal([("shop", BackupHealthStatus.Unhealthy)], _bench.Run().Select(h => (h.Database, h.Status)));
    }

    [Theory, MariaDB, MySql]
    public void A_real_backup_of_accounts_alone_is_healthy(ServerFamily family)
    {
        using var bench = new DumpBench(TestServers.Get(family));
        BackupRecord backup = bench.Backup(bench.Request() with { ExcludeDatabase = ["*"], IncludeUser = true });
        BackupHealth health = Assert.Single(new BackupHealthCheck(new BackupHealthRequest { MaxUsedPercent = 100 }).Run(BackupRepository.Open(bench.Repository), CancellationToken.None));
        Assert.Equal((BackupHealthStatus.Healthy, backup.Id, false), (health.Status, health.LastId, health.IsOverdue));
        Assert.InRange(health.LastSize!.Value, 1, backup.Size);
    }

    [Fact]
    public void One_servers_backup_is_not_anothers()
    {
        _bench.BackUp(Hour, "shop");
        _bench.BackUp(3 * Day, new ManifestOptions { Compression = "none" }, "db2:3306", "shop");

        Assert.Equal([("db1:3306", BackupHealthStatus.Healthy), ("db2:3306", BackupHealthStatus.Unhealthy)], _bench.Run().Select(h => (h.Server, h.Status)));
        Assert.Equal("db1:3306", _bench.Single(new BackupHealthRequest { Server = ["db1*"] }).Server);
    }

    [Fact]
    public void A_time_to_come_is_not_fresh()
    {
        string id = _bench.BackUp(-Day, "shop");
        BackupHealth alone = _bench.Single();
        Assert.Equal((BackupHealthStatus.Unhealthy, id, null), (alone.Status, alone.LastId, alone.Age));
        Assert.Null(alone.Rpo);
        Assert.Contains(alone.Findings, f => f.Contains("has a time to come, 2026-11-21 12:00:00 UTC", StringComparison.Ordinal));

        string earlier = _bench.BackUp(2 * Hour, "shop");
        BackupHealth both = _bench.Single();
        Assert.Equal((BackupHealthStatus.Warning, earlier, 2 * Hour), (both.Status, both.LastId, both.Age));
        Assert.Contains("has a time to come", Assert.Single(both.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void The_clock_of_another_machine_may_be_a_little_ahead()
    {
        _bench.BackUp(TimeSpan.FromMinutes(-2), "shop");
        BackupHealth health = _bench.Single();
        Assert.Equal((BackupHealthStatus.Healthy, TimeSpan.Zero), (health.Status, health.Age));
    }

    [Fact]
    public void A_backup_that_is_gone_or_damaged_does_not_count()
    {
        string old = _bench.BackUp(3 * Day, "shop");
        string damaged = _bench.BackUp(2 * Hour, "shop");
        string gone = _bench.BackUp(Hour, "shop");
        Directory.Delete(Path.Combine(_bench.Repository.Location, gone), recursive: true);
        File.WriteAllText(Path.Combine(_bench.Repository.Location, damaged, "manifest.json"), "{");
        BackupHealth health = _bench.Single();

        Assert.Equal((BackupHealthStatus.Unhealthy, old), (health.Status, health.LastId));
        Assert.StartsWith("The last backup is 3.00:00:00 old; 1.01:00:00 are allowed.", health.Findings[0], StringComparison.Ordinal);
        Assert.Contains(health.Findings, f => f.StartsWith($"The backup {damaged} can't be read", StringComparison.Ordinal));
        Assert.Contains(health.Findings, f => f.StartsWith($"The backup {gone} succeeded and is not in the repository", StringComparison.Ordinal));
    }

    [Fact]
    public void A_backup_of_some_tables_or_no_rows_does_not_count()
    {
        string whole = _bench.BackUp(4 * Hour, new ManifestOptions { Compression = "none", ExcludeTable = ["shop.log"] }, HealthBench.Server, "shop");
        string some = _bench.BackUp(3 * Hour, new ManifestOptions { Compression = "none", Table = ["shop.a"] }, HealthBench.Server, "shop");
        BackupHealth health = _bench.Single();
        Assert.Equal((BackupHealthStatus.Warning, whole), (health.Status, health.LastId));
        Assert.StartsWith($"The backup {some} holds only some of the tables or no rows", Assert.Single(health.Findings), StringComparison.Ordinal);

        BackupRecord empty = _bench.WriteBackup(2 * Hour, new ManifestOptions { Compression = "none" }, HealthBench.Server, "shop");
        var run = new BackupRun { Id = empty.Id, Status = BackupStatus.Running, StartTime = empty.StartTime, Options = new BackupRunOptions { NoData = true } };
        _bench.Journal.Write([run.Succeed(empty)]);
        Assert.Equal(whole, _bench.Single().LastId);
    }

    [Fact]
    public void Backups_count_that_the_history_does_not_know()
    {
        _bench.WriteBackup(2 * Hour, new ManifestOptions { Compression = "none" }, HealthBench.Server, "shop");
        _bench.WriteBackup(200 * Day, new ManifestOptions { Compression = "none" }, HealthBench.Server, "old");
        Assert.Equal([("old", BackupHealthStatus.Unhealthy), ("shop", BackupHealthStatus.Healthy)], _bench.Run().Select(h => (h.Database, h.Status)));
    }

    [Fact]
    public void The_restore_of_the_last_drill_that_passed_is_the_rto()
    {
        string id = _bench.BackUp(Hour, "shop");
        var drillsWanted = new BackupHealthRequest { MaxDrillAge = 7 * Day };
        Assert.StartsWith("No drill has passed.", Assert.Single(_bench.Single(drillsWanted).Findings), StringComparison.Ordinal);
        Assert.Equal(BackupHealthStatus.Warning, _bench.Single(new BackupHealthRequest { MaxRto = Hour }).Status);

        _bench.Check("20261110T120000Z-0001", "shop", 10 * Day, IntegrityStatus.Passed, restore: 2 * Hour);
        _bench.Check(id, "shop", Hour / 2, IntegrityStatus.Passed, IntegrityLevel.Content);
        BackupHealth health = _bench.Single();
        Assert.Equal((BackupHealthStatus.Healthy, 2 * Hour, HealthBench.Now - (10 * Day)), (health.Status, health.Rto, health.LastDrill));
        Assert.Equal(BackupHealthStatus.Unhealthy, _bench.Single(drillsWanted).Status);
        Assert.Equal(BackupHealthStatus.Unhealthy, _bench.Single(new BackupHealthRequest { MaxRto = Hour }).Status);
        Assert.Equal(BackupHealthStatus.Healthy, _bench.Single(new BackupHealthRequest { MaxRto = 3 * Hour, MaxDrillAge = 11 * Day }).Status);

        _bench.Check("20261119T120000Z-0001", "shop", Day, IntegrityStatus.Failed);
        Assert.Equal((BackupHealthStatus.Warning, 2 * Hour), (_bench.Single().Status, _bench.Single().Rto));
    }

    [Fact]
    public void A_last_backup_that_failed_its_check_is_unhealthy_until_it_passes()
    {
        string id = _bench.BackUp(2 * Hour, "shop");
        _bench.Check(id, "shop", Hour, IntegrityStatus.Failed, IntegrityLevel.Checksum);
        _bench.Check(id, "shop", Hour / 2, IntegrityStatus.Skipped);
        BackupHealth health = _bench.Single();
        Assert.Equal(BackupHealthStatus.Unhealthy, health.Status);
        Assert.Equal("The last backup failed its check, Checksum at 2026-11-20 11:00 UTC: rows differ", Assert.Single(health.Findings));

        _bench.Check(id, "shop", Hour / 4, IntegrityStatus.Passed, IntegrityLevel.Checksum);
        Assert.Equal(BackupHealthStatus.Healthy, _bench.Single().Status);
    }

    [Fact]
    public void A_destination_that_is_too_full_is_a_warning()
    {
        _bench.BackUp(Hour, "shop");
        BackupHealth health = _bench.Single(new BackupHealthRequest { MaxUsedPercent = 0 });
        Assert.Equal(BackupHealthStatus.Warning, health.Status);
        Assert.Matches(@"^The destination is \d+\.\d % full; 0 % are allowed\.$", Assert.Single(health.Findings));
    }

    [Theory, MariaDB, MySql]
    public void Real_backups_are_told_until_they_are_gone(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using TestDatabase database = server.CreateDatabase();
        database.Sql("CREATE TABLE t (a INT PRIMARY KEY, b VARCHAR(100)); INSERT INTO t VALUES (1, REPEAT('x',100))");
        BackupRecord first = bench.Backup(bench.Request(database.Name));
        BackupRecord second = bench.Backup(bench.Request(database.Name));
        Assert.Throws<BackupException>(() => bench.Backup(bench.Request(database.Name, "nowhere")));
        BackupHealth Look(TimeSpan? maxAge = null) => Assert.Single(
            new BackupHealthCheck(new BackupHealthRequest { Database = [database.Name], MaxUsedPercent = 100, MaxAge = maxAge ?? Hour }).Run(BackupRepository.Open(bench.Repository), CancellationToken.None));

        BackupHealth health = Look();
        Assert.Equal((server.Options.Address.ToString(), database.Name, second.Id), (health.Server, health.Database, health.LastId));
        Assert.Equal((BackupHealthStatus.Warning, 1, second.StartTime), (health.Status, health.ConsecutiveFailures, health.LastSuccess));
        Assert.Contains("nowhere", health.LastError, StringComparison.Ordinal);
        Assert.Equal(second.Manifest!.Files.Where(f => f.Database == database.Name).Sum(f => f.Size), health.LastSize);
        Assert.InRange(health.Age!.Value, TimeSpan.Zero, Hour);
        Assert.Equal((BackupHealthStatus.Unhealthy, true), (Look(TimeSpan.FromTicks(1)).Status, Look(TimeSpan.FromTicks(1)).IsOverdue));

        Directory.Delete(second.Path, recursive: true);
        health = Look();
        Assert.Equal((BackupHealthStatus.Warning, first.Id), (health.Status, health.LastId));
        Assert.Contains($"The backup {second.Id} succeeded and is not in the repository any more.", health.Findings);

        Directory.Delete(first.Path, recursive: true);
        Assert.Equal((BackupHealthStatus.Unhealthy, null), (Look().Status, Look().LastId));
    }
}
