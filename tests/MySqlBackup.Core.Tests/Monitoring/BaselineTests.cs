using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Monitoring.Baseline;
using MySqlBackup.Core.Monitoring.Diagnosis;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Tests.Dump;
using MySqlBackup.Core.Tests.History;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Monitoring;

[Collection(DumpGroup.Name)]
public class BaselineTests
{
    private const long Megabyte = 1 << 20;

    private const string Rows = """
        CREATE TABLE big (id INT PRIMARY KEY, pad TEXT);
        INSERT INTO big WITH RECURSIVE n AS (SELECT 0 AS i UNION ALL SELECT i+1 FROM n WHERE i<899) SELECT i,REPEAT(SHA2(i,256),40) FROM n;
        CREATE TABLE small (id INT PRIMARY KEY);
        INSERT INTO small VALUES (1);
        ANALYZE TABLE big, small;
        """;

    [Theory, MariaDB, MySql]
    public void A_server_its_destination_and_its_data_are_measured_and_nothing_stays_but_the_record(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using TestDatabase database = server.CreateDatabase();
        database.Sql(Rows);
        var request = new BaselineRequest
        {
            Destination = bench.Repository,
            Server = server.Options,
            Database = [database.Name],
            WriteSize = Megabyte,
            SampleSize = Megabyte,
            ThreadCount = 2,
            Compression = "gzip",
        };
        BackupBaseline baseline = new BaselineOperation(request, NullOutput.Instance).Run(CancellationToken.None);

        Assert.Equal(
            [BaselineMeasure.DestinationWrite, BaselineMeasure.DestinationFlush, BaselineMeasure.ServerRoundTrip, BaselineMeasure.ServerRead, BaselineMeasure.Backup],
            baseline.Measures.Select(m => m.Name));
        Assert.All(baseline.Measures, m => Assert.InRange(m.Value, 1e-9, 1e12));
        Assert.Null(baseline.Skipped);
        Assert.Contains("2 tables", baseline.Find(BaselineMeasure.Backup)!.Detail, StringComparison.Ordinal);
        Assert.Equal(["gzip:1", "gzip:9"], baseline.Codecs.Where(c => c.Name is "gzip:1" or "gzip:9").Select(c => c.Name));
        Assert.All(baseline.Codecs, c => Assert.InRange(c.Ratio, 0.0001, 0.9));
        Assert.NotNull(baseline.RecommendedCompression);

        var repository = BackupRepository.Open(bench.Repository);
        Assert.Empty(repository.List());
        Assert.Empty(new JournalHistory(repository, NullOutput.Instance).ReadRuns(HistoryQuery.All, CancellationToken.None));
        Assert.Equal(["history"], Directory.GetDirectories(bench.Repository).Select(Path.GetFileName));
        BackupBaseline kept = Assert.Single(new BaselineStore(repository, NullOutput.Instance).Read());
        Assert.Equal(baseline.Measures, kept.Measures);
        Assert.Equal(baseline.Codecs, kept.Codecs);
        Assert.Equal((baseline.Id, baseline.Time, baseline.Reason), (kept.Id, kept.Time, kept.Reason));

        // A run of the same is compared with it, one of something else is not.
        BackupRequest same = bench.Request(database.Name) with { ThreadCount = 2, Compression = "gzip" };
        Assert.Equal(DiagnosisReference.Baseline, bench.Backup(same).Diagnosis!.Reference);
        Assert.Equal(DiagnosisReference.Baseline, bench.Backup(same with { CompressionLevel = 4, IncludeUser = false }).Diagnosis!.Reference);
        Assert.Null(bench.Backup(same with { ThreadCount = 1 }).Diagnosis);
        Assert.Null(bench.Backup(same with { Compression = "none" }).Diagnosis);
        bench.Backup(same);
        Assert.NotNull(bench.Backup(same).Diagnosis!.UsualThroughput);
        RequireServerThreads(repository);

        // Measured again, with nothing kept.
        BackupBaseline again = new BaselineOperation(BaselineRequest.Again(kept, server.Options), NullOutput.Instance).Run(CancellationToken.None);
        Assert.Single(new BaselineStore(repository, NullOutput.Instance).Read());
        BaselineComparison[] all = new BaselineComparer(100_000).Compare(kept, again).ToArray();
        Assert.Equal([.. kept.Measures.Select(m => m.Name), BaselineMeasure.Compression], all.Select(c => c.Measure));
        Assert.Equal((kept.SampleSize, kept.SampleOf), (again.SampleSize, again.SampleOf));
        Assert.All(all, c => Assert.NotEqual(BaselineVerdict.NotComparable, c.Verdict));
    }

