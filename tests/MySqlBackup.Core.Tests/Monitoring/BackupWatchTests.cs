using System.Diagnostics;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Monitoring;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Tests.Dump;
using MySqlBackup.Core.Tests.History;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Monitoring;

[Collection(DumpGroup.Name)]
public class BackupWatchTests
{
    private const string Rows = """
        CREATE TABLE big (id INT PRIMARY KEY, pad TEXT);
        INSERT INTO big WITH RECURSIVE n AS (SELECT 0 AS i UNION ALL SELECT i+1 FROM n WHERE i<799) SELECT i,REPEAT('x',2000) FROM n;
        ANALYZE TABLE big;
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory, MariaDB, MySql]
    public void A_backup_is_watched_until_it_ends(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using TestDatabase database = server.CreateDatabase();
        database.Sql(Rows);
        var repository = BackupRepository.Create(bench.Repository);
        BackupRecord? record = null;
        var backup = new Thread(() => record = bench.Backup(Slow(bench, database.Name)));
        backup.Start();

        var watch = new BackupWatch([repository]);
        var looks = new List<RunningBackup>();
        var clock = Stopwatch.StartNew();
        do
        {
            if (Own(watch) is { } look && look.BytesDone != looks.LastOrDefault()?.BytesDone)
            {
                looks.Add(look);
            }
        }
        while (!backup.Join(1) && clock.Elapsed < Patience);

        Assert.NotNull(record);
        Assert.Null(Own(watch));
        Assert.True(looks.Count(l => l.BytesDone > 0) >= 3, $"{looks.Count} looks saw it get on.");
        Assert.Equal(looks.Select(l => l.BytesDone).Order(), looks.Select(l => l.BytesDone));
        Assert.Equal(looks.Select(l => l.RowsDone).Order(), looks.Select(l => l.RowsDone));
        RunningBackup last = looks[^1];
        Assert.Equal((record.Id, Environment.ProcessId, Environment.MachineName, "native"), (last.Id, last.ProcessId, last.HostName, last.Engine));
        Assert.Equal((record.Server, bench.Repository, record.StartTime, "Data"), (last.Server, last.Repository, last.StartTime, last.Phase));
        Assert.Equal([database.Name], last.Database);
        Assert.Equal(1, last.TablesTotal);
        Assert.True(last is { BytesExpected: > 0, BytesPerSecond: >= 0, Memory: > 1 << 20, CpuPercent: >= 0 }, last.ToString());
        Assert.Contains(looks, l => l.CurrentTable?.Contains("big", StringComparison.Ordinal) == true);
        Assert.Contains(looks, l => l is { PercentComplete: > 0 and < 100, Remaining.TotalSeconds: > 0 and < 60 });
        RequireFigures(repository, record);
    }

    [Theory, MariaDB]
    public void A_run_in_the_usual_way_has_figures_and_ends_at_once(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using TestDatabase database = server.CreateDatabase();
        database.Sql("CREATE TABLE t (id INT PRIMARY KEY); INSERT INTO t VALUES (1)");
        BackupRecord record = bench.Backup(bench.Request(database.Name));
        Assert.InRange(record.Duration, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        BackupRun run = RequireFigures(BackupRepository.Open(bench.Repository), record);
        Assert.Equal((2, TimeSpan.FromSeconds(30)), (run.Resources!.SampleCount, run.Resources.SampleInterval));
        Assert.Null(run.Options!.SampleInterval);
        Assert.Throws<BackupException>(() => bench.Backup(bench.Request(database.Name) with { SampleInterval = TimeSpan.FromMilliseconds(99) }));
    }

    [Theory, MariaDB]
    public void A_run_whose_progress_can_not_be_told_goes_on(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using TestDatabase database = server.CreateDatabase();
        database.Sql(Rows);
        BackupRepository.Create(bench.Repository);
        string history = Path.Combine(bench.Repository, "history");
        var output = new HookOutput { AfterSnapshot = () => Directory.Move(history, history + ".away") };
        BackupRecord record = bench.Backup(Slow(bench, database.Name), output);
        Assert.Equal(800, record.RowCount);
        Assert.Empty(output.Warnings);
        Assert.Single(output.Details, d => d.StartsWith("The run could not be watched all the time: ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_dead_run_is_not_shown()
    {
        using var bench = new JournalBench();
        bench.Journal.Begin(RunSamples.Running(RunSamples.Noon, RunOwner.Current()));
        bench.Journal.Begin(RunSamples.Running(RunSamples.Noon.AddSeconds(1), RunSamples.DeadOwner));
        RunningBackup shown = Assert.Single(new BackupWatch([bench.Repository]).Look(), r => r.Kind == RunningBackupKind.Own);
        Assert.Equal(RunSamples.Noon, shown.StartTime);
        Assert.Equal((Environment.ProcessId, "db2:3306"), (shown.ProcessId, shown.Server));
        Assert.Null(shown.BytesDone);
        Assert.Null(shown.PercentComplete);
    }

    [Fact]
    public void A_run_of_another_machine_is_shown_while_it_tells_of_itself()
    {
        using var bench = new JournalBench();
        BackupRun run = RunSamples.Running(RunSamples.Noon, RunOwner.Current() with { Host = "elsewhere" });
        bench.Journal.Begin(run);
        var watch = new BackupWatch([bench.Repository]);
        Assert.Equal("elsewhere", Own(watch)!.HostName);
        File.SetLastWriteTimeUtc(Path.Combine(bench.Journal.Location, run.Id + ".run"), DateTime.UtcNow.AddMinutes(-11));
        Assert.Null(Own(watch));
    }

    [Fact]
    public void What_a_killed_run_had_not_told_to_the_end_goes_with_the_next()
    {
        using var bench = new JournalBench();
        BackupRun dead = RunSamples.Running(RunSamples.Noon, RunSamples.DeadOwner);
        bench.Journal.Begin(dead);
        string half = Path.Combine(bench.Journal.Location, dead.Id + ".run.0123.tmp");
        File.WriteAllText(half, "{");
        bench.Journal.Begin(RunSamples.Running(RunSamples.Noon.AddSeconds(1), RunOwner.Current()));
        Assert.False(File.Exists(half));
    }

    [Theory, MariaDB]
    public void Another_programs_dump_is_shown_without_its_arguments(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using TestDatabase database = server.CreateDatabase();
        database.Sql(Rows);
        const string Secret = "S3cret-dump";
        string account = server.CreateAccount(Secret, [$"SELECT, LOCK TABLES, SHOW VIEW, TRIGGER ON `{database.Name}`.*", "RELOAD ON *.*"]);
        string program = CommandLineClient.Find(server.Server.Binary, "mysqldump");
        string[] arguments =
            ["--no-defaults", $"--user={account}", $"--password={Secret}", $"--socket={server.Socket}", "--single-transaction", "--no-tablespaces", database.Name];
        using var dump = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            // It blocks as soon as the pipe is full.
            var watch = new BackupWatch([]);
            RunningBackup? look = null;
            Assert.True(SpinWait.SpinUntil(() => (look = Foreign(watch, dump)) is { BytesDone: > 0 } || dump.HasExited, Patience), "Its bytes do not grow.");
            Assert.False(dump.HasExited, dump.HasExited ? dump.StandardError.ReadToEnd() : "");
            Assert.Equal((Path.GetFileName(program), Environment.MachineName), (look!.Engine, look.HostName));
            Assert.Equal($"{Path.GetFileName(program)}:{dump.Id}", look.Id);
            Assert.True(look is { Memory: > 1 << 20, CpuPercent: >= 0, BytesPerSecond: >= 0, Elapsed.TotalMinutes: < 1 }, look.ToString());
            Assert.DoesNotContain(Secret, look.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(database.Name, look.ToString(), StringComparison.Ordinal);

            dump.StandardOutput.BaseStream.ReadExactly(new byte[500_000]);
            long before = look.BytesDone!.Value;
            Assert.True(SpinWait.SpinUntil(() => (look = Foreign(watch, dump))?.BytesDone > before, Patience), "Its bytes do not grow.");
            Assert.True(look!.BytesPerSecond > 0);
        }
        finally
        {
            dump.Kill();
            dump.WaitForExit();
            server.DropAccount(account);
        }

        Assert.Null(Foreign(new BackupWatch([]), dump));
    }

    [Fact]
    public void A_watch_ends_when_it_is_told_to()
    {
        using var bench = new JournalBench();
        bench.Journal.Begin(RunSamples.Running(RunSamples.Noon, RunOwner.Current()));
        using var stop = new CancellationTokenSource();
        int looks = 0;
        foreach (IReadOnlyList<RunningBackup> running in new BackupWatch([bench.Repository]).Follow(TimeSpan.FromMinutes(5), stop.Token))
        {
            Assert.NotEmpty(running);
            looks++;
            stop.Cancel();
        }

        Assert.Equal(1, looks);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(0.099)]
    [InlineData(86_401)]
    public void A_watch_needs_a_time_between_two_looks(double seconds)
    {
        BackupException failure = Assert.Throws<BackupException>(() => new BackupWatch([]).Follow(TimeSpan.FromSeconds(seconds), default));
        Assert.Equal(BackupErrorId.InvalidArgument, failure.ErrorId);
        Assert.Contains("from 100 ms to a day", failure.Message, StringComparison.Ordinal);
    }

    private static BackupRequest Slow(DumpBench bench, string database) =>
        bench.Request(database) with { Throttle = 1_000_000, SampleInterval = TimeSpan.FromMilliseconds(100), ChunkSize = 100_000 };

    private static RunningBackup? Own(BackupWatch watch) => watch.Look().SingleOrDefault(r => r.Kind == RunningBackupKind.Own);

    private static RunningBackup? Foreign(BackupWatch watch, Process process) => watch.Look().SingleOrDefault(r => r.Kind == RunningBackupKind.Foreign && r.ProcessId == process.Id);

    private static BackupRun RequireFigures(BackupRepository repository, BackupRecord record)
    {
        BackupRun run = Assert.Single(new JournalHistory(repository, NullOutput.Instance).ReadRuns(HistoryQuery.All, default));
        Assert.Equal((record.Id, BackupStatus.Success), (run.Id, run.Status));
        Assert.Null(run.Progress);
        BackupResources resources = run.Resources!;
        Assert.InRange(resources.SampleCount, 2, 10_000);
        Assert.InRange(resources.ProcessMemory!.Peak, 1 << 20, 64L << 30);
        Assert.InRange(resources.ProcessCpu!.Average, 0, 100 * Environment.ProcessorCount);
        Assert.True(resources.ProcessCpu.Peak >= resources.ProcessCpu.Average);
        Assert.True(resources.GigabytesPerHour >= 0);
        if (OperatingSystem.IsLinux())
        {
            Assert.InRange(resources.Cpu!.Average, 0, 100);
            Assert.InRange(resources.IoWait!.Average, 0, 100);
            Assert.InRange(resources.Memory!.Average, 0.1, 100);
            Assert.True(resources.Network!.Average >= 0);
        }

        return run;
    }
}
