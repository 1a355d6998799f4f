using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Monitoring;
using MySqlBackup.Core.Monitoring.Baseline;
using MySqlBackup.Core.Monitoring.Diagnosis;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Tests.History;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Monitoring;

public class RunDiagnosisTests
{
    private const long Gigabyte = 1L << 30;

    private static readonly BackupResources Calm = new()
    {
        SampleCount = 2,
        SampleInterval = TimeSpan.FromSeconds(30),
        Cpu = new ResourceFigure(40, 50),
        IoWait = new ResourceFigure(2, 4),
        Memory = new ResourceFigure(50, 55),
        Network = new ResourceFigure(5 << 20, 9 << 20),
        ServerThreads = new ResourceFigure(1, 2),
    };

    // 100 MB of rows a second.
    private static BackupRun Run(double seconds = 100, long size = 10 * Gigabyte, BackupResources? resources = null) =>
        RunSamples.Success(RunSamples.Noon, TimeSpan.FromSeconds(seconds), ("shop", size / 10)) with
        {
            DataSize = size,
            Resources = resources ?? Calm,
            LockHeld = TimeSpan.FromMilliseconds(50),
            Options = new BackupRunOptions { Database = ["shop"] },
            Compression = "zstd",
            Repository = "/backup",
        };

    private static BackupRun[] Usual(int count = 5) => Enumerable.Range(0, count).Select(i => Run(90 + (10 * (i % 3)))).ToArray();

    private static BackupBaseline Baseline(double bytesPerSecond) => new()
    {
        Id = BackupId.New(RunSamples.Noon),
        Time = RunSamples.Noon,
        HostName = Environment.MachineName,
        Repository = "/backup",
        Measures = [new BaselineMeasure(BaselineMeasure.Backup, bytesPerSecond, BaselineUnit.BytesPerSecond, "")],
    };

    [Theory]
    [InlineData(149, false)]
    [InlineData(151, true)]
    public void A_run_is_slow_from_half_as_long_again(double seconds, bool isSlow)
    {
        BackupDiagnosis diagnosis = RunDiagnosis.Of(Run(seconds), Usual(), null)!;
        Assert.Equal(isSlow, diagnosis.IsSlow);
        Assert.Equal((DiagnosisReference.RecentRuns, 5, seconds - 100), (diagnosis.Reference, diagnosis.RunCount!.Value, diagnosis.Slowdown!.Value));
        Assert.Null(diagnosis.Changes);
        Assert.Equal(isSlow, diagnosis.Summary.Contains("Compare-BackupBaseline", StringComparison.Ordinal));
    }

    [Fact]
    public void Short_runs_vary_without_being_slow()
    {
        BackupRun[] usual = Enumerable.Range(0, 5).Select(_ => Run(1, Gigabyte / 10)).ToArray();
        Assert.False(RunDiagnosis.Of(Run(10.9, Gigabyte / 10), usual, null)!.IsSlow);
        Assert.True(RunDiagnosis.Of(Run(11.1, Gigabyte / 10), usual, null)!.IsSlow);
    }

    [Fact]
    public void Nothing_is_said_where_nothing_is_usual()
    {
        Assert.Null(RunDiagnosis.Of(Run(1000), Usual(2), null));
        Assert.Null(RunDiagnosis.Of(Run(1000), [], null));
        Assert.Null(RunDiagnosis.Of(Run() with { DataSize = 0 }, Usual(), null));
    }

    [Fact]
    public void The_baseline_counts_where_there_are_no_runs_and_where_it_is_faster()
    {
        BackupDiagnosis alone = RunDiagnosis.Of(Run(200), [], Baseline(10 * Gigabyte / 100.0))!;
        Assert.True(alone is { IsSlow: true, Reference: DiagnosisReference.Baseline, RunCount: null, Slowdown: 100 }, alone.Summary);
        Assert.Contains("the baseline of 2026-03-10", alone.Summary, StringComparison.Ordinal);

        // Runs that became slower little by little are all usual; the baseline is not.
        Assert.Equal(DiagnosisReference.Baseline, RunDiagnosis.Of(Run(), Usual(), Baseline(10 * Gigabyte / 50.0))!.Reference);
        Assert.Equal(DiagnosisReference.RecentRuns, RunDiagnosis.Of(Run(), Usual(), Baseline(10 * Gigabyte / 500.0))!.Reference);
    }

    [Fact]
    public void More_data_alone_is_not_slow_but_is_said()
    {
        BackupDiagnosis diagnosis = RunDiagnosis.Of(Run(300, 30 * Gigabyte), Usual(), null)!;
        Assert.False(diagnosis.IsSlow);
        Assert.Equal(DiagnosisFactor.DataSize, Assert.Single(diagnosis.Changes!).Factor);
    }

