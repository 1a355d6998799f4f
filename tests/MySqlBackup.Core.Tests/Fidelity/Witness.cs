using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;

namespace MySqlBackup.Core.Tests.Fidelity;

/// <summary>What the server's own client says about the tables of a database: definition, checksum, and a digest of each column and of the rows.</summary>
internal sealed class Witness
{
    // Fields that neither a name nor a definition holds, since the client escapes what is below a blank.
    private const string Mark = "@witness";

    private readonly TestServer _server;
    private readonly string _database;
    private readonly Dictionary<string, List<(string Name, string Type)>> _columns = [];

    public Witness(TestServer server, string database)
    {
        _server = server;
        _database = database;
        var columns = server.Sql($"SELECT TABLE_NAME,COLUMN_NAME,DATA_TYPE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA='{database}' ORDER BY TABLE_NAME,ORDINAL_POSITION");
        foreach (var field in columns.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t').Select(Plain).ToArray()))
        {
            (_columns.TryGetValue(field[0], out var list) ? list : _columns[field[0]] = []).Add((field[1], field[2]));
        }
    }

    public IReadOnlyCollection<string> Tables => _columns.Keys;

    /// <summary>Of each table what must be the same in its copy.</summary>
    public Dictionary<string, TableFacts> Read()
    {
        var tables = Tables.ToList();
        var statements = tables.Select((table, number) =>
            $"SELECT '{Mark}{number}';\nSHOW CREATE TABLE {SqlName.Quote(table)};\nCHECKSUM TABLE {SqlName.Quote(table)} EXTENDED;\n{Digests(table)};");
        var output = _server.Sql("SET time_zone='+00:00', character_set_results=utf8mb4;\n" + string.Join('\n', statements), _database);
        var facts = new Dictionary<string, TableFacts>(StringComparer.Ordinal);
        foreach (var part in output.Split(Mark, StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = part.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var digests = lines[3].Split('\t');
            var definition = Plain(lines[1][(lines[1].IndexOf('\t', StringComparison.Ordinal) + 1)..]);
            // MariaDB 10.11 gives another checksum each time to a table with generated columns; and its checksums tell a negative zero from zero, which none
            // of its answers does.
            var isRepeatable = _server.Family != ServerFamily.MariaDB
                || !new[] { " GENERATED ALWAYS ", " float", " double" }.Any(word => definition.Contains(word, StringComparison.Ordinal));
            facts.Add(tables[int.Parse(lines[0], System.Globalization.CultureInfo.InvariantCulture)], new TableFacts(
                definition,
                isRepeatable ? lines[2][(lines[2].LastIndexOf('\t') + 1)..] : "",
                long.Parse(digests[0], System.Globalization.CultureInfo.InvariantCulture),
                digests[1],
                digests[2..]));
        }

        return facts;
    }

    public string ColumnName(string table, int number) => _columns[table][number] is var (name, type) ? $"{name} ({type})" : "";

    /// <summary>The values of a column that are here more often than in a copy, as the server shows them.</summary>
    public string ValuesNotIn(Witness copy, string table, int number)
    {
        var statement = $"SELECT LEFT({Text(_columns[table][number])},200) AS v,COUNT(*) FROM {SqlName.Quote(table)} GROUP BY v ORDER BY v";
        var there = copy._server.Sql(statement, copy._database).Split('\n').ToHashSet(StringComparer.Ordinal);
        return string.Join(" | ", _server.Sql(statement, _database).Split('\n').Where(line => !there.Contains(line)).Take(5));
    }

    // A sum over rows, so that no order is needed; the whole row has a digest too, so that values can't have changed places.
    private string Digests(string table)
    {
        var digests = _columns[table].ConvertAll(c => $"SHA2(IFNULL({Text(c)},'NULL'),256)");
        return $"SELECT COUNT(*),{string.Join(',', digests.Prepend($"SHA2(CONCAT({string.Join(',', digests)}),256)").Select(d => $"SUM(CAST(CONV(LEFT({d},15),16,10) AS UNSIGNED))"))} FROM {SqlName.Quote(table)}";
    }

    private static string Text((string Name, string Type) column)
    {
        var name = SqlName.Quote(column.Name);
        return column.Type switch
        {
            "float" or "double" => $"HEX(CAST({name}*1e0 AS CHAR))",
            "tinyint" or "smallint" or "mediumint" or "int" or "bigint" or "decimal" or "year" => $"CAST({name} AS CHAR)",
            "enum" or "set" => $"CONCAT({name}+0,':',HEX({name}))",
            _ => $"HEX({name})",
        };
    }

    // What the client writes for a tab, a line's end, a backslash and a zero byte.
    private static string Plain(string text) => text.Contains('\\', StringComparison.Ordinal)
        ? System.Text.RegularExpressions.Regex.Replace(text, @"\\(.)", m => m.Groups[1].Value switch { "n" => "\n", "t" => "\t", "0" => "\0", var other => other })
        : text;
}
