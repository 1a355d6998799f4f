using System.Globalization;
using MySqlBackup.Protocol;
using MySqlBackup.Testing;

namespace MySqlBackup.Core.Tests.Dump;

/// <summary>A statement that another session runs meanwhile, on a thread of its own; ended on dispose.</summary>
internal sealed class RunningStatement : IDisposable
{
    private readonly TestServer _server;
    private readonly Thread _thread;

    public RunningStatement(TestServer server, string? database, string sql)
    {
        _server = server;
        Connection = server.Connect(database);
        Id = Connection.ConnectionId.ToString(CultureInfo.InvariantCulture);
        _thread = new Thread(() => Execute(sql)) { IsBackground = true };
        _thread.Start();
    }

    public MySqlConnection Connection { get; }

    public string Id { get; }

    /// <summary>What the server said against it; null where it succeeded.</summary>
    public MySqlException? Failure { get; private set; }

    public bool IsRunning => _thread.IsAlive;

    /// <summary>Waits until the server says that it has run for so many seconds.</summary>
    public void AwaitAge(int seconds) => Await($"command='Query' AND time>={seconds}");

    /// <summary>Waits until it waits for a lock, or has ended.</summary>
    public void AwaitLock() => Await("state LIKE 'Waiting for%lock%'");

    public void End() => _server.Sql($"KILL QUERY {Id}");

    public void Join() => _thread.Join();

    public void Dispose()
    {
        if (IsRunning)
        {
            _server.Sql($"KILL {Id}");
            _thread.Join();
        }

        Connection.Dispose();
    }

    private void Execute(string sql)
    {
        try
        {
            Connection.Execute(sql);
        }
        catch (MySqlException e)
        {
            Failure = e;
        }
    }

    // The servers have no event for this.
    private void Await(string condition)
    {
        using var witness = _server.Connect();
        while (IsRunning && witness.QueryScalar($"SELECT COUNT(*) FROM information_schema.processlist WHERE id={Id} AND {condition}") == "0")
        {
            _thread.Join(20);
        }
    }
}
