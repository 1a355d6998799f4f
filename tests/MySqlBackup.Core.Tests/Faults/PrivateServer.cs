using System.Diagnostics;
using System.Text;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;
using MySqlBackup.Testing;

namespace MySqlBackup.Core.Tests.Faults;

/// <summary>A server of a test's own that is killed as by <c>kill -9</c> and comes back on the same data.</summary>
internal sealed class PrivateServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string[] _command;
    private ServerProcess? _second;

    public PrivateServer(ServerFamily family)
    {
        // What a commit has promised must outlive the server, as it does in production.
        Server = TestServer.Start(family, o => o with { Arguments = ["--innodb-flush-log-at-trx-commit=1", "--innodb-doublewrite=1"] });
        _command = Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{Server.Server.ProcessId}/cmdline")).TrimEnd('\0').Split('\0');
    }

    public TestServer Server { get; }

    /// <summary>Ends it at once; safe from any thread.</summary>
    public void Kill()
    {
        if (_second is not null)
        {
            _second.Kill();
            return;
        }

        using var process = Process.GetProcessById(Server.Server.ProcessId);
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Starts it again, and returns when it takes connections.</summary>
    public void Restart()
    {
        _second?.Dispose();
        _second = ServerProcess.Start(_command[0], _command[1..], null, Server.Server.Directory);
        var clock = Stopwatch.StartNew();
        while (!Answers())
        {
            if (_second.WaitForExit(TimeSpan.FromMilliseconds(20)) || clock.Elapsed > Patience)
            {
                throw new InvalidOperationException("The server did not come back. " + _second.LastWords());
            }
        }
    }

    public void Dispose()
    {
        _second?.Kill();
        _second?.Dispose();
        Server.Dispose();
    }

    private bool Answers()
    {
        try
        {
            Server.Connect().Dispose();
            return true;
        }
        catch (MySqlConnectionException)
        {
            return false;
        }
    }
}
