using MySqlBackup.Testing;

namespace MySqlBackup.Cli.Tests;

/// <summary>A small database to run the runner on.</summary>
internal static class Shop
{
    public static TestDatabase Create(TestServer server)
    {
        TestDatabase database = server.CreateDatabase();
        server.Sql("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v TEXT); INSERT INTO t (v) VALUES ('a'), ('ß'), (NULL)", database.Name);
        return database;
    }
}
