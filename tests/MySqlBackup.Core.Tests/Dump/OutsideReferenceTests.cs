using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Tests.Load;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Dump;

/// <summary>What a definition needs and the backup does not hold is told when it is backed up, not when it is restored.</summary>
[Collection(DumpGroup.Name)]
public sealed class OutsideReferenceTests
{
    [Theory, MariaDB, MySql]
    public void A_view_of_a_database_outside_the_backup_is_told(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using var own = server.CreateDatabase();
        using var other = server.CreateDatabase();
        other.Sql("CREATE TABLE t (id INT PRIMARY KEY, d DATE, s TEXT); CREATE TABLE u (id INT PRIMARY KEY); CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1");
        own.Sql("CREATE TABLE t (id INT PRIMARY KEY, d DATE, s TEXT);"
            + $"CREATE VIEW by_table AS SELECT o.id FROM {other.Name}.t o; CREATE VIEW by_join AS SELECT t.id FROM t JOIN ({other.Name}.t x JOIN {other.Name}.u y ON x.id = y.id) ON t.id = x.id;"
            + $"CREATE VIEW by_list AS SELECT 1 AS one FROM t, {other.Name}.u; CREATE VIEW by_function AS SELECT {other.Name}.f() AS f; CREATE VIEW by_part AS SELECT id FROM t WHERE EXISTS (SELECT 1 FROM {other.Name}.u z WHERE z.id = t.id);"
            + $"CREATE VIEW innocent AS SELECT 'from `{other.Name}`.`t`' AS `{other.Name}`, x.id AS `from {other.Name}.t`, EXTRACT(YEAR FROM x.d) AS y, EXTRACT(MONTH FROM (x.d + INTERVAL 1 DAY)) AS m, TRIM(LEADING 'x' FROM x.s) AS s,"
            + "CONCAT(x.s, x.s) AS c, (SELECT MAX(q.id) FROM t q WHERE q.s = x.s) AS q FROM t x JOIN t z ON (x.id = z.id) GROUP BY x.id, x.d, x.s ORDER BY x.d, x.s;"
            + "CREATE VIEW on_system AS SELECT TABLE_NAME FROM information_schema.TABLES");
        var output = new RecordingOutput();
        bench.Backup(bench.Request(own.Name), output);
        Assert.Equal(
            new[] { "by_function", "by_join", "by_list", "by_part", "by_table" }.Select(view => $"The view {own.Name}.{view} refers to the database {other.Name}"),
            output.Warnings.Order(StringComparer.Ordinal).Select(w => w[..w.IndexOf(',', StringComparison.Ordinal)]));

        var both = new RecordingOutput();
        bench.Backup(bench.Request(own.Name, other.Name), both);
        Assert.Empty(both.Warnings);
    }

    [Theory, MariaDB, MySql]
    public void A_MERGE_table_over_tables_outside_the_backup_is_told(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using var own = server.CreateDatabase();
        using var other = server.CreateDatabase();
        other.Sql("CREATE TABLE far (id INT PRIMARY KEY) ENGINE=MyISAM");
        own.Sql($"CREATE TABLE near (id INT PRIMARY KEY COMMENT 'UNION=(`x`)') ENGINE=MyISAM; CREATE TABLE near2 LIKE near; CREATE TABLE m (id INT PRIMARY KEY COMMENT 'UNION=(`x`)') ENGINE=MERGE UNION=(near, {other.Name}.far, near2)");
        string[] Warnings(BackupRequest request)
        {
            var output = new RecordingOutput();
            bench.Backup(request, output);
            return output.Warnings.Where(w => w.StartsWith("The MERGE", StringComparison.Ordinal)).Select(w => w[..w.IndexOf(',', StringComparison.Ordinal)]).Order(StringComparer.Ordinal).ToArray();
        }

        var far = $"The MERGE table {own.Name}.m stands for the table `{other.Name}`.`far`";
        Assert.Equal([far], Warnings(bench.Request(own.Name)));
        Assert.Empty(Warnings(bench.Request(own.Name, other.Name)));
        Assert.Equal(
            string.Join('\n', new[] { far, $"The MERGE table {own.Name}.m stands for the table `{own.Name}`.`near2`" }.Order(StringComparer.Ordinal)),
            string.Join('\n', Warnings(bench.Request(own.Name) with { Table = ["m", "near"] })));
    }

