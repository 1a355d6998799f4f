using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace MySqlBackup.Core.Integrity;

/// <summary>
/// A server program as a child that does not outlive this process. On Linux the kernel sees to it (PR_SET_PDEATHSIG through
/// <c>setpriv</c>), elsewhere the exit handler of <see cref="ScratchServer"/>.
/// </summary>
internal sealed class ServerProcess : IDisposable
{
    private const int KeptLines = 40;

    // PR_SET_PDEATHSIG fires when the thread that forked ends, not the process; so children are started from one thread that never ends.
    private static readonly Lazy<BlockingCollection<Action>> Starter = new(StartStarter);
    private static readonly Lazy<string?> SetPriv = new(FindSetPriv);

    private readonly Process _process;
    private readonly Queue<string> _said = new();

    // Not disposed of: a stream's end may come after the process object has gone.
    private readonly CountdownEvent _streams = new(2);
    private readonly string? _errorLog;

    private ServerProcess(Process process, string? errorLog)
    {
        _process = process;
        _errorLog = errorLog;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public static ServerProcess Start(string program, IEnumerable<string> arguments, string? errorLog, string workingDirectory)
    {
        var info = new ProcessStartInfo
        {
            FileName = SetPriv.Value ?? program,
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (SetPriv.Value is not null)
        {
            info.ArgumentList.Add("--pdeathsig");
            info.ArgumentList.Add("KILL");
            info.ArgumentList.Add("--");
            info.ArgumentList.Add(program);
        }

        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        using var started = new ManualResetEventSlim();
        Process? process = null;
        Exception? failure = null;
        Starter.Value.Add(() =>
        {
            try
            {
                process = Process.Start(info);
            }
            catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
            {
                failure = e;
            }

            started.Set();
        });
        started.Wait();
        if (process is null)
        {
            throw new BackupException(
                BackupErrorId.ScratchServerUnavailable, $"The program '{program}' can't be started: {failure?.Message}.", failure);
        }

        process.StandardInput.Close();
        return new ServerProcess(process, errorLog);
    }

    /// <summary>Waits for the end; false when the time was up.</summary>
    public bool WaitForExit(TimeSpan limit) => _process.WaitForExit(limit);

    /// <summary>Ends the program at once. Its data is thrown away, so there is nothing an orderly shutdown would save.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It ended by itself meanwhile.
        }

        _process.WaitForExit(TimeSpan.FromSeconds(20));
    }

    /// <summary>What the program said, for the end of a message: the last lines of its output and of its error log, where there are any.</summary>
    public string LastWords() => Tail() is { Length: > 0 } tail ? $"It said:\n{tail}" : "It said nothing.";

    /// <summary>The last lines of what the program said and of its error log.</summary>
    public string Tail()
    {
        if (_process.HasExited)
        {
            // Its last lines may still be on their way. A child of its own that holds the streams open must not hold this up.
            _streams.Wait(TimeSpan.FromSeconds(2));
        }

        var tail = new StringBuilder();
        lock (_said)
        {
            tail.AppendJoin('\n', _said);
        }

        if (_errorLog is not null && File.Exists(_errorLog))
        {
            tail.Append('\n').AppendJoin('\n', File.ReadLines(_errorLog).TakeLast(KeptLines));
        }

        return tail.ToString().Trim();
    }

    public void Dispose() => _process.Dispose();

    private void Keep(string? line)
    {
        if (line is null)
        {
            _streams.Signal();
            return;
        }

        lock (_said)
        {
            _said.Enqueue(line);
            if (_said.Count > KeptLines)
            {
                _said.Dequeue();
            }
        }
    }

    private static BlockingCollection<Action> StartStarter()
    {
        var requests = new BlockingCollection<Action>();
        var thread = new Thread(() =>
        {
            foreach (var request in requests.GetConsumingEnumerable())
            {
                request();
            }
        })
        {
            IsBackground = true,
            Name = "server starter",
        };
        thread.Start();
        return requests;
    }

    private static string? FindSetPriv()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            // BusyBox has a setpriv without this option.
            using var trial = Process.Start(new ProcessStartInfo("setpriv", "--pdeathsig KILL -- true")
            {
                RedirectStandardError = true,
                UseShellExecute = false,
            })!;
            trial.StandardError.ReadToEnd();
            trial.WaitForExit();
            return trial.ExitCode == 0 ? "setpriv" : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
