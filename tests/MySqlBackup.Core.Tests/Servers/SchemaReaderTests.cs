using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Servers;

public class SchemaReaderTests
{
    [Theory, MariaDB, MySql]
    public void Tables_and_columns_are_read_as_they_are(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var database = server.CreateDatabase("CHARACTER SET latin1");
        database.Sql("""
            CREATE TABLE t (a INT PRIMARY KEY, b VARCHAR(10) CHARACTER SET utf8mb4, c TEXT, d TIMESTAMP DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, e VARCHAR(40) DEFAULT (CONCAT('x','y')),
              v INT AS (a+1) VIRTUAL, s INT GENERATED ALWAYS AS (a+2) STORED, h INT INVISIBLE DEFAULT 1, `o ``d.d` BLOB);
            CREATE TABLE m (a INT) ENGINE=MyISAM;
            CREATE VIEW w AS SELECT a, b FROM t;
            """);
        using var connection = ServerConnector.Open(server.Options, CancellationToken.None);
        var tables = new SchemaReader(connection, ServerIdentity.Read(connection)).ReadTables(database.Name);
        Assert.Equal(["m Table False MyISAM", "t Table True InnoDB", "w View False "], tables.Select(t => $"{t.Name} {t.Kind} {t.HasSnapshot} {t.Engine}"));
        Assert.Equal(
            ["a int  False", "b varchar utf8mb4 False", "c text latin1 False", "d timestamp  False", "e varchar latin1 False", "v int  True", "s int  True", "h int  False", "o `d.d blob  False"],
            tables[1].Columns.Select(c => $"{c.Name} {c.DataType} {c.Charset} {c.IsGenerated}"));
        Assert.Equal("HIGH_PRIORITY ", tables[0].ReadPriority);
        Assert.Equal("", tables[1].ReadPriority + tables[2].ReadPriority);
    }

    [Theory, MariaDB, MySql]
    public void A_table_is_known_again_by_its_name_and_time(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var database = server.CreateDatabase();
        database.Sql("CREATE TABLE t (a INT PRIMARY KEY)");
        using var connection = ServerConnector.Open(server.Options, CancellationToken.None);
        var reader = new SchemaReader(connection, ServerIdentity.Read(connection));
        var table = Assert.Single(reader.ReadTables(database.Name));
        Assert.NotNull(table.Created);
        Assert.True(reader.IsStillThere(table));
        Assert.True(reader.IsStillThere(table with { Created = null }), "a time that the server did not tell says nothing");
        Assert.False(reader.IsStillThere(table with { Created = "2001-01-01 00:00:00" }));
        Assert.False(reader.IsStillThere(table with { Name = "T_" }));
        Assert.False(reader.IsStillThere(table with { Name = "T_", Created = null }));
    }

    [Theory, MariaDB]
    public void Sequences_and_history_are_told_from_tables(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var database = server.CreateDatabase();
        database.Sql("CREATE SEQUENCE s; CREATE TABLE v (a INT) WITH SYSTEM VERSIONING;"
            + "CREATE TABLE p (a INT, f TIMESTAMP(6) GENERATED ALWAYS AS ROW START, u TIMESTAMP(6) GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (f,u)) WITH SYSTEM VERSIONING");
        using var connection = ServerConnector.Open(server.Options, CancellationToken.None);
        var tables = new SchemaReader(connection, ServerIdentity.Read(connection)).ReadTables(database.Name);
        Assert.Equal(["p Table True", "s Sequence False", "v Table True"], tables.Select(t => $"{t.Name} {t.Kind} {t.IsSystemVersioned}"));
        Assert.Equal([false, true, true], tables[0].Columns.Select(c => c.IsPeriod));
    }

