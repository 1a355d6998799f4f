using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Tests.Dump;
using MySqlBackup.Protocol;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Faults;

/// <summary>An account of its own for the runs of a test, so that its connections can be told from others' and killed.</summary>
internal sealed class Victim : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TestServer _server;
    private readonly MySqlConnection _admin;
    private readonly Lock _gate = new();

    public Victim(TestServer server)
    {
        _server = server;
        _admin = server.Connect();
        User = server.CreateAccount("pw", ["ALL ON *.*"]);
    }

    public string User { get; }

    public ServerOptions Options => _server.Options with { User = User, Password = "pw" };

    /// <summary>Kills one of the connections; from any thread, for a proxy may come to it while the end is awaited.</summary>
    public void Kill(Random random)
    {
        lock (_gate)
        {
            var ids = Connections();
            if (ids.Count > 0)
            {
                try
                {
                    _admin.Execute($"KILL {ids[random.Next(ids.Count)]}");
                }
                catch (MySqlServerException e) when (e.Code == 1094)
                {
                    // It has just ended by itself.
                }
            }
        }
    }

    /// <summary>Returns when the server has noticed that the connections are gone.</summary>
    public void AwaitEnd() => Assert.True(SpinWait.SpinUntil(HasEnded, Patience), "Connections of the run are still there.");

    public void Dispose()
    {
        _server.DropAccount(User);
        _admin.Dispose();
    }

    private bool HasEnded()
    {
        lock (_gate)
        {
            return Connections().Count == 0;
        }
    }

    private List<long> Connections()
    {
        var ids = new List<long>();
        using var rows = _admin.Query($"SELECT ID FROM information_schema.PROCESSLIST WHERE USER='{User}' ORDER BY ID");
        while (rows.Read())
        {
            ids.Add(rows.GetInt64(0));
        }

        return ids;
    }
}
