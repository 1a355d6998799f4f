using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace MySqlBackup.Core.Storage.Programs;

/// <summary>
/// A program of the system at work for a storage. Disposing ends it, where it has not ended. Whoever waits for it does so on a thread of its own: the pool
/// has few, and gets but one or two more each second, so that many calls at once would wait for each other.
/// </summary>
internal sealed class ProgramCall : IDisposable
{
    private const int KeptErrors = 8 << 10;
    private const int Interrupt = 2; // SIGINT
    private const string Shell = "/bin/sh";

    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(4);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private ProgramCall(Process process)
    {
        _process = process;
        _errors = OnThread(ReadErrors);
    }

    /// <summary>What it reads.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>What it writes.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Starts it.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="arguments">Its arguments; no secrets, which every account of the machine could read.</param>
    /// <param name="isPrivate">What files it makes on this machine are for this account alone, whatever the umask of this process is.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.StorageUnreachable"/>: it is not on this machine.</exception>
    public static ProgramCall Start(string program, IEnumerable<string> arguments, bool isPrivate = false)
    {
        // The umask can't be given to a process that is started, and changing one's own would change it for the whole host.
        bool byShell = isPrivate && !OperatingSystem.IsWindows() && IsOnPath(program);
        var start = new ProcessStartInfo(byShell ? Shell : program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, CreateNoWindow = true };
        foreach (string argument in byShell ? ["-c", "umask 077; exec \"$@\"", Shell, program, .. arguments] : arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return new ProgramCall(Process.Start(start)!);
        }
        catch (Win32Exception e)
        {
            throw new BackupException(BackupErrorId.StorageUnreachable, $"The program '{program}' can't be started: {e.Message}. Install it, or see that it is on the PATH.", e);
        }
    }

    /// <summary>Runs a program to its end. It must read its input before it writes much.</summary>
    public static ProgramResult Run(string program, IEnumerable<string> arguments, ReadOnlySpan<byte> input, CancellationToken cancellationToken, bool isPrivate = false)
    {
        using ProgramCall call = Start(program, arguments, isPrivate);
        using CancellationTokenRegistration stop = cancellationToken.Register(call.Kill);
        call.Write(input);
        call.CloseInput();
        ProgramResult result = call.End(call.ReadOutput());
        cancellationToken.ThrowIfCancellationRequested();
        return result;
    }

    /// <summary>Does what waits for a program, on a thread of its own.</summary>
    public static Task<T> OnThread<T>(Func<T> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Gives it bytes to read. Where it has ended, <see cref="End"/> tells why.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        try
        {
            await Input.WriteAsync(content, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It reads no more: its exit code and its last words say why.
        }
    }

    /// <summary>Gives it bytes to read. Where it has ended, <see cref="End"/> tells why.</summary>
    public void Write(ReadOnlySpan<byte> content)
    {
        try
        {
            Input.Write(content);
        }
        catch (IOException)
        {
            // It reads no more: its exit code and its last words say why.
        }
    }

    /// <summary>Says that there is no more to read.</summary>
    public void CloseInput()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read all.
        }
    }

    /// <summary>Waits until it has ended.</summary>
    public ProgramResult End(byte[] output)
    {
        _process.WaitForExit();
        return new ProgramResult(_process.ExitCode, output, _errors.GetAwaiter().GetResult());
    }

    /// <summary>All that it writes.</summary>
    public byte[] ReadOutput()
    {
        using var copy = new MemoryStream();
        Output.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>Asks it to end, as Ctrl+C would, so that it can give up what it has begun elsewhere; waits a little.</summary>
    public void Stop()
    {
        try
        {
            if (!OperatingSystem.IsWindows() && !_process.HasExited && Kill(_process.Id, Interrupt) == 0)
            {
                _process.WaitForExit(LongestStop);
            }
        }
        catch (InvalidOperationException)
        {
            // It has just ended.
        }
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    /// <summary>Ends it at once.</summary>
    public void Kill()
    {
        try
        {
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
            }
        }
        catch (InvalidOperationException)
        {
            // It has just ended.
        }
    }

    // A shell would say of a missing program what no caller understands.
    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Any(folder => File.Exists(Path.Combine(folder, program)));

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);

    private string ReadErrors()
    {
        var kept = new StringBuilder();
        var buffer = new char[1024];
        try
        {
            for (int read; (read = _process.StandardError.Read(buffer, 0, buffer.Length)) > 0;)
            {
                kept.Append(buffer, 0, read);
                if (kept.Length > 2 * KeptErrors)
                {
                    kept.Remove(0, kept.Length - KeptErrors);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It was ended.
        }

        return kept.ToString();
    }
}
