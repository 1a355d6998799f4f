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
