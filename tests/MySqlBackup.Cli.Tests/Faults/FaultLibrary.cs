using System.Diagnostics;
using System.Globalization;

namespace MySqlBackup.Cli.Tests.Faults;

/// <summary>The library that lets calls of the runner fail, built from <c>faults.c</c> when it is first asked for.</summary>
internal static class FaultLibrary
{
    private static readonly Lazy<string?> Built = new(Build);

    /// <summary>Why there is none here; null where there is.</summary>
    public static string? WhyMissing => Built.Value is null ? "NO COMPILER on this machine (gcc, for Linux with glibc): no calls of the runner can be made to fail." : null;

    /// <summary>The variables that make the n-th call on files of a folder fail with an error number; with 0 the process dies before it, with -1 after it.</summary>
    public static Dictionary<string, string> Fail(string folder, string call, int n, int error) => new()
    {
        ["LD_PRELOAD"] = Built.Value!,
        ["FAULT_FOLDER"] = folder,
        ["FAULT"] = string.Create(CultureInfo.InvariantCulture, $"{call} {n} {error}"),
    };

    /// <summary>The variables that set the clock at its n-th reading.</summary>
    public static Dictionary<string, string> SetClock(int n, int seconds) => new()
    {
        ["LD_PRELOAD"] = Built.Value!,
        ["CLOCK"] = string.Create(CultureInfo.InvariantCulture, $"{n} {seconds}"),
    };

    private static string? Build()
    {
        string library = Path.Combine(AppContext.BaseDirectory, $"faults-{Environment.ProcessId}.so");
        try
        {
            if (!OperatingSystem.IsLinux())
            {
                return null;
            }

            using var compiler = Process.Start(new ProcessStartInfo("gcc", ["-shared", "-fPIC", "-O1", "-o", library, Path.Combine(AppContext.BaseDirectory, "faults.c"), "-ldl"]) { RedirectStandardError = true })!;
            compiler.StandardError.ReadToEnd();
            compiler.WaitForExit();
            AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(library);
            return compiler.ExitCode == 0 ? library : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
