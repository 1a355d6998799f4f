using System.Diagnostics;
using MySqlBackup.Protocol;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Cli.Tests.Faults;

/// <summary>A way to a server on which the runner is killed before a byte passes.</summary>
internal sealed class ProcessKiller : IDisposable
{
    private readonly FaultProxy _proxy;
    private readonly MySqlConnection _watcher;
    private readonly HashSet<long> _others;
    private Process? _process;

    public ProcessKiller(TestServer server, ProxySide side, long at)
    {
        _proxy = new FaultProxy(server, ProxyFault.Act, side, at) { Act = () => _process!.Kill() };
        _watcher = server.Connect();
        _others = Connections();
    }

    public string Socket => _proxy.Socket;

    /// <summary>Runs until it is killed, or to its end where it sends less than in the run that was measured.</summary>
    public void Run(params string[] arguments)
    {
        _process = Runner.Start(arguments);
        RunnerResult result = Runner.Finish(_process);
        Assert.Equal(_proxy.Happened ? 128 + 9 : 0, result.ExitCode);
    }

    /// <summary>Returns when the server has noticed that the process is gone.</summary>
    public void AwaitEnd() => Assert.True(SpinWait.SpinUntil(() => Connections().IsSubsetOf(_others), TimeSpan.FromSeconds(20)), "The run's connections are still there.");

    public void Dispose()
    {
        _proxy.Dispose();
        _watcher.Dispose();
        _process?.Dispose();
    }

    private HashSet<long> Connections()
    {
        var ids = new HashSet<long>();
        using ResultSet rows = _watcher.Query("SELECT ID FROM information_schema.PROCESSLIST");
        while (rows.Read())
        {
            ids.Add(rows.GetInt64(0));
        }

        return ids;
    }
}
