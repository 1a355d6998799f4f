using System.Text;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Repository;
using Xunit;

namespace MySqlBackup.Core.Tests.History;

public sealed class JournalTests
{
    private static readonly DateTime Noon = RunSamples.Noon;

    [Fact]
    public void What_is_written_is_read_back_oldest_first()
    {
        using var bench = new JournalBench();
        List<BackupRun> runs = RunSamples.Many(300, 1);
        foreach (BackupRun run in runs.AsEnumerable().Reverse())
        {
            bench.Journal.Write([run]);
        }

        Equal(runs, bench.Runs());
        Assert.Empty(bench.Output.Warnings);
    }

    [Fact]
    public void A_query_finds_what_it_means()
    {
        using var bench = new JournalBench();
        List<BackupRun> runs = RunSamples.Many(300, 2);
        bench.Journal.Write(runs);
        DateTime since = runs[100].StartTime, until = runs[250].StartTime;

        Equal(runs[100..250], bench.Runs(new HistoryQuery { Since = since, Until = until }));
        Equal(runs[^7..], bench.Runs(new HistoryQuery { Last = 7 }));
        Equal(runs.Where(r => r.Status == BackupStatus.Failed).TakeLast(4), bench.Runs(new HistoryQuery { Status = BackupStatus.Failed, Last = 4 }));
        Equal(runs.Where(r => r.Database.Contains("数据库")), bench.Runs(new HistoryQuery { Database = ["数据*"] }));
        Equal(runs.Where(r => r.Server == "db2:3306"), bench.Runs(new HistoryQuery { Server = ["db2:*"] }));
        Equal([runs[42]], bench.Runs(new HistoryQuery { Id = [runs[42].Id] }));
    }

    [Fact]
    public void A_run_is_running_until_its_end_is_written_and_then_counted_once()
    {
        using var bench = new JournalBench();
        BackupRun run = RunSamples.Running(Noon, RunOwner.Current());
        bench.Journal.Begin(run);
        Assert.Equal(BackupStatus.Running, Assert.Single(bench.Runs()).Status);

        bench.Journal.End(run with { Status = BackupStatus.Success, EndTime = Noon.AddSeconds(5) });
        Assert.Equal(TimeSpan.FromSeconds(5), Assert.Single(bench.Runs()).Duration);
        Assert.Empty(Directory.GetFiles(bench.Journal.Location, "*.run"));
    }

    [Fact]
    public void A_run_whose_process_is_gone_has_failed_and_the_next_run_writes_that_down()
    {
        using var bench = new JournalBench();
        BackupRun dead = RunSamples.Running(Noon, RunSamples.DeadOwner);
        bench.Journal.Begin(dead);

        foreach (bool isWrittenDown in new[] { false, true })
        {
            BackupRun shown = Assert.Single(bench.Runs(new HistoryQuery { Status = BackupStatus.Failed }));
            Assert.Equal(BackupErrorId.RunDied, shown.ErrorId);
            Assert.Null(shown.Duration);
            Assert.Empty(bench.Runs(new HistoryQuery { Status = BackupStatus.Running }));
            Assert.Equal(isWrittenDown, File.ReadAllText(bench.SegmentPath(Noon)).Contains(BackupErrorId.RunDied, StringComparison.Ordinal));
            if (!isWrittenDown)
            {
                BackupRun next = RunSamples.Running(Noon.AddDays(1), RunOwner.Current());
                bench.Journal.Begin(next);
                bench.Journal.End(next with { Status = BackupStatus.Success, EndTime = Noon.AddDays(1) });
            }
        }
    }

