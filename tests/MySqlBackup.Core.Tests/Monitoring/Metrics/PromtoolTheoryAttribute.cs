using System.Diagnostics;
using Xunit;

namespace MySqlBackup.Core.Tests.Monitoring.Metrics;

/// <summary>A theory that needs Prometheus's own checker; reported as skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PromtoolTheoryAttribute : TheoryAttribute
{
    private const string Program = "promtool";

    public override string? Skip
    {
        get => base.Skip ?? (IsThere ? null : "NO PROMTOOL on this machine: install prometheus.");
        set => base.Skip = value;
    }

    private static bool IsThere =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, Program)));

    /// <summary>What it says against a text; empty where it is content.</summary>
    public static string Check(string text)
    {
        using var process = Process.Start(new ProcessStartInfo(Program, ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true })!;
        using (StreamWriter input = process.StandardInput)
        {
            input.Write(text);
        }

        string said = process.StandardError.ReadToEnd() + process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? "" : $"{process.ExitCode}: {said}";
    }
}