    [Theory, MariaDB]
    public void A_default_that_needs_a_sequence_outside_the_backup_is_told(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using var own = server.CreateDatabase();
        using var other = server.CreateDatabase();
        other.Sql("CREATE SEQUENCE s");
        own.Sql($"CREATE SEQUENCE s; CREATE SEQUENCE `odd.``name`; CREATE TABLE t (id INT DEFAULT NEXTVAL(s), o INT DEFAULT (1 + NEXT VALUE FOR `odd.``name`)); CREATE TABLE far (id INT DEFAULT NEXTVAL({other.Name}.s));"
            + "CREATE SEQUENCE l; CREATE SEQUENCE p; CREATE SEQUENCE v; CREATE TABLE others (l INT DEFAULT LASTVAL(l), p INT DEFAULT (PREVIOUS VALUE FOR p), v INT DEFAULT SETVAL(v, 5));"
            + "CREATE TABLE innocent (a VARCHAR(40) DEFAULT 'nextval(`x`.`y`)' COMMENT 'nextval(`x`.`y`)')");
        string[] Warnings(BackupRequest request)
        {
            var output = new RecordingOutput();
            bench.Backup(request, output);
            return output.Warnings.Select(w => w[..w.IndexOf(',', StringComparison.Ordinal)]).Order(StringComparer.Ordinal).ToArray();
        }

        var far = $"The table {own.Name}.far takes a default from the sequence {other.Name}.s";
        Assert.Equal([far], Warnings(bench.Request(own.Name)));
        Assert.Empty(Warnings(bench.Request(own.Name, other.Name)));
        Assert.Equal(
            [$"The table {own.Name}.t takes a default from the sequence {own.Name}.odd.`name", $"The table {own.Name}.t takes a default from the sequence {own.Name}.s"],
            Warnings(bench.Request(own.Name) with { Table = ["t", "innocent"] }));
        Assert.Equal(
            ((string[])["l", "p", "v"]).Select(name => $"The table {own.Name}.others takes a default from the sequence {own.Name}.{name}"),
            Warnings(bench.Request(own.Name) with { Table = ["others"] }));
        Assert.Empty(Warnings(bench.Request(own.Name) with { Table = ["t", "s", "odd*"] }));
        Assert.Empty(Warnings(bench.Request(own.Name) with { Table = ["innocent"] }));
    }

    [Theory, MariaDB, MySql]
    public void A_view_of_a_table_that_is_left_out_is_told(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var bench = new DumpBench(server);
        using var own = server.CreateDatabase();
        using var other = server.CreateDatabase();
        other.Sql("CREATE TABLE far (id INT PRIMARY KEY); CREATE TABLE near (id INT PRIMARY KEY)");
        own.Sql("CREATE TABLE t (id INT PRIMARY KEY, gone INT); CREATE TABLE gone (id INT PRIMARY KEY, s TEXT); CREATE TABLE `odd.``gone` (id INT PRIMARY KEY); CREATE FUNCTION gone() RETURNS INT DETERMINISTIC RETURN 1;"
            + "CREATE VIEW by_table AS SELECT g.id FROM gone g; CREATE VIEW by_join AS SELECT t.id FROM t JOIN `odd.``gone` o ON t.id = o.id JOIN gone ON gone.id = o.id; CREATE VIEW by_part AS SELECT id FROM t WHERE id IN (SELECT MAX(id) FROM gone);"
            + $"CREATE VIEW by_view AS SELECT id FROM by_table; CREATE VIEW by_other AS SELECT f.id FROM {other.Name}.far f;"
            + "CREATE VIEW innocent AS SELECT gone.id, gone.gone, gone() AS f, 'from gone' AS `from ``gone``` FROM t gone; CREATE VIEW derived AS SELECT gone.id FROM (SELECT id FROM t) gone; CREATE VIEW named AS WITH gone AS (SELECT id FROM t) SELECT id FROM gone;"
            + $"CREATE VIEW crossed AS SELECT gone.id FROM t gone JOIN {other.Name}.near ON near.id = gone.id");
        string[] Warnings(BackupRequest request)
        {
            var output = new RecordingOutput();
            bench.Backup(request, output);
            return output.Warnings.Select(w => w[..w.IndexOf(',', StringComparison.Ordinal)]).Order(StringComparer.Ordinal).ToArray();
        }

        var both = bench.Request(own.Name, other.Name);
        Assert.Equal(
            [
                $"The view {own.Name}.by_join refers to {own.Name}.gone and {own.Name}.odd.`gone",
                $"The view {own.Name}.by_other refers to {other.Name}.far",
                $"The view {own.Name}.by_part refers to {own.Name}.gone",
                $"The view {own.Name}.by_view refers to {own.Name}.by_table",
            ],
            Warnings(both with { ExcludeTable = ["gone", "odd*", "far", "by_table"] }));
        Assert.Equal([$"The view {own.Name}.by_table refers to {own.Name}.gone"], Warnings(bench.Request(own.Name) with { Table = ["t", "by_table", "innocent", "derived", "named"] }));
        Assert.Empty(Warnings(both));
        Assert.Empty(Warnings(both with { ExcludeTable = ["nothing*"] }));
    }
}
