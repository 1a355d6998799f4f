using System.Management.Automation;
using System.Security;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using MySqlConnector;
using Xunit;

namespace MySqlBackup.PowerShell.Tests;

/// <summary>What the cmdlets restored is read back by a driver that shares no code with them.</summary>
public class RoundTripTests
{
    [Theory, MariaDB, MySql]
    public void Restored_values_are_those_another_driver_wrote(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var database = server.CreateDatabase("CHARACTER SET utf8mb4");
        using var folder = new TestFolder();
        using var witness = new MySqlConnection(new MySqlConnectionStringBuilder
        {
            ConnectionProtocol = MySqlConnectionProtocol.UnixSocket,
            Server = server.Socket,
            UserID = "root",
            SslMode = MySqlSslMode.None,
        }.ConnectionString);
        witness.Open();
        Execute(witness, $"CREATE TABLE `{database.Name}`.v (id INT PRIMARY KEY, f FLOAT, d DECIMAL(65, 30), t TEXT, b LONGBLOB, m DATETIME(6))");
        using (var insert = new MySqlCommand($"INSERT INTO `{database.Name}`.v VALUES (1, 16777216, @d, @t, @b, @m), (2, NULL, NULL, NULL, NULL, NULL)", witness))
        {
            insert.Parameters.AddWithValue("@d", "12345678901234567890123456789012345.123456789012345678901234567891");
            insert.Parameters.AddWithValue("@t", "Zoë's \"quoted\" \\ 🎉\n");
            insert.Parameters.AddWithValue("@b", Enumerable.Range(0, 256).Select(i => (byte)i).ToArray());
            insert.Parameters.AddWithValue("@m", new DateTime(2024, 2, 29, 23, 59, 59).AddMicroseconds(999999));
            insert.ExecuteNonQuery();
        }

        var copy = database.Name + "_copy";
        using var module = new HostedModule();
        try
        {
            var results = module.Run(
                """
                $backup = Invoke-MySqlBackup -Server $server -Credential $credential -Database $database -Destination $folder
                $backup | Test-BackupIntegrity -Level Content -Quiet
                $null = $backup | Restore-MySqlBackup -Server $server -Credential $credential -As @{ $database = $copy }
                """,
                new Dictionary<string, object>
                {
                    ["server"] = "unix:" + server.Socket,
                    ["credential"] = new PSCredential("root", new SecureString()),
                    ["database"] = database.Name,
                    ["copy"] = copy,
                    ["folder"] = folder.Path,
                });
            Assert.Equal([true], results.Select(result => result.BaseObject));
            Assert.Equal(Rows(witness, database.Name), Rows(witness, copy));
        }
        finally
        {
            Execute(witness, $"DROP DATABASE IF EXISTS `{copy}`");
        }
    }

    private static List<string> Rows(MySqlConnection connection, string database)
    {
        using var command = new MySqlCommand($"SELECT id, f + 0e0, CAST(d AS CHAR), t, b, m FROM `{database}`.v ORDER BY id", connection);
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) switch
            {
                byte[] bytes => Convert.ToHexString(bytes),
                DateTime time => time.ToString("O"),
                var value => FormattableString.Invariant($"{value}"),
            })));
        }

        Assert.Equal(2, rows.Count);
        return rows;
    }

    private static void Execute(MySqlConnection connection, string sql)
    {
        using var command = new MySqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