    // Each run of at least a fifth of a second asks once; of shorter ones there may be none that did.
    private static void RequireServerThreads(BackupRepository repository) => Assert.All(
        new JournalHistory(repository, NullOutput.Instance).ReadRuns(HistoryQuery.All, CancellationToken.None),
        run => Assert.InRange(run.Resources!.ServerThreads?.Average ?? 0, 0, 1000));

    [Fact]
    public void Without_a_server_the_destination_alone_is_measured()
    {
        using var folder = new TestFolder();
        BackupBaseline baseline = new BaselineOperation(
            new BaselineRequest { Destination = Path.Combine(folder.Path, "new"), WriteSize = Megabyte, IsStored = false }, NullOutput.Instance).Run(CancellationToken.None);
        Assert.Equal([BaselineMeasure.DestinationWrite, BaselineMeasure.DestinationFlush], baseline.Measures.Select(m => m.Name));
        Assert.Equal(2, baseline.Skipped!.Count);
        Assert.Null(baseline.RecommendedCompression);
        Assert.Empty(new BaselineStore(BackupRepository.Open(baseline.Repository), NullOutput.Instance).Read());
    }

    [Theory, MariaDB]
    public void A_failure_leaves_nothing_and_says_why(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        var request = new BaselineRequest { Destination = bench.Repository, Server = server.Options, Database = ["nowhere"], WriteSize = Megabyte };
        BackupException failure = Assert.Throws<BackupException>(() => new BaselineOperation(request, NullOutput.Instance).Run(CancellationToken.None));
        Assert.Equal(BackupErrorId.ObjectNotFound, failure.ErrorId);
        Assert.Empty(Directory.GetDirectories(bench.Repository));
        Assert.Throws<BackupException>(() => new BaselineOperation(request with { Server = null }, NullOutput.Instance));
        Assert.Throws<BackupException>(() => new BaselineOperation(request with { WriteSize = 0 }, NullOutput.Instance));
    }

    [Fact]
    public void What_a_killed_measurement_left_goes_with_the_next_one_and_is_no_backup()
    {
        using var folder = new TestFolder();
        var repository = BackupRepository.Create(folder.Path);
        var scratch = new RepositoryScratch(repository, NullOutput.Instance);
        string left = Assert.Single(Directory.GetDirectories(folder.Path));
        Directory.CreateDirectory(scratch.RepositoryPath);
        Assert.Empty(repository.List());
        Measure(folder.Path);
        Assert.True(Directory.Exists(left), "It belongs to a process that is there.");

        File.WriteAllText(
            Path.Combine(left, RunOwner.FileName),
            System.Text.Json.JsonSerializer.Serialize(RunSamples.DeadOwner, ManifestJson.Default.RunOwner));
        Measure(folder.Path);
        Assert.False(Directory.Exists(left));
    }

    [Fact]
    public void A_full_destination_is_not_filled()
    {
        using var folder = new TestFolder();
        var repository = BackupRepository.Create(folder.Path);
        var request = new BaselineRequest { Destination = folder.Path, WriteSize = repository.AvailableSpace!.Value };
        BackupException failure = Assert.Throws<BackupException>(() => new BaselineOperation(request, NullOutput.Instance).Run(CancellationToken.None));
        Assert.Equal(BackupErrorId.DestinationFull, failure.ErrorId);
        Assert.Empty(Directory.GetDirectories(folder.Path));
    }

