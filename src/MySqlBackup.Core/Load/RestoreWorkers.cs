using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Load;

/// <summary>Threads with a connection each. A failure stops the database it belongs to; the others go on.</summary>
internal sealed class RestoreWorkers : IDisposable
{
    private readonly ServerOptions _server;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenRegistration _registration;
    private readonly MySqlConnection?[] _connections;
    private readonly object _gate = new();

    public RestoreWorkers(ServerOptions server, int count, CancellationToken cancellation)
    {
        _server = server;
        _cancellation = cancellation;
        _connections = new MySqlConnection?[count];
        _registration = cancellation.Register(Abort);
    }

    public int Count => _connections.Length;

    /// <summary>Works through a list, each item on whichever thread is free.</summary>
    public void Run<T>(IReadOnlyList<T> items, Func<T, DatabaseRestore> owner, Action<MySqlConnection, T> work)
        where T : class
    {
        var next = -1;
        Run(_ => Interlocked.Increment(ref next) is var at && at < items.Count ? items[at] : null, owner, work);
    }

    /// <summary>Works until nothing is handed out any more.</summary>
    /// <param name="take">Gives the next item, given the one before; null at the end. Called by all threads.</param>
    /// <param name="owner">The database that an item belongs to.</param>
    /// <param name="work">Does it.</param>
    public void Run<T>(Func<T?, T?> take, Func<T, DatabaseRestore> owner, Action<MySqlConnection, T> work)
        where T : class
    {
        var threads = new List<Thread>();
        for (var slot = 0; slot < Count; slot++)
        {
            var mine = slot;
            var thread = new Thread(() => Work(mine, take, owner, work)) { IsBackground = true, Name = $"restore {slot}" };
            thread.Start();
            threads.Add(thread);
        }
        threads.ForEach(thread => thread.Join());
        _cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Does one thing on this thread, on the first connection.</summary>
    public void RunOne(DatabaseRestore owner, Action<MySqlConnection> work)
    {
        Attempt(0, owner, owner, (connection, _) => work(connection));
        _cancellation.ThrowIfCancellationRequested();
    }

    public void Dispose()
    {
        _registration.Dispose();
        foreach (var connection in _connections)
        {
            connection?.Dispose();
        }
    }

    private void Work<T>(int slot, Func<T?, T?> take, Func<T, DatabaseRestore> owner, Action<MySqlConnection, T> work)
        where T : class
    {
        T? item = null;
        while (!_cancellation.IsCancellationRequested && (item = take(item)) is not null)
        {
            Attempt(slot, owner(item), item, work);
        }
    }

    private void Attempt<T>(int slot, DatabaseRestore owner, T item, Action<MySqlConnection, T> work)
    {
        if (owner.HasFailed || _cancellation.IsCancellationRequested)
        {
            return;
        }
        try
        {
            work(Connection(slot), item);
        }
        catch (Exception exception)
        {
            // This is a thread's outermost frame: whatever it is, it must end in the database's result.
            owner.Fail(RestoreFailure.At($"database {owner.Target}", exception, _server));
            Drop(slot);
        }
    }

    private MySqlConnection Connection(int slot)
    {
        if (_connections[slot] is { IsBroken: false } open)
        {
            return open;
        }
        Drop(slot);
        var connection = RestoreSession.Open(_server, _cancellation);
        lock (_gate)
        {
            _connections[slot] = connection;
        }
        if (_cancellation.IsCancellationRequested)
        {
            connection.Abort();
        }
        return connection;
    }

    // A connection that failed may hold a transaction or a setting: closing it takes both back.
    private void Drop(int slot)
    {
        lock (_gate)
        {
            _connections[slot]?.Dispose();
            _connections[slot] = null;
        }
    }

    private void Abort()
    {
        lock (_gate)
        {
            foreach (var connection in _connections)
            {
                connection?.Abort();
            }
        }
    }
}