    [Fact]
    public void A_line_cut_by_a_killed_process_costs_that_run_alone_and_is_told()
    {
        using var bench = new JournalBench();
        List<BackupRun> runs = RunSamples.Many(3, 3).ConvertAll(r => r with { StartTime = Noon, Id = BackupId.New(Noon) });
        bench.Journal.Write(runs[..2]);
        string path = bench.SegmentPath(Noon);
        using (FileStream file = File.OpenWrite(path))
        {
            file.SetLength(file.Length - 40);
        }

        Assert.Single(bench.Runs());
        Assert.Empty(bench.Output.Warnings); // It may be being written at this moment.

        bench.Journal.Write(runs[2..]);
        Assert.Equal([runs[0].Id, runs[2].Id], bench.Runs().Select(r => r.Id));
        Assert.Contains(bench.Output.Warnings, w => w.Contains("Line 2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\0\0\0\0\n")]
    [InlineData("{\"id\":\"20260310T120000Z-0000\",\"status\":\"Success\",\"startTime\":17}\n")]
    [InlineData("{\"id\":\"../../etc\",\"status\":\"Success\",\"startTime\":\"2026-03-10T12:00:00Z\"}\n")]
    [InlineData("{\"id\":\"20260310T120000Z-0000\",\"status\":\"Fine\",\"startTime\":\"2026-03-10T12:00:00Z\"}\n")]
    [InlineData("[1]\n")]
    [InlineData("\"\n")]
    public void A_damaged_line_is_passed_over_and_told(string line)
    {
        using var bench = new JournalBench();
        BackupRun run = RunSamples.Success(Noon, TimeSpan.FromSeconds(1), ("shop", 5));
        bench.Journal.Write([run]);
        File.AppendAllText(bench.SegmentPath(Noon), line, Encoding.UTF8);
        bench.Journal.Write([run with { Id = BackupId.New(Noon) }]);

        Assert.Equal(2, bench.Runs().Count);
        Assert.Contains(bench.Output.Warnings, w => w.Contains("Line 2", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_cut_of_a_journal_is_read_as_far_as_it_goes()
    {
        using var bench = new JournalBench();
        List<BackupRun> runs = RunSamples.Many(4, 4).ConvertAll(r => r with { StartTime = Noon, Id = BackupId.New(Noon) });
        bench.Journal.Write(runs);
        byte[] whole = File.ReadAllBytes(bench.SegmentPath(Noon));
        for (int length = whole.Length; length >= 0; length--)
        {
            File.WriteAllBytes(bench.SegmentPath(Noon), whole[..length]);
            int lines = whole.AsSpan(0, length).Count((byte)'\n');
            int ended = length < whole.Length && whole[length] == '\n' ? 1 : 0;
            Assert.Equal(lines + ended, bench.Runs().Count);
        }
    }

    [Fact]
    public void Where_the_clock_went_back_it_is_not_known_how_long_a_run_took()
    {
        using var bench = new JournalBench();
        bench.Journal.Write([RunSamples.Success(Noon, TimeSpan.FromHours(-2), ("shop", 5)), RunSamples.Success(Noon.AddMinutes(1), TimeSpan.FromMinutes(5), ("shop", 5))]);
        Assert.Equal([null, TimeSpan.FromMinutes(5)], bench.Runs().Select(run => run.Duration));

        BackupSuccessRate rate = Assert.Single(new SuccessRateCount([], Noon.AddDays(-1), Noon.AddDays(1)).Run(bench.Journal, HistoryQuery.All, default));
        Assert.Equal((2, 2), (rate.RunCount, rate.SuccessCount));
        Assert.All([rate.AverageDuration, rate.ShortestDuration, rate.LongestDuration], time => Assert.Equal(TimeSpan.FromMinutes(5), time));
    }

    [Fact]
    public async Task Writers_at_once_lose_nothing_and_readers_see_whole_runs()
    {
        using var bench = new JournalBench();
        List<BackupRun> runs = RunSamples.Many(400, 5).ConvertAll(r => r with { StartTime = Noon, Id = BackupId.New(Noon) });
        using var done = new CancellationTokenSource();
        Task reader = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                _ = bench.Runs();
            }
        });
        await Task.WhenAll(runs.Chunk(50).Select(some => Task.Run(() =>
        {
            foreach (BackupRun run in some)
            {
                new JournalHistory(BackupRepository.Open(bench.Repository.Location), bench.Output).Write([run]);
            }
        })));
        await done.CancelAsync();
        await reader;

        Assert.Equal(runs.Select(r => r.Id).Distinct().Order(), bench.Runs().Select(r => r.Id).Order());
        Assert.Empty(bench.Output.Warnings);
    }

    [Fact]
    public void An_empty_history_has_no_rate()
    {
        using var bench = new JournalBench();
        BackupSuccessRate rate = Assert.Single(new SuccessRateCount([], Noon.AddDays(-30), Noon).Run(bench.Journal, HistoryQuery.All, CancellationToken.None));
        Assert.Equal(0, rate.RunCount);
        Assert.Null(rate.SuccessRate);
        Assert.Null(rate.AverageDuration);
        Assert.Null(Assert.Single(new CapacityCount([], Noon.AddDays(-30), Noon).Run(bench.Journal, HistoryQuery.All, null, CancellationToken.None)).AverageSize);
    }

    private static void Equal(IEnumerable<BackupRun> expected, IEnumerable<BackupRun> actual) => Assert.Equal(expected.Select(Text), actual.Select(Text));

    private static string Text(BackupRun run) => System.Text.Json.JsonSerializer.Serialize(run, HistoryJson.Line.BackupRun);
}
