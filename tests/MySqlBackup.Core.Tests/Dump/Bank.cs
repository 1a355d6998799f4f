using System.Globalization;
using MySqlBackup.Protocol;
using MySqlBackup.Testing;

namespace MySqlBackup.Core.Tests.Dump;

/// <summary>
/// Accounts in several tables of two databases with money that only moves; transactions go on on several connections. Whatever moment a
/// backup shows, the sum is the same, and so is the number of log rows and what the accounts say was moved.
/// </summary>
internal sealed class Bank : IDisposable
{
    public const int Total = 400_000;

    private const int Tables = 4;

    private readonly TestServer _server;
    private readonly List<Thread> _threads = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly string? _twinEngine;
    private readonly IReadOnlyList<string> _looseEngines;
    private readonly CountdownEvent _moving = new(3);
    private Exception? _failure;

    /// <summary>Opens the accounts and begins to move money.</summary>
    /// <param name="server">Where.</param>
    /// <param name="twinEngine">The engine of a table without snapshots that transactions write to beside the others; null: no such table.</param>
    /// <param name="looseEngines">The engines of further tables without snapshots, each written by statements outside transactions.</param>
    public Bank(TestServer server, string? twinEngine = null, params IReadOnlyList<string> looseEngines)
    {
        _server = server;
        _twinEngine = twinEngine;
        _looseEngines = looseEngines;
        First = server.UniqueName("bank");
        Second = First + "_b";
        foreach (var database in new[] { First, Second })
        {
            server.Sql($"CREATE DATABASE {database}");
            for (var i = 0; i < Tables / 2; i++)
            {
                server.Sql(
                    $"CREATE TABLE acc{i} (id INT PRIMARY KEY, money INT NOT NULL, pad VARCHAR(200)) ENGINE=InnoDB;"
                    + $"INSERT INTO acc{i} WITH RECURSIVE n AS (SELECT 0 AS i UNION ALL SELECT i+1 FROM n WHERE i<999) SELECT i*10, 100, REPEAT('x',200) FROM n;",
                    database);
            }
        }

        server.Sql("CREATE TABLE log (id BIGINT PRIMARY KEY AUTO_INCREMENT, worker INT, n INT) ENGINE=InnoDB;", First);
        if (twinEngine is not null)
        {
            server.Sql($"CREATE TABLE twin (worker INT, n INT, PRIMARY KEY (worker, n)) ENGINE={twinEngine}", First);
        }

        foreach (var engine in looseEngines)
        {
            server.Sql($"CREATE TABLE loose_{engine} (id INT PRIMARY KEY, worker INT, n INT, pad VARCHAR(200), KEY (worker)) ENGINE={engine}", First);
        }

        for (var i = 0; i < 3; i++)
        {
            var worker = i;
            _threads.Add(new Thread(() => Move(worker)) { IsBackground = true });
        }

        _threads.ForEach(t => t.Start());
        _moving.Wait();
    }

    public string First { get; }

    public string Second { get; }

    /// <summary>What a restored copy holds: the sum of money, and whether log and twin agree.</summary>
    public string Sum(TestServer server)
    {
        var sums = new[] { First, Second }.SelectMany(d => Enumerable.Range(0, Tables / 2).Select(i => $"SELECT COALESCE(SUM(money),0) AS m FROM {d}.acc{i}"));
        return server.Sql($"SELECT SUM(m) FROM ({string.Join(" UNION ALL ", sums)}) q");
    }

    /// <summary>Ends the transactions and says what went wrong in them.</summary>
    public void Stop()
    {
        _stop.Cancel();
        _threads.ForEach(t => t.Join());
        if (_failure is not null)
        {
            throw new InvalidOperationException("A transaction of the bank failed.", _failure);
        }
    }

    public void Drop() => _server.Sql($"DROP DATABASE IF EXISTS {First}; DROP DATABASE IF EXISTS {Second}");

