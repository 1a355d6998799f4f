using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;

namespace MySqlBackup.Core.Tests.Fidelity.Objects;

/// <summary>
/// Everything that a server tells of some databases through its own client: what SHOW CREATE says of each object, byte by byte, what it leaves out
/// (the order of triggers, the next value of sequences, the charset and mode of programs), and the rows.
/// </summary>
internal sealed partial class ObjectPicture
{
    // No definition holds it.
    private const string Mark = "@picture ";

    private const string Session = "SET NAMES utf8mb4, time_zone='+00:00';\n/*!80000 SET information_schema_stats_expiry=0 */;\n";
    private const string Program = "SQL_MODE,DEFINER,CHARACTER_SET_CLIENT,COLLATION_CONNECTION,DATABASE_COLLATION";

    // What SHOW CREATE does not tell, from information_schema: the view, its columns for the object's database and name, and the others.
    private static readonly (string Kind, string View, string Database, string Name, string Facts)[] Facts =
    [
        ("table", "TABLES", "TABLE_SCHEMA", "TABLE_NAME", "TABLE_TYPE,ENGINE,ROW_FORMAT,TABLE_COLLATION,IF(TABLE_TYPE='VIEW','',TABLE_COMMENT)"),
        ("partition", "PARTITIONS", "TABLE_SCHEMA", "TABLE_NAME", "PARTITION_NAME,SUBPARTITION_NAME,PARTITION_ORDINAL_POSITION,SUBPARTITION_ORDINAL_POSITION,PARTITION_METHOD,PARTITION_EXPRESSION,PARTITION_DESCRIPTION,PARTITION_COMMENT"),
        ("view", "VIEWS", "TABLE_SCHEMA", "TABLE_NAME", "CHECK_OPTION,IS_UPDATABLE,DEFINER,SECURITY_TYPE,CHARACTER_SET_CLIENT,COLLATION_CONNECTION"),
        ("routine", "ROUTINES", "ROUTINE_SCHEMA", "ROUTINE_NAME", "ROUTINE_TYPE,ROUTINE_DEFINITION,SQL_DATA_ACCESS,IS_DETERMINISTIC,SECURITY_TYPE,ROUTINE_COMMENT," + Program),
        ("trigger", "TRIGGERS", "TRIGGER_SCHEMA", "TRIGGER_NAME", "ACTION_ORDER,ACTION_TIMING,EVENT_MANIPULATION,EVENT_OBJECT_TABLE,ACTION_STATEMENT," + Program),
        ("event", "EVENTS", "EVENT_SCHEMA", "EVENT_NAME", "STATUS,TIME_ZONE,EVENT_TYPE,EXECUTE_AT,INTERVAL_VALUE,INTERVAL_FIELD,STARTS,ENDS,ON_COMPLETION,EVENT_COMMENT," + Program),
    ];

    private readonly TestServer _server;
    private readonly IReadOnlyDictionary<string, string> _databases;
    private readonly List<string> _keys = [];
    private readonly StringBuilder _script = new(Session);
    private readonly SortedDictionary<string, string> _picture = new(StringComparer.Ordinal);

    private ObjectPicture(TestServer server, IReadOnlyDictionary<string, string> databases)
    {
        _server = server;
        _databases = databases;
    }

    /// <summary>Reads it.</summary>
    /// <param name="server">Where.</param>
    /// <param name="databases">The databases' names, and those that the picture is to have in their place.</param>
    /// <returns>By kind and name what is said of each object.</returns>
    public static SortedDictionary<string, string> Read(TestServer server, IReadOnlyDictionary<string, string> databases)
    {
        var picture = new ObjectPicture(server, databases);
        picture.ReadFacts();
        picture.ReadDefinitions();
        return picture._picture;
    }

