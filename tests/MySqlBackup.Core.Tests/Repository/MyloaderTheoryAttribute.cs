using System.Diagnostics;
using Xunit;

namespace MySqlBackup.Core.Tests.Repository;

/// <summary>A theory that needs <c>myloader</c>: the program that <c>MYSQLBACKUP_TEST_MYLOADER</c> names, or the one in the path.</summary>
internal sealed class MyloaderTheoryAttribute : TheoryAttribute
{
    private const string Variable = "MYSQLBACKUP_TEST_MYLOADER";

    public static string? Program { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
        ? named
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "myloader")).FirstOrDefault(File.Exists);

    public static string Version
    {
        get
        {
            using var process = Process.Start(new ProcessStartInfo(Program!, "--version") { RedirectStandardOutput = true })!;
            string version = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return version;
        }
    }

    public override string? Skip
    {
        get => base.Skip ?? (Program is null ? $"NO myloader on this machine: install mydumper, or set {Variable}" : null);
        set => base.Skip = value;
    }
}
