using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Dump;

[Collection(DumpGroup.Name)]
public class DefinitionStormTests(ConsistencyServers servers) : IClassFixture<ConsistencyServers>
{
    private const int Sessions = 3;

    /// <summary>
    /// A statement that changes a definition may hold its table and wait for the backup's lock; a backup that waits for the table then stands still,
    /// with every commit behind it.
    /// </summary>
    [Theory, MariaDB, MySql]
    public void Backups_among_changing_definitions_neither_stand_still_nor_end_others_statements(ServerFamily family)
    {
        var server = servers.Get(family);
        using var bench = new DumpBench(server);
        using var database = server.CreateDatabase();
        database.Sql("CREATE TABLE kept (a INT PRIMARY KEY); INSERT INTO kept VALUES (1),(2)");
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var ended = new Exception?[Sessions];
        var threads = Enumerable.Range(0, Sessions).Select(i => new Thread(() => ended[i] = Record.Exception(() => Change(server, database.Name, i, stop.Token)))).ToList();
        threads.ForEach(t => t.Start());
        var good = 0;
        try
        {
            for (var i = 0; i < 10; i++)
            {
                try
                {
                    var record = bench.Backup(bench.Request(database.Name) with { LockTimeout = TimeSpan.FromSeconds(20) }, null, stop.Token);
                    Assert.Equal(2, record.Manifest!.Databases[0].Tables.Single(t => t.Name == "kept").Rows);
                    good++;
                }
                catch (BackupException e) when (e.ErrorId == BackupErrorId.TableChanged)
                {
                }
            }

            // The instance lock keeps definitions as they are; without one, a change is an honest reason to fail.
            Assert.True(good == 10 || family == ServerFamily.MariaDB);
            Assert.False(stop.IsCancellationRequested);
        }
        finally
        {
            stop.Cancel();
            threads.ForEach(t => t.Join());
        }

        Assert.All(ended, Assert.Null);
    }

    private static void Change(TestServer server, string database, int number, CancellationToken stop)
    {
        using var connection = server.Connect(database);
        while (!stop.IsCancellationRequested)
        {
            foreach (var statement in new[]
            {
                $"CREATE TABLE x{number} (a INT PRIMARY KEY)", $"INSERT INTO x{number} VALUES (1)", $"ALTER TABLE x{number} ADD COLUMN b INT", $"ALTER TABLE x{number} ADD INDEX (b)",
                $"CREATE VIEW v{number} AS SELECT 1", $"DROP VIEW v{number}", $"RENAME TABLE x{number} TO y{number}", $"TRUNCATE TABLE y{number}", $"DROP TABLE y{number}",
            })
            {
                connection.Execute(statement);
            }
        }
    }
}
