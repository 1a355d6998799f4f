using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Load;

/// <summary>A database with something of each kind that other programs dump.</summary>
internal static class ForeignShop
{
    private const string Shop = """
        CREATE TABLE people (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(50), photo BLOB, j JSON, gen INT AS (LENGTH(name)) STORED, KEY kn (name)) CHARSET utf8mb4;
        INSERT INTO people (name, photo, j) VALUES ('it''s ö; \\ "q" \n', X'00FF0A09275C', '{"a": "b"}'), (NULL, '', NULL);
        CREATE TABLE latin (v VARCHAR(20)) CHARSET latin1; INSERT INTO latin VALUES ('äöü');
        CREATE VIEW v AS SELECT id, name FROM people;
        """;

    // Statements of the client cut these at their semicolons, so they are sent one by one.
    private const string Trigger = "CREATE TRIGGER tr BEFORE INSERT ON people FOR EACH ROW SET NEW.name = CONCAT(NEW.name, ';\n')";
    private const string Procedure = "CREATE PROCEDURE p() SELECT 'a;\nb' AS x";

    public static TestDatabase Create(TestServer server)
    {
        var database = server.CreateDatabase();
        database.Sql(Shop);
        using var connection = server.Connect(database.Name);
        connection.Execute(Trigger);
        connection.Execute(Procedure);
        return database;
    }

    public static void AssertSame(TestServer server, string one, string other)
    {
        foreach (var table in new[] { "people", "latin" })
        {
            Assert.Equal(server.Sql($"SHOW CREATE TABLE `{one}`.{table}"), server.Sql($"SHOW CREATE TABLE `{other}`.{table}"));
            Assert.Equal(server.Sql($"CHECKSUM TABLE `{one}`.{table}").Split('\t')[1], server.Sql($"CHECKSUM TABLE `{other}`.{table}").Split('\t')[1]);
        }
        Assert.Equal("2", server.Sql("SELECT COUNT(*) FROM v", other));
        Assert.DoesNotContain($"`{one}`", server.Sql($"SHOW CREATE VIEW `{other}`.v"), StringComparison.Ordinal);
        Assert.Equal(string.Empty, server.Sql("SHOW TABLES LIKE 'mysqlbackup%'", other));
    }
}
