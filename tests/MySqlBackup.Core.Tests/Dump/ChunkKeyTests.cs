using System.Globalization;
using System.Text;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Dump;

/// <summary>Tables cut small by every kind of key: each row that the server has must be in one chunk, and in no other.</summary>
public class ChunkKeyTests
{
    private const long SizeOfRow = 100;

    [Theory]
    [MariaDB(1), MariaDB(3)]
    [MySql(1), MySql(3)]
    public void Every_row_is_in_one_chunk_whatever_the_key(ServerFamily family, int rowsPerChunk)
    {
        var server = TestServers.Get(family);
        using var database = server.CreateDatabase("CHARACTER SET utf8mb4");
        using var connection = ServerConnector.Open(server.Options, CancellationToken.None);
        connection.Execute(TableReader.SessionStatement);
        var cases = KeyCases.For(family).ToList();
        var names = cases.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"t{i}")).ToList();
        database.Sql(Statements(cases, names));

        var tables = new SchemaReader(connection, ServerIdentity.Read(connection)).ReadTables(database.Name).ToDictionary(t => t.Name);
        var problems = new StringBuilder();
        foreach (var (keyCase, name) in cases.Zip(names))
        {
            try
            {
                Check(connection, database, keyCase, tables[name], rowsPerChunk, problems);
            }
            catch (MySqlServerException e)
            {
                problems.AppendLine(CultureInfo.InvariantCulture, $"{keyCase.Name}: {e.Message}");
            }
        }

        Assert.True(problems.Length == 0, problems.ToString());
    }

    [Theory]
    [MariaDB(0), MariaDB(1), MariaDB(50_000_000)]
    [MySql(0), MySql(1), MySql(50_000_000)]
    public void Estimates_far_from_the_truth_cost_chunks_but_no_rows(ServerFamily family, int estimatedRows)
    {
        var server = TestServers.Get(family);
        using var database = server.CreateDatabase();
        database.Sql("CREATE TABLE n (k INT PRIMARY KEY, n INT); CREATE TABLE v (k VARCHAR(20) PRIMARY KEY, n INT);"
            + "INSERT INTO n WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i+1 FROM r WHERE i<900) SELECT i*i,i FROM r; INSERT INTO v SELECT k,n FROM n");
        using var connection = ServerConnector.Open(server.Options, CancellationToken.None);
        connection.Execute(TableReader.SessionStatement);
        var identity = ServerIdentity.Read(connection);
        var reader = new SchemaReader(connection, identity);
        foreach (var table in reader.ReadTables(database.Name).Select(t => t with { EstimatedRows = estimatedRows, EstimatedSize = estimatedRows * SizeOfRow }))
        {
            var chunks = new ChunkPlanner(connection, identity, table, reader.ReadChunkKey(table)!, 10 * SizeOfRow).Plan().ToList();
            Assert.InRange(chunks.Count, 1, ChunkPlanner.MostChunks);
            Assert.Equal(Enumerable.Range(1, 900).Select(i => i.ToString(CultureInfo.InvariantCulture)), chunks.SelectMany(c => Read(connection, table, c)).OrderBy(n => int.Parse(n, CultureInfo.InvariantCulture)));
        }
    }

    private static string Statements(List<KeyCase> cases, List<string> names)
    {
        var text = new StringBuilder("SET sql_mode='ALLOW_INVALID_DATES', time_zone='+00:00', explicit_defaults_for_timestamp=ON;\n");
        foreach (var (keyCase, name) in cases.Zip(names))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"CREATE TABLE {name} (n INT NOT NULL, {keyCase.Definition}) {keyCase.Options};");
            if (keyCase.Values.Length > 0)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"INSERT IGNORE INTO {name} (n,{keyCase.Columns}) VALUES {string.Join(',', keyCase.Values.Select((v, i) => $"({i},{v})"))};");
            }
        }

        // The optimiser's estimates, by which numbers are cut, follow the rows.
        return text.AppendLine(CultureInfo.InvariantCulture, $"ANALYZE TABLE {string.Join(',', names)};").ToString();
    }

    private static void Check(MySqlConnection connection, TestDatabase database, KeyCase keyCase, TableSchema table, int rowsPerChunk, StringBuilder problems)
    {
        var expected = DumpBench.Lines(database.Sql($"SELECT n FROM {table.Name}")).Order(StringComparer.Ordinal).ToList();
        if (keyCase.MayCollide ? expected.Count < 10 : expected.Count != keyCase.Values.Length)
        {
            problems.AppendLine(CultureInfo.InvariantCulture, $"{keyCase.Name}: the server took only rows {string.Join(' ', expected)}");
        }

        var estimated = table with { EstimatedRows = expected.Count, EstimatedSize = expected.Count * SizeOfRow };
        var identity = ServerIdentity.Read(connection);
        var key = new SchemaReader(connection, identity).ReadChunkKey(table);
        if (key?.Name != keyCase.Key)
        {
            problems.AppendLine(CultureInfo.InvariantCulture, $"{keyCase.Name}: cut by {key?.Name ?? "nothing"} instead of {keyCase.Key ?? "nothing"}");
        }

        var chunks = key is null ? [Chunk.Whole] : new ChunkPlanner(connection, identity, estimated, key, rowsPerChunk * SizeOfRow).Plan().ToList();
        var found = chunks.ConvertAll(c => Read(connection, table, c));
        var all = found.SelectMany(n => n).Order(StringComparer.Ordinal).ToList();
        if (!all.SequenceEqual(expected))
        {
            problems.AppendLine(CultureInfo.InvariantCulture, $"{keyCase.Name}: lost {string.Join(' ', expected.Except(all))}; doubled {string.Join(' ', all.GroupBy(n => n).Where(g => g.Count() > 1).Select(g => g.Key))}");
        }

        // Half of the rows in one chunk would be a table that is hardly cut.
        if (key is not null && expected.Count > 7 * rowsPerChunk && found.Max(f => f.Count) > expected.Count / 2)
        {
            problems.AppendLine(CultureInfo.InvariantCulture, $"{keyCase.Name}: {found.Max(f => f.Count)} of {expected.Count} rows in one chunk");
        }
    }

    private static List<string> Read(MySqlConnection connection, TableSchema table, Chunk chunk)
    {
        var reader = new TableReader(table, includeHistory: false);
        var column = reader.Columns.Select(c => c.Name).ToList().IndexOf("n");
        var numbers = new List<string>();
        using var rows = connection.Query(reader.Select(chunk));
        while (rows.Read())
        {
            numbers.Add(rows.GetString(column)!);
        }

        return numbers;
    }
}