    public static TheoryData<DiagnosisFactor, BackupResources> Changes { get; } = new()
    {
        { DiagnosisFactor.Cpu, Calm with { Cpu = new ResourceFigure(95, 100) } },
        { DiagnosisFactor.Disk, Calm with { IoWait = new ResourceFigure(30, 60) } },
        { DiagnosisFactor.Memory, Calm with { Memory = new ResourceFigure(80, 95) } },
        { DiagnosisFactor.Network, Calm with { Network = new ResourceFigure(50 << 20, 90 << 20) } },
        { DiagnosisFactor.ServerLoad, Calm with { ServerThreads = new ResourceFigure(12, 40) } },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void What_was_different_is_named_for_slow_and_for_failed_runs(DiagnosisFactor factor, BackupResources resources)
    {
        BackupDiagnosis slow = RunDiagnosis.Of(Run(200, resources: resources), Usual(), null)!;
        Assert.True(slow.IsSlow);
        Assert.Equal(factor, Assert.Single(slow.Changes!).Factor);
        Assert.EndsWith(slow.Changes![0].Message, slow.Summary, StringComparison.Ordinal);

        BackupRun failed = RunSamples.Failure(RunSamples.Noon, "shop") with { Resources = resources };
        BackupDiagnosis why = RunDiagnosis.Of(failed, Usual(), null)!;
        Assert.False(why.IsSlow);
        Assert.Equal(slow.Changes, why.Changes);
        Assert.Null(RunDiagnosis.Of(failed with { Resources = Calm }, Usual(), null));
    }

    [Fact]
    public void Waiting_for_locks_is_named()
    {
        BackupRun[] usual = Usual().Select(r => r with { LockWait = TimeSpan.FromMilliseconds(3) }).ToArray();
        Assert.Equal(DiagnosisFactor.Lock, Assert.Single(RunDiagnosis.Of(Run(200) with { LockWait = TimeSpan.FromSeconds(100) }, usual, null)!.Changes!).Factor);
        Assert.Equal(DiagnosisFactor.Lock, Assert.Single(RunDiagnosis.Of(Run(200) with { LockHeld = TimeSpan.FromSeconds(100) }, usual, null)!.Changes!).Factor);
    }

    [Fact]
    public void Where_nothing_could_be_compared_it_is_not_said_that_nothing_was_different()
    {
        Assert.Contains("can't be told", RunDiagnosis.Of(Run(200), [], Baseline(10 * Gigabyte / 100.0))!.Summary, StringComparison.Ordinal);
        Assert.Contains("Nothing that runs measure", RunDiagnosis.Of(Run(200), Usual(), null)!.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void What_could_not_be_read_has_not_changed()
    {
        BackupResources blind = new() { SampleCount = 1, SampleInterval = TimeSpan.FromSeconds(30) };
        Assert.Null(RunDiagnosis.Of(Run(200, resources: blind), Usual(), null)!.Changes);
        BackupRun[] blindRuns = Usual().Select(r => r with { Resources = blind }).ToArray();
        Assert.Null(RunDiagnosis.Of(Run(200, resources: Calm with { Cpu = new ResourceFigure(100, 100) }), blindRuns, null)!.Changes);
    }

    [Fact]
    public void Peers_are_the_runs_that_were_asked_for_the_same()
    {
        using var folder = new TestFolder();
        var journal = new JournalHistory(BackupRepository.Create(folder.Path), NullOutput.Instance);
        BackupRun now = Run() with { StartTime = RunSamples.Noon.AddDays(1) };
        BackupRun At(double hours, BackupRun run) => run with { StartTime = RunSamples.Noon.AddHours(hours), Id = BackupId.New(RunSamples.Noon.AddHours(hours)) };
        BackupRun[] same = Enumerable.Range(1, 12).Select(i => At(i, Run())).ToArray();
        journal.Write(
        [
            .. same,
            At(13, Run() with { Options = new BackupRunOptions { Database = ["crm"] } }),
            At(14, Run() with { Options = new BackupRunOptions { Database = ["shop"], Throttle = 1 } }),
            At(15, Run() with { Compression = "gzip" }),
            At(15.5, Run(500) with { Diagnosis = RunDiagnosis.Of(Run(500), Usual(), null) }),
            At(16, Run() with { Server = "db2:3306" }),
            At(17, RunSamples.Failure(RunSamples.Noon, "shop") with { Options = now.Options }),
            At(-24 * 40, Run()),
            At(30, Run()),
        ]);
        Assert.Equal(same.TakeLast(10).Select(r => r.Id), RunPeers.FindRecent(journal, now).Select(r => r.Id));
    }

    [Fact]
    public void A_slow_run_is_an_alert_and_the_next_usual_one_its_end()
    {
        BackupRun slow = Run(200) with { Diagnosis = RunDiagnosis.Of(Run(200), Usual(), null) };
        AlertSignal signal = Assert.Single(new AlertConditions().Read(slow), s => s.Kind == AlertKind.SlowerThanBaseline);
        Assert.True(signal.IsFiring);
        Assert.Contains(slow.Diagnosis!.Summary, signal.Summary, StringComparison.Ordinal);
        Assert.False(Assert.Single(
            new AlertConditions().Read(Run() with { Diagnosis = RunDiagnosis.Of(Run(), Usual(), null) }), s => s.Kind == AlertKind.SlowerThanBaseline).IsFiring);

        // What was compared with nothing ends no alert.
        Assert.DoesNotContain(new AlertConditions().Read(Run()), s => s.Kind == AlertKind.SlowerThanBaseline);
    }
}
