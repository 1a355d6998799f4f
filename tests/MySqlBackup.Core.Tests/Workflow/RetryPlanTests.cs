using MySqlBackup.Core.Dump;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Tests.History;
using MySqlBackup.Core.Workflow;
using Xunit;

namespace MySqlBackup.Core.Tests.Workflow;

public sealed class RetryPlanTests
{
    private static readonly DateTime Noon = RunSamples.Noon;

    [Fact]
    public void Each_backup_is_tried_once_and_none_that_succeeded_since()
    {
        using var bench = new JournalBench();
        BackupRun early = Failure(0, "shop"), late = Failure(5, "shop"), crm = Failure(1, "crm"), gone = Failure(2, "old"), other = Failure(3, "shop") with { Server = "db7:3306" };
        BackupRun success = RunSamples.Success(Noon.AddMinutes(9), TimeSpan.FromSeconds(1), ("old", 1)) with { Options = gone.Options };
        bench.Journal.Write([early, crm, gone, other, late, success]);

        Assert.Equal([crm.Id, other.Id, late.Id], Choose(bench, [late, early, crm, gone, other]).Select(r => r.Id));
        Assert.Empty(Choose(bench, [success]));

        BackupRun running = RunSamples.Running(Noon.AddMinutes(20), RunOwner.Current()) with { Server = crm.Server, Options = crm.Options, Repository = crm.Repository };
        bench.Journal.Begin(running);
        Assert.Equal([other.Id, late.Id], Choose(bench, [late, early, crm, gone, other]).Select(r => r.Id));
    }

    [Fact]
    public void Definitions_alone_are_no_success_of_a_backup_with_data()
    {
        using var bench = new JournalBench();
        BackupRun shop = Failure(0, "shop");
        BackupRun definitions = RunSamples.Success(Noon.AddMinutes(5), TimeSpan.FromSeconds(1), ("shop", 1)) with { Options = shop.Options! with { NoData = true } };
        bench.Journal.Write([shop, definitions]);
        Assert.Equal([shop.Id], Choose(bench, [shop, definitions]).Select(r => r.Id));

        // What has the data has the definitions too.
        BackupRun other = Failure(1, "other") with { Options = new BackupRunOptions { Database = ["other"], NoData = true } };
        BackupRun data = RunSamples.Success(Noon.AddMinutes(6), TimeSpan.FromSeconds(1), ("other", 1)) with { Options = other.Options! with { NoData = null } };
        bench.Journal.Write([other, data]);
        Assert.Empty(Choose(bench, [other]));
        Assert.Empty(Choose(bench, [other, data]));
    }

    [Fact]
    public void A_run_is_found_again_where_the_repository_has_moved()
    {
        using var bench = new JournalBench();
        BackupRun shop = Failure(0, "shop") with { Repository = "/was/there" };
        bench.Journal.Write([shop, RunSamples.Success(Noon.AddMinutes(5), TimeSpan.FromSeconds(1), ("shop", 1)) with { Options = shop.Options, Repository = "/was/there" }]);

        Assert.Empty(Choose(bench, [shop with { Repository = bench.Repository.Location }]));
    }

    [Fact]
    public void What_was_asked_for_is_asked_for_again()
    {
        var server = new ServerOptions { Address = ServerAddress.Parse("db1"), User = "backup" };
        var request = new BackupRequest
        {
            Server = server,
            Destination = "/b",
            Database = ["shop", "c*"],
            ExcludeTable = ["log_*"],
            Compression = "gzip",
            CompressionLevel = 3,
            ChunkSize = 5 << 20,
            LockMode = LockMode.LockTables,
            LockTimeout = TimeSpan.FromSeconds(7),
            Throttle = 9,
            NoData = true,
            IncludeUser = false,
            SkipSpaceCheck = true,
        };
        BackupRun run = Failure(0) with { Repository = "/b", Options = BackupRunOptions.From(request) };
        BackupRun stored = System.Text.Json.JsonSerializer.Deserialize(System.Text.Json.JsonSerializer.Serialize(run, HistoryJson.Line.BackupRun), HistoryJson.Line.BackupRun)!;
        BackupRequest again = RetryPlan.CreateRequest(stored, server);
        Assert.Equal(request.Database, again.Database);
        Assert.Equal(request.ExcludeTable, again.ExcludeTable);
        Assert.Equal(request with { Attempt = 2 }, again with { Database = request.Database, ExcludeTable = request.ExcludeTable });
    }

    private static IReadOnlyList<BackupRun> Choose(JournalBench bench, BackupRun[] runs) => RetryPlan.Choose(runs, _ => bench.Journal, bench.Output, default);

    private static BackupRun Failure(int minutes, params string[] databases) =>
        RunSamples.Failure(Noon.AddMinutes(minutes), databases) with { Options = new BackupRunOptions { Database = databases } };
}