    /// <summary>Where names differ by case alone, each has its own tables, columns, keys and programs.</summary>
    [Theory, MariaDB, MySql]
    public void Names_that_differ_by_case_are_different_names(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var connection = ServerConnector.Open(server.Options, CancellationToken.None);
        var identity = ServerIdentity.Read(connection);
        Assert.Equal(0, identity.LowerCaseTableNames);
        var lower = server.UniqueName("case");
        var upper = lower.ToUpperInvariant();
        server.Sql($"""
            CREATE DATABASE {lower}; CREATE DATABASE {upper};
            CREATE TABLE {lower}.t (a INT PRIMARY KEY, b FLOAT); CREATE TABLE {lower}.T (x VARCHAR(10) PRIMARY KEY); CREATE TABLE {upper}.t (z DATE PRIMARY KEY, a INT);
            CREATE PROCEDURE {lower}.p() SELECT 1; CREATE FUNCTION {upper}.P() RETURNS INT DETERMINISTIC RETURN 1;
            CREATE TRIGGER {lower}.tr BEFORE INSERT ON {lower}.T FOR EACH ROW SET @a=1; CREATE EVENT {upper}.e ON SCHEDULE EVERY 1 DAY DISABLE DO SELECT 1;
            """);
        try
        {
            var reader = new SchemaReader(connection, identity);
            string Tables(string database) => string.Join(' ', reader.ReadTables(database).Select(t =>
                $"{t.Name}({string.Join(',', t.Columns.Select(c => c.Name))};{string.Join(',', reader.ReadColumns(t).Select(c => c.Name))};{string.Join(',', reader.ReadChunkKey(t)!.Columns.Select(c => c.Name))})"));
            string Programs(string database) => string.Join(' ', reader.ReadRoutines(database).Select(r => $"{r.Kind} {r.Name}"));
            Assert.Equal("T(x;x;x) t(a,b;a,b;a)", Tables(lower));
            Assert.Equal("t(z,a;z,a;z)", Tables(upper));
            Assert.Equal("Procedure p Trigger tr", Programs(lower));
            Assert.Equal("Function P Event e", Programs(upper));
            Assert.Equal([upper, lower], reader.ReadDatabases(new NameFilter([lower, upper], [], ignoreCase: false)));
            var lowerT = reader.ReadTables(lower)[1];
            Assert.True(reader.IsStillThere(lowerT));
            Assert.False(reader.IsStillThere(lowerT with { Database = upper, Name = "T" }));
        }
        finally
        {
            server.Sql($"DROP DATABASE {lower}; DROP DATABASE {upper}");
        }
    }

    [Theory, MariaDB, MySql]
    public void System_databases_are_read_only_where_they_are_named(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var database = server.CreateDatabase();
        using var connection = ServerConnector.Open(server.Options, CancellationToken.None);
        var reader = new SchemaReader(connection, ServerIdentity.Read(connection));
        string[] system = ["information_schema", "mysql", "performance_schema", "sys"];
        Assert.Empty(reader.ReadDatabases(new NameFilter([], [], ignoreCase: false)).Intersect(system));
        Assert.Empty(reader.ReadDatabases(new NameFilter(["*"], [], ignoreCase: false)).Intersect(system));
        Assert.Equal(["mysql"], reader.ReadDatabases(new NameFilter(["mysql", "db*"], [], ignoreCase: false)).Intersect(system));
        Assert.Contains(database.Name, reader.ReadDatabases(new NameFilter([], [], ignoreCase: false)));
        Assert.Equal(BackupErrorId.ObjectNotFound, Assert.Throws<BackupException>(() => reader.ReadDatabases(new NameFilter([database.Name, "absent"], [], ignoreCase: false))).ErrorId);
        Assert.Equal(BackupErrorId.ObjectNotFound, Assert.Throws<BackupException>(() => reader.ReadDatabases(new NameFilter(["absent*"], [], ignoreCase: false))).ErrorId);
    }

    [Theory, MariaDB, MySql]
    public void Triggers_come_in_the_order_in_which_they_fire(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var database = server.CreateDatabase();
        database.Sql("CREATE TABLE t (a INT); CREATE TRIGGER a BEFORE INSERT ON t FOR EACH ROW SET @a=1; CREATE TRIGGER z BEFORE INSERT ON t FOR EACH ROW PRECEDES a SET @a=1;"
            + "CREATE TRIGGER m BEFORE INSERT ON t FOR EACH ROW FOLLOWS z SET @a=1; CREATE TRIGGER b AFTER INSERT ON t FOR EACH ROW SET @a=1");
        using var connection = ServerConnector.Open(server.Options, CancellationToken.None);
        var triggers = new SchemaReader(connection, ServerIdentity.Read(connection)).ReadRoutines(database.Name);
        Assert.All(triggers, t => Assert.Equal((DatabaseObjectKind.Trigger, "t"), (t.Kind, t.Table)));
        Assert.Equal(["z", "m", "a"], triggers.Select(t => t.Name).Where(n => n != "b"));
    }
}
