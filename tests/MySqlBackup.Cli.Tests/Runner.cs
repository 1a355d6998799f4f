using System.Diagnostics;
using System.Text.Json;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Cli.Tests;

/// <summary>Runs <c>mysqlbackup</c> as a process of its own, with no option files and no variables of whoever runs the tests.</summary>
public static class Runner
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static RunnerResult Run(params string[] arguments)
    {
        using Process process = Start(arguments);
        return Finish(process);
    }

    public static Process Start(params string[] arguments) => Start([], arguments);

    /// <summary>Starts it with a folder of its own for temporary files.</summary>
    public static Process Start(TestFolder temporary, params string[] arguments) => Start([new("TMPDIR", temporary.Path)], arguments);

    /// <summary>Starts it with variables of its own.</summary>
    public static Process Start(IEnumerable<KeyValuePair<string, string>> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "mysqlbackup.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MYSQL_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Runs what must succeed, and reads the one record that it writes.</summary>
    public static JsonElement RunJson(params string[] arguments)
    {
        RunnerResult result = Run(arguments);
        Assert.True(result.ExitCode == ExitCode.Done, result.Error);
        return JsonDocument.Parse(result.Output).RootElement;
    }

    public static RunnerResult Finish(Process process) => Finish(process, Patience);

    public static RunnerResult Finish(Process process, TimeSpan patience)
    {
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException("The runner did not end.");
        }

        return new RunnerResult(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }
}
