using System.Globalization;
using System.Text;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;
using Xunit.Abstractions;

namespace MySqlBackup.Cli.Tests.Scale;

/// <summary>Whole servers with very many tables and databases, and tables of very many partitions: nothing grows faster than they do.</summary>
public class ManyTablesTests(ITestOutputHelper output)
{
    private const int Databases = 100;

    private static readonly int Tables = Fuzzer.IsNightly ? 20_000 : 200;
    private static readonly int Partitions = Fuzzer.IsNightly ? 5_000 : 100;

    // What a runner of .NET needs to begin with, and what the manifest of a table may cost in it.
    private static readonly long MostMemory = (150L << 20) + (Tables * 12_000L);

    [Theory, MariaDB, MySql]
    public void A_server_of_a_hundred_databases_and_one_of_very_many_tables(ServerFamily family)
    {
        using TestServer source = TestServer.Start(family);
        using TestServer target = TestServer.Start(family);
        using var folder = new TestFolder();
        Fill(source);

        MeasuredRun backup = MeasuredRun.RunWell(output, "backup", "--server", "unix:" + source.Socket, "--user", "root", "--destination", folder.Path, "--skip-space-check");
        output.WriteLine($"{Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Length} files");
        MeasuredRun list = MeasuredRun.RunWell(output, "list", "--repository", folder.Path);
        MeasuredRun checksum = MeasuredRun.RunWell(output, "verify", "--repository", folder.Path, "--level", "checksum");
        MeasuredRun content = MeasuredRun.RunWell(output, "verify", "--repository", folder.Path, "--level", "content");
        MeasuredRun restore = MeasuredRun.RunWell(output, "restore", "--server", "unix:" + target.Socket, "--user", "root", "--repository", folder.Path);

        Assert.Equal(Sums(source), Sums(target));
        Assert.All([backup, list, checksum, content, restore], r => Assert.InRange(r.PeakMemory, 1, MostMemory));
    }

    [Theory, MariaDB, MySql]
    public void A_table_of_very_many_partitions(ServerFamily family)
    {
        using TestServer server = TestServer.Start(family, o => o with { Arguments = [$"--open-files-limit={Partitions + 5000}"] });
        using var folder = new TestFolder();
        string rows = (Partitions * 4).ToString(CultureInfo.InvariantCulture);
        server.Sql(
            $"CREATE DATABASE parts; USE parts; CREATE TABLE t (id INT, at DATE, v VARCHAR(50), PRIMARY KEY (id)) PARTITION BY HASH (id) PARTITIONS {Partitions};"
            + $"SET {(family == ServerFamily.MariaDB ? "max_recursive_iterations" : "cte_max_recursion_depth")}=1000000;"
            + $"INSERT INTO t WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i+1 FROM n WHERE i<{rows}) SELECT i, '2026-01-01' + INTERVAL i HOUR, REPEAT('p', i % 50) FROM n");

        MeasuredRun.RunWell(output, "backup", "--server", "unix:" + server.Socket, "--user", "root", "--destination", folder.Path, "--database", "parts", "--skip-space-check", "--chunk-size", "20KB");
        output.WriteLine($"{Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Length} files");
        MeasuredRun.RunWell(output, "verify", "--repository", folder.Path, "--level", "content");
        MeasuredRun.RunWell(output, "restore", "--server", "unix:" + server.Socket, "--user", "root", "--repository", folder.Path, "--as", "parts=copy");

        Assert.Equal(rows, server.Sql("SELECT COUNT(*) FROM copy.t"));
        Assert.Equal(server.Sql("CHECKSUM TABLE parts.t").Split('\t')[1], server.Sql("CHECKSUM TABLE copy.t").Split('\t')[1]);
        Assert.Equal(server.Sql("SHOW CREATE TABLE parts.t"), server.Sql("SHOW CREATE TABLE copy.t"));
    }

    private static void Fill(TestServer server)
    {
        const int PerScript = 1000;
        for (int from = 0; from < Tables; from += PerScript)
        {
            var script = new StringBuilder("CREATE DATABASE IF NOT EXISTS many; USE many;\n");
            for (int i = from; i < Math.Min(Tables, from + PerScript); i++)
            {
                script.Append(CultureInfo.InvariantCulture, $"CREATE TABLE table_{i} (id INT PRIMARY KEY, name VARCHAR(40) NOT NULL DEFAULT '', at DATETIME(3), KEY by_name (name));\nINSERT INTO table_{i} VALUES (1,'one',NULL),({i + 2},'{i}','2026-11-24 12:00:00.5');\n");
            }

            server.Sql(script.ToString());
        }

        server.Sql(string.Concat(Enumerable.Range(1, Databases - 1).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $"CREATE DATABASE db_{i}; CREATE TABLE db_{i}.t (id INT PRIMARY KEY); INSERT INTO db_{i}.t VALUES ({i}); CREATE VIEW db_{i}.v AS SELECT id FROM db_{i}.t;\n"))));
    }

    private static string Sums(TestServer server)
    {
        IEnumerable<string> tables = server.Sql("SELECT CONCAT('`',TABLE_SCHEMA,'`.`',TABLE_NAME,'`') FROM information_schema.TABLES WHERE TABLE_TYPE='BASE TABLE' AND (TABLE_SCHEMA='many' OR TABLE_SCHEMA LIKE 'db\\_%') ORDER BY 1").Split('\n');
        return string.Join('\n', tables.Chunk(500).Select(names => server.Sql("CHECKSUM TABLE " + string.Join(',', names))));
    }
}