    public void Dispose()
    {
        _stop.Cancel();
        _threads.ForEach(t => t.Join());
        Drop();
    }

    private void Move(int worker)
    {
        var random = new Random(worker);
        var isMoving = false;
        try
        {
            using var connection = _server.Connect(First);
            connection.Execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
            for (var n = 0; !_stop.IsCancellationRequested; n++)
            {
                try
                {
                    Transfer(connection, random, worker, n);
                    WriteLoose(connection, random, worker, n);
                }
                catch (MySqlServerException e) when (e.Code is 1213 or 1205 or 1062 or 1020 or 1412)
                {
                    // A deadlock, a key that is taken, or a definition that changed meanwhile: the transaction never was.
                    connection.Execute("ROLLBACK");
                }

                if (n == 3)
                {
                    isMoving = true;
                    _moving.Signal();
                }
            }
        }
#pragma warning disable CA1031 // Stop rethrows it on the test's thread.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure = e;
        }
        finally
        {
            if (!isMoving)
            {
                _moving.Signal();
            }
        }
    }

    private void Transfer(MySqlConnection connection, Random random, int worker, int n)
    {
        string Account() => $"{(random.Next(2) == 0 ? First : Second)}.acc{random.Next(Tables / 2)}";
        string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
        connection.Execute("BEGIN");
        var (from, to) = (Account(), Account());
        switch (random.Next(4))
        {
            case 0:
                // A key update moves a row past the reader or before it.
                connection.Execute($"UPDATE {from} SET id=id+{Number(random.Next(1, 9000))} WHERE id={Number(random.Next(1000) * 10)}");
                break;
            case 1:
                // A new account takes all the money of an old one, which goes.
                var id = Number(random.Next(1000) * 10);
                if (connection.QueryScalar($"SELECT money FROM {from} WHERE id={id} FOR UPDATE") is { } money)
                {
                    connection.Execute($"DELETE FROM {from} WHERE id={id}");
                    connection.Execute($"INSERT INTO {to} VALUES ({Number(random.Next(20000, int.MaxValue))},{money},'new')");
                }

                break;
            default:
                var amount = Number(random.Next(100));
                if (connection.Execute($"UPDATE {from} SET money=money-{amount} ORDER BY id DESC LIMIT 1").AffectedRows == 1
                    && connection.Execute($"UPDATE {to} SET money=money+{amount} ORDER BY id LIMIT 1").AffectedRows != 1
                    && amount != "0")
                {
                    connection.Execute("ROLLBACK");
                    return;
                }

                break;
        }

        connection.Execute($"INSERT INTO log (worker,n) VALUES ({Number(worker)},{Number(n)})");
        if (_twinEngine is not null)
        {
            connection.Execute($"INSERT INTO twin VALUES ({Number(worker)},{Number(n)})");
        }

        connection.Execute("COMMIT");
    }

    // One statement of each kind for each engine: what is written before another one fails stays written.
    private void WriteLoose(MySqlConnection connection, Random random, int worker, int n)
    {
        // By one session alone: the others go on where writes to such tables wait and commits do not.
        foreach (var engine in worker == 0 ? _looseEngines : [])
        {
            var table = "loose_" + engine;
            var (id, other) = (random.Next(5000), random.Next(5000));
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"REPLACE INTO {table} VALUES ({id},{worker},{n},REPEAT('p',{id % 200}))"));
            connection.Execute(random.Next(3) switch
            {
                0 => string.Create(CultureInfo.InvariantCulture, $"DELETE FROM {table} WHERE id={other}"),
                1 => string.Create(CultureInfo.InvariantCulture, $"UPDATE {table} SET id=id+5000 WHERE id={other}"),
                _ => string.Create(CultureInfo.InvariantCulture, $"UPDATE {table} SET n=n+1 WHERE id BETWEEN {other} AND {other + 20}"),
            });
        }
    }
}
