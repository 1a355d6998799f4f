using System.Diagnostics;
using System.Globalization;
using MySqlBackup.Testing;
using Xunit;
using Xunit.Abstractions;

namespace MySqlBackup.Cli.Tests.Scale;

/// <summary>A run of the runner as a process of its own, whose memory is watched from outside.</summary>
internal sealed class MeasuredRun
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = Fuzzer.IsNightly ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(3);

    private readonly List<long> _resident = [];

    private MeasuredRun()
    {
    }

    /// <summary>What it came to.</summary>
    public RunnerResult Result { get; private set; } = new(0, "", "");

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>The most memory it ever had, in bytes (VmHWM).</summary>
    public long PeakMemory { get; private set; }

    /// <summary>Its memory from time to time, in bytes (VmRSS).</summary>
    public IReadOnlyList<long> Resident => _resident;

    /// <summary>Runs it to its end.</summary>
    public static MeasuredRun Run(params string[] arguments)
    {
        var run = new MeasuredRun();
        var clock = Stopwatch.StartNew();
        using Process process = Runner.Start(arguments);
        using var ended = new ManualResetEventSlim();
        var watch = new Thread(() => run.Watch(process.Id, ended));
        watch.Start();
        try
        {
            run.Result = Runner.Finish(process, Patience);
        }
        finally
        {
            ended.Set();
            watch.Join();
        }

        run.Elapsed = clock.Elapsed;
        return run;
    }

    /// <summary>Runs it, demands that it succeeds, and tells what it took.</summary>
    public static MeasuredRun RunWell(ITestOutputHelper output, params string[] arguments)
    {
        MeasuredRun run = Run(arguments);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{arguments[0],-8} {run.Elapsed.TotalSeconds,7:0.0} s  {run.PeakMemory >> 20,5} MB at most  {string.Join(' ', arguments.Skip(1).Where(a => !a.Contains('/', StringComparison.Ordinal)))}"));
        Assert.True(run.Result.ExitCode == 0, $"{arguments[0]} ended with {run.Result.ExitCode}: {run.Result.Error}{run.Result.Output}");
        return run;
    }

    private void Watch(int process, ManualResetEventSlim ended)
    {
        string status = $"/proc/{process}/status";
        do
        {
            try
            {
                string[] lines = File.ReadAllLines(status);
                PeakMemory = Math.Max(PeakMemory, Read(lines, "VmHWM:"));
                if (Read(lines, "VmRSS:") is > 0 and var resident)
                {
                    _resident.Add(resident);
                }
            }
            catch (IOException)
            {
                // It has ended.
            }
        }
        while (!ended.Wait(Interval));
    }

    private static long Read(string[] lines, string name)
        => lines.FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? long.Parse(line[name.Length..^2].Trim(), CultureInfo.InvariantCulture) << 10
            : 0;
}