    [IperfFact]
    public void The_network_to_another_machine_is_measured_there_and_back()
    {
        using var iperf = IperfServer.Start();
        using var folder = new TestFolder();
        var request = new BaselineRequest { Destination = folder.Path, WriteSize = Megabyte, RemoteTarget = $"127.0.0.1:{iperf.Port}" };
        BackupBaseline baseline = new BaselineOperation(request, NullOutput.Instance).Run(CancellationToken.None);
        Assert.All(
            [BaselineMeasure.RemoteSend, BaselineMeasure.RemoteReceive],
            name => Assert.InRange(baseline.Find(name)!.Value, Megabyte, 1e12));
        Assert.Equal(request.RemoteTarget, BaselineRequest.Again(baseline, null).RemoteTarget);

        iperf.Dispose();
        BackupBaseline without = new BaselineOperation(request, NullOutput.Instance).Run(CancellationToken.None);
        Assert.Null(without.Find(BaselineMeasure.RemoteSend));
        Assert.NotNull(without.Find(BaselineMeasure.DestinationWrite));
        Assert.Contains(without.Skipped!, s => s.Contains("refused", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("backup1", "backup1", 5201)]
    [InlineData("10.0.0.1:99", "10.0.0.1", 99)]
    [InlineData("[::1]:99", "::1", 99)]
    [InlineData("[::1]", "::1", 5201)]
    public void A_remote_target_is_host_and_port(string target, string host, int port) => Assert.Equal((host, port), NetworkProbe.Parse(target));

    [Theory]
    [InlineData("")]
    [InlineData("--help")]
    [InlineData("a b")]
    [InlineData("a:b")]
    [InlineData("a/b")]
    [InlineData("user@a")]
    public void What_is_no_address_is_refused_at_once(string target) => Assert.Equal(
        BackupErrorId.InvalidArgument,
        Assert.Throws<BackupException>(() => new BaselineOperation(new BaselineRequest { Destination = "x", RemoteTarget = target }, NullOutput.Instance)).ErrorId);

    [Fact]
    public void Damaged_lines_are_told_and_passed_over()
    {
        using var folder = new TestFolder();
        Measure(folder.Path);
        Measure(folder.Path);
        string path = Path.Combine(folder.Path, "history", "baselines.jsonl");
        string[] lines = File.ReadAllLines(path);
        File.WriteAllText(path, $"{lines[0]}\n{lines[1][..50]}\n{lines[1]}\n{lines[1].Replace("\"measures\":[", "\"measures\":null,\"x\":[", StringComparison.Ordinal)}\n");
        var output = new WarningCollector(NullOutput.Instance);
        Assert.Equal(2, new BaselineStore(BackupRepository.Open(folder.Path), output).Read().Count);
        Assert.Equal([2, 4], output.Warnings.Select(w => int.Parse(w.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData(1.49, BaselineVerdict.Same)]
    [InlineData(1.51, BaselineVerdict.Slower)]
    [InlineData(0.68, BaselineVerdict.Same)]
    [InlineData(0.66, BaselineVerdict.Faster)]
    public void Half_as_long_again_is_slower(double factor, BaselineVerdict expected)
    {
        BackupBaseline was = Sample(speed: 100, time: 1);
        BackupBaseline now = Sample(speed: 100 / factor, time: factor);
        BaselineComparison[] all = new BaselineComparer().Compare(was, now).ToArray();
        Assert.Equal(3, all.Length);
        Assert.All(all, c => Assert.Equal(expected, c.Verdict));
        Assert.All(all, c => Assert.Equal((factor - 1) * 100, c.Slowdown!.Value, 0.1));
        AlertSignal[] signals = all.SelectMany(new AlertConditions().Read).ToArray();
        Assert.Equal(3, signals.Select(s => s.Target).Distinct().Count());
        Assert.All(signals, s => Assert.Equal(expected == BaselineVerdict.Slower, s.IsFiring));
    }

    [Fact]
    public void Less_than_a_millisecond_is_no_difference()
    {
        BaselineComparison comparison = new BaselineComparer().Compare(Sample(100, 0.00002), Sample(100, 0.0009)).Single(c => c.Unit == BaselineUnit.Seconds);
        Assert.Equal((BaselineVerdict.Same, 4400), (comparison.Verdict, comparison.Slowdown!.Value));

        BackupBaseline Timed(double seconds) => Sample(100, 1) with
        {
            Measures = [new BaselineMeasure(BaselineMeasure.Backup, 1000 / seconds, BaselineUnit.BytesPerSecond, "", TimeSpan.FromSeconds(seconds))],
            Options = new BackupRunOptions(),
        };
        Assert.Equal(BaselineVerdict.Same, new BaselineComparer().Compare(Timed(0.1), Timed(2)).First().Verdict);
        Assert.Equal(BaselineVerdict.Slower, new BaselineComparer().Compare(Timed(0.1), Timed(2.2)).First().Verdict);
    }

    [Fact]
    public void What_was_measured_once_or_differently_is_not_compared()
    {
        BackupBaseline was = Sample(100, 1);
        BackupBaseline now = was with
        {
            Measures = [was.Measures[0], new BaselineMeasure(BaselineMeasure.Backup, 5, BaselineUnit.BytesPerSecond, "")],
            Options = new BackupRunOptions { Database = ["shop"] },
            ServerVersion = "12",
        };
        BaselineComparison[] all = new BaselineComparer().Compare(
            was with { Measures = [.. was.Measures, new BaselineMeasure(BaselineMeasure.Backup, 50, BaselineUnit.BytesPerSecond, "")], ServerVersion = "11" }, now).ToArray();
        Assert.Equal(
            [BaselineVerdict.Same, BaselineVerdict.NotComparable, BaselineVerdict.Same, BaselineVerdict.NotComparable],
            all.Select(c => c.Verdict));
        Assert.All(all, c => Assert.Contains("the server version was 11 and is 12", c.Message, StringComparison.Ordinal));
        Assert.Null(all[^1].Current);
        Assert.Empty(new AlertConditions().Read(all[^1]));

        BaselineVerdict[] others = new BaselineComparer().Compare(Sample(100, 1) with { WriteSize = 1, SampleOf = "a" }, Sample(10, 1) with { WriteSize = 2, SampleOf = "b" })
            .Select(c => c.Verdict).ToArray();
        Assert.Equal([BaselineVerdict.NotComparable, BaselineVerdict.Same, BaselineVerdict.NotComparable], others);
    }

    [Theory, MariaDB]
    public void Too_little_data_tells_nothing(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using TestDatabase database = server.CreateDatabase();
        database.Sql("CREATE TABLE t (id INT PRIMARY KEY); INSERT INTO t VALUES (1)");
        var request = new BaselineRequest { Destination = bench.Repository, Server = server.Options, Database = [database.Name], WriteSize = Megabyte };
        BackupBaseline baseline = new BaselineOperation(request, NullOutput.Instance).Run(CancellationToken.None);
        Assert.Equal(3, baseline.Skipped!.Count);
        Assert.Null(baseline.RecommendedCompression);
        Assert.Empty(baseline.Codecs);
        Assert.Null(baseline.Find(BaselineMeasure.Backup));
    }

    [Theory, MariaDB]
    public void Damage_in_baselines_and_history_fails_no_backup(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using TestDatabase database = server.CreateDatabase();
        database.Sql("CREATE TABLE t (id INT PRIMARY KEY); INSERT INTO t VALUES (1)");
        Measure(bench.Repository);
        bench.Backup(bench.Request(database.Name));
        string history = Path.Combine(bench.Repository, "history");
        File.AppendAllText(Path.Combine(history, "baselines.jsonl"), "{}\nnull\n{\"id\":\"x\",\"time\":\"2026-01-01T00:00:00Z\",\"hostName\":\"h\",\"repository\":\"r\",\"measures\":null}\n");
        string journal = Assert.Single(Directory.GetFiles(history, "runs-*.jsonl"));
        byte[] line = System.Text.Encoding.UTF8.GetBytes(File.ReadAllLines(journal)[^1] + "\n");
        int id = line.AsSpan().IndexOf("\"id\":\""u8) + 6;
        line[id] = 0xff;
        byte[] surrogate = System.Text.Encoding.UTF8.GetBytes(File.ReadAllLines(journal)[^1].Replace("\"server\":\"", "\"server\":\"\\ud800", StringComparison.Ordinal) + "\n");
        File.WriteAllBytes(journal, [.. File.ReadAllBytes(journal), .. line, .. surrogate]);

        BackupRecord record = bench.Backup(bench.Request(database.Name));
        Assert.Equal(BackupStatus.Success, record.Status);
        var output = new WarningCollector(NullOutput.Instance);
        Assert.Equal(2, new JournalHistory(BackupRepository.Open(bench.Repository), output).ReadRuns(HistoryQuery.All, CancellationToken.None).Count());
        Assert.Equal(2, output.Warnings.Count);
        Assert.Empty(Directory.GetFiles(history, "*.run"));
    }

    [Fact]
    public void The_codec_that_leaves_least_in_about_the_same_time_is_recommended()
    {
        CodecMeasure[] codecs =
        [
            new("gzip", 1, 0.5, 100, null, 1), new("gzip", 9, 0.4, 10, null, 1), new("zstd", 1, 0.45, 400, null, 1), new("zstd", 3, 0.42, 330, null, 1), new("zstd", 9, 0.38, 50, null, 1),
        ];
        Assert.Equal("zstd:3", new CodecAdvisor(null, null, 1).Choose(codecs).Codec!.Name);

        // A slow destination gives compression time, a slow server too.
        (CodecMeasure? slow, string reason) = new CodecAdvisor(10, null, 1).Choose(codecs);
        Assert.Equal("zstd:9", slow!.Name);
        Assert.Contains("what the destination takes", reason, StringComparison.Ordinal);
        Assert.Equal("zstd:9", new CodecAdvisor(null, 10, 1).Choose(codecs).Codec!.Name);
        Assert.Null(new CodecAdvisor(null, null, 1).Choose([new("zstd", 1, 1.01, 400, null, 1)]).Codec);
    }

    [Fact]
    public void Pieces_of_a_sample_come_each_once()
    {
        for (int count = 1; count < 70; count++)
        {
            Assert.Equal(Enumerable.Range(0, count), Enumerable.Range(0, count).Select(i => CodecProbe.Place(i, count)).Order());
        }
    }

    private static void Measure(string path) => new BaselineOperation(new BaselineRequest { Destination = path, WriteSize = Megabyte }, NullOutput.Instance).Run(CancellationToken.None);

    private static BackupBaseline Sample(double speed, double time) => new()
    {
        Id = BackupId.New(RunSamples.Noon),
        Time = RunSamples.Noon,
        HostName = "h",
        Repository = "/backup",
        Server = "db1:3306",
        Measures =
        [
            new BaselineMeasure(BaselineMeasure.DestinationWrite, speed, BaselineUnit.BytesPerSecond, ""),
            new BaselineMeasure(BaselineMeasure.ServerRoundTrip, time, BaselineUnit.Seconds, ""),
        ],
        Codecs = [new CodecMeasure("zstd", 1, 0.5, speed, null, 1)],
    };
}
