using MySqlBackup.Protocol;
using MySqlBackup.Testing;

namespace MySqlBackup.Core.Tests.Dump;

/// <summary>
/// A session that creates, alters, renames, empties and drops tables in the bank's databases and writes to them between, at a pace that lets a
/// short dump pass between two statements.
/// </summary>
internal sealed class DefinitionChanges : IDisposable
{
    private const int LongestPause = 250;

    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private readonly TestServer _server;
    private readonly Bank _bank;
    private readonly bool _swapsNames;
    private Exception? _failure;

    /// <summary>Makes the tables and begins.</summary>
    /// <param name="server">Where.</param>
    /// <param name="bank">Whose databases.</param>
    /// <param name="swapsNames">Whether two tables change names: those that were created in the same second can't be told apart everywhere.</param>
    public DefinitionChanges(TestServer server, Bank bank, bool swapsNames)
    {
        (_server, _bank, _swapsNames) = (server, bank, swapsNames);
        server.Sql(
            "CREATE TABLE ch_alter (a INT PRIMARY KEY, b INT); INSERT INTO ch_alter VALUES (1,1),(2,2); CREATE TABLE ch_empty (a INT PRIMARY KEY AUTO_INCREMENT, b INT); "
            + "CREATE TABLE ch_left (a INT PRIMARY KEY, b INT); INSERT INTO ch_left VALUES (1,0); SELECT SLEEP(1.1); CREATE TABLE ch_right (a INT PRIMARY KEY, b INT); INSERT INTO ch_right VALUES (2,0)",
            bank.First);
        _thread = new Thread(Change) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Ends it and says what went wrong.</summary>
    public void Stop()
    {
        Dispose();
        if (_failure is not null)
        {
            throw new InvalidOperationException("A change of a definition failed.", _failure);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
    }

    private void Change()
    {
        var random = new Random(1);
        try
        {
            using var connection = _server.Connect(_bank.First);
            for (var n = 0; !_stop.IsCancellationRequested; n++)
            {
                foreach (var statement in Round(n))
                {
                    Execute(connection, statement);
                    if (_stop.Token.WaitHandle.WaitOne(random.Next(LongestPause)))
                    {
                        return;
                    }
                }
            }
        }
#pragma warning disable CA1031 // Stop rethrows it on the test's thread.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure = e;
        }
    }

    private IEnumerable<string> Round(int n)
    {
        yield return "CREATE TABLE ch_new (a INT PRIMARY KEY, b INT) SELECT 7 AS a, 8 AS b";
        yield return $"ALTER TABLE ch_alter ADD COLUMN c INT DEFAULT {n}";
        yield return "UPDATE ch_alter SET b=b+1, c=c+1";
        yield return "ALTER TABLE ch_new RENAME ch_renamed, ADD COLUMN c VARCHAR(9) DEFAULT 'c'";
        yield return "TRUNCATE TABLE ch_empty; INSERT INTO ch_empty (b) VALUES (1),(2),(3)";
        yield return $"CREATE TABLE {_bank.Second}.ch_other LIKE ch_alter; INSERT INTO {_bank.Second}.ch_other SELECT * FROM ch_alter";
        yield return "ALTER TABLE ch_alter DROP COLUMN c";
        if (_swapsNames)
        {
            yield return "RENAME TABLE ch_left TO ch_between, ch_right TO ch_left, ch_between TO ch_right";
        }

        yield return $"UPDATE ch_left SET b={n}; DELETE FROM ch_empty LIMIT 1";
        yield return "ALTER TABLE acc0 ADD KEY by_money (money)";
        yield return $"RENAME TABLE ch_renamed TO {_bank.Second}.ch_moved";
        yield return $"DROP TABLE {_bank.Second}.ch_moved, {_bank.Second}.ch_other";
        yield return "ALTER TABLE acc0 DROP KEY by_money";
    }

    private static void Execute(MySqlConnection connection, string statements)
    {
        foreach (var statement in statements.Split("; "))
        {
            connection.Execute(statement);
        }
    }
}