    /// <summary>What is another in a copy, for people.</summary>
    public static string Differences(SortedDictionary<string, string> before, SortedDictionary<string, string> after)
    {
        var text = new StringBuilder();
        foreach (var key in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
        {
            var (was, isNow) = (before.GetValueOrDefault(key, "(missing)"), after.GetValueOrDefault(key, "(missing)"));
            if (was != isNow)
            {
                text.AppendLine(key).AppendLine(was).AppendLine("became").AppendLine(isNow).AppendLine();
            }
        }

        return text.ToString();
    }

    private void ReadFacts()
    {
        foreach (var (kind, view, schema, name, facts) in Facts)
        {
            foreach (var (database, item, rest) in List($"SELECT HEX({schema}),HEX({name}),{facts} FROM information_schema.{view} WHERE {schema} IN ({InDatabases}) ORDER BY 1,2,3,4,5,6"))
            {
                var key = $"{kind} {_databases[database]}.{item} facts";
                _picture[key] = (_picture.TryGetValue(key, out var before) ? before + "\n" : "") + Named(rest);
            }
        }
    }

    private void ReadDefinitions()
    {
        foreach (var database in _databases.Keys)
        {
            Ask("database", database, "", $"SHOW CREATE DATABASE {SqlName.Quote(database)}");
        }

        var periods = List($"SELECT HEX(TABLE_SCHEMA),HEX(TABLE_NAME),IF(DATA_TYPE='bigint','',COLUMN_NAME) FROM information_schema.COLUMNS WHERE TABLE_SCHEMA IN ({InDatabases}) AND GENERATION_EXPRESSION IN ('ROW START','ROW END') AND EXTRA LIKE '%GENERATED%'")
            .ToLookup(column => (column.Database, column.Name), column => column.More);
        foreach (var (database, name, type) in List($"SELECT HEX(TABLE_SCHEMA),HEX(TABLE_NAME),TABLE_TYPE FROM information_schema.TABLES WHERE TABLE_SCHEMA IN ({InDatabases})"))
        {
            Ask(type == "VIEW" ? "view" : "table", database, name, $"SHOW CREATE {(type == "VIEW" ? type : "TABLE")} {SqlName.Quote(name)}");
            if (type != "VIEW")
            {
                Ask("rows", database, name, $"SELECT *{(type == "SYSTEM VERSIONED" ? History(name, [.. periods[(database, name)]]) : " FROM " + SqlName.Quote(name))}");
            }
        }

        foreach (var (database, name, type) in List($"SELECT HEX(ROUTINE_SCHEMA),HEX(ROUTINE_NAME),ROUTINE_TYPE FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA IN ({InDatabases})"))
        {
            Ask(type, database, name, $"SHOW CREATE {type} {SqlName.Quote(name)}");
        }

        foreach (var kind in new[] { "TRIGGER", "EVENT" })
        {
            foreach (var (database, name, _) in List($"SELECT HEX({kind}_SCHEMA),HEX({kind}_NAME),'' FROM information_schema.{kind}S WHERE {kind}_SCHEMA IN ({InDatabases})"))
            {
                Ask(kind, database, name, $"SHOW CREATE {kind} {SqlName.Quote(name)}");
            }
        }

        foreach (var part in _server.Sql(_script.ToString()).Split(Mark, StringSplitOptions.RemoveEmptyEntries))
        {
            var end = part.IndexOf('\n', StringComparison.Ordinal);
            var key = _keys[int.Parse(end < 0 ? part : part[..end], CultureInfo.InvariantCulture)];
            var said = end < 0 ? "" : part[end..].Trim('\n');
            _picture.Add(key, Named(key.StartsWith("rows ", StringComparison.Ordinal) ? Sorted(said) : key.StartsWith("TRIGGER ", StringComparison.Ordinal) ? CreationTime().Replace(said, "") : said));
        }
    }

    // Periods of transaction ids mean nothing on another server: of such a table the rows of today count.
    private static string History(string table, string[] period) => period.Contains("")
        ? $" FROM {SqlName.Quote(table)}"
        : $",{string.Join(',', period.Length > 0 ? period : ["ROW_START", "ROW_END"])} FROM {SqlName.Quote(table)} FOR SYSTEM_TIME ALL";

    private string InDatabases => string.Join(',', _databases.Keys.Select(SqlName.Literal));

    // information_schema may compare names without regard to case.
    private List<(string Database, string Name, string More)> List(string statement) => _server.Sql(Session + statement).Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split('\t', 3))
        .Select(field => (Database: FromHex(field[0]), Name: FromHex(field[1]), More: field[2]))
        .Where(item => _databases.ContainsKey(item.Database))
        .ToList();

    private void Ask(string kind, string database, string name, string statement)
    {
        _script.Append(CultureInfo.InvariantCulture, $"USE {SqlName.Quote(database)};\nSELECT '{Mark}{_keys.Count}'; {statement};\n");
        _keys.Add($"{kind} {_databases[database]}.{name}");
    }

    // Definitions may name a database with or without backticks; a restore under another name puts them.
    private string Named(string text)
    {
        foreach (var (name, shown) in _databases)
        {
            text = text.Replace(SqlName.Quote(name), shown, StringComparison.Ordinal).Replace(name, shown, StringComparison.Ordinal);
        }

        // MySQL names a column's charset, too, once a statement named its collation, and SHOW CREATE TABLE does.
        return _server.Family == ServerFamily.MySql ? ColumnCharset().Replace(text, "") : text;
    }

    private static string Sorted(string rows) => string.Join('\n', rows.Split('\n').Order(StringComparer.Ordinal));

    private static string FromHex(string hex) => Encoding.UTF8.GetString(Convert.FromHexString(hex));

    [GeneratedRegex(@" CHARACTER SET \w+(?= COLLATE \w)")]
    private static partial Regex ColumnCharset();

    // SHOW CREATE TRIGGER also says when it was created, which is another time in a copy.
    [GeneratedRegex(@"\t\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d\d$")]
    private static partial Regex CreationTime();
}
