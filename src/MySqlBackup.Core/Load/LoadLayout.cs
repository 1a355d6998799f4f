using System.Text;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Load;

/// <summary>The statements that load a table's files.</summary>
/// <param name="LoadData">As LOAD DATA LOCAL.</param>
/// <param name="Insert">As an INSERT with a parameter for each value.</param>
internal sealed record LoadLayout(string LoadData, string Insert)
{
    /// <summary>Puts the statement together; null where the values are not the bytes that belong into the columns.</summary>
    public static LoadLayout? Read(MySqlConnection connection, TableRestore table, RowReader rows, ServerIdentity identity)
    {
        var converted = table.Manifest is { } manifest ? Conversions(manifest.TextColumns, manifest.NumberColumns) : null;
        var columns = SqlTokenizer.Split(rows.Columns).Where(token => token.IsName).Select(token => token.Name).ToList();
        if (converted is null)
        {
            var found = ReadColumns(connection, table, identity);
            var names = SessionSetting.Names(rows.Settings);
            var isUtf8 = names is "utf8mb4" or "utf8" or "utf8mb3";
            if (names != "binary" && (!isUtf8 || found.Any(column => column.Charset is not (null or "utf8mb4" or "utf8mb3" or "utf8" or "ascii"))))
            {
                return null;
            }
            converted = Conversions(found.Where(column => column.RefusesBytes).Select(column => column.Name), []);
            if (columns.Count == 0)
            {
                // mydumper names the columns only where a plain list would not do.
                columns = found.Where(column => column.IsInserted).Select(column => column.Name).ToList();
            }
        }
        return columns.Count != rows.ColumnCount ? null : new LoadLayout(LoadDataStatement(table, columns, converted), InsertStatement(table, columns, converted));
    }

    private static string InsertStatement(TableRestore table, List<string> columns, Dictionary<string, string> converted) =>
        $"INSERT INTO {SqlName.Quote(table.Name)} ({string.Join(',', columns.Select(SqlName.Quote))}) VALUES ("
        + string.Join(',', columns.Select(column => Convert(converted, column, "?"))) + ")";

    // What a column needs instead of its bare bytes, with {0} for them: JSON, UUID and addresses are text, an ENUM or SET may be given by its number.
    private static Dictionary<string, string> Conversions(IEnumerable<string> text, IEnumerable<string> numbers) =>
        text.Select(name => (name, "CONVERT({0} USING utf8mb4)")).Concat(numbers.Select(name => (name, "CAST({0} AS UNSIGNED)")))
            .ToDictionary(pair => pair.name, pair => pair.Item2, StringComparer.Ordinal);

    private static string Convert(Dictionary<string, string> converted, string column, string value) =>
        converted.TryGetValue(column, out var conversion) ? conversion.Replace("{0}", value, StringComparison.Ordinal) : value;

    private static string LoadDataStatement(TableRestore table, List<string> columns, Dictionary<string, string> converted)
    {
        var list = new List<string>();
        var settings = new List<string>();
        // MariaDB forgets that the file gave a counter's value as soon as another column is SET, and takes a zero for a value to be counted up.
        var counter = columns.Exists(converted.ContainsKey) ? table.Definition?.Items.FirstOrDefault(item => item.IsAutoIncrement)?.Name : null;
        foreach (var column in columns)
        {
            var isCounter = counter is not null && column == StatementText.Unfold(counter);
            if (converted.ContainsKey(column) || isCounter)
            {
                var variable = $"@v{settings.Count + 1}";
                list.Add(variable);
                settings.Add($"{SqlName.Quote(column)}={Convert(converted, column, variable)}");
            }
            else
            {
                list.Add(SqlName.Quote(column));
            }
        }
        var sql = new StringBuilder("LOAD DATA LOCAL INFILE 'rows' INTO TABLE ")
            .Append(SqlName.Quote(table.Name))
            .Append(" CHARACTER SET binary FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' (")
            .AppendJoin(',', list)
            .Append(')');
        if (settings.Count > 0)
        {
            sql.Append(" SET ").AppendJoin(',', settings);
        }
        return sql.ToString();
    }

    private static List<Column> ReadColumns(MySqlConnection connection, TableRestore table, ServerIdentity identity)
    {
        var columns = new List<Column>();
        using var rows = connection.Query(
            "SELECT COLUMN_NAME, DATA_TYPE, CHARACTER_SET_NAME, EXTRA FROM information_schema.COLUMNS"
            + $" WHERE TABLE_SCHEMA={SqlName.Literal(table.Database.Target)} AND TABLE_NAME={SqlName.Literal(table.Name)} ORDER BY ORDINAL_POSITION");
        while (rows.Read())
        {
            var type = rows.GetString(1)!.ToLowerInvariant();
            var extra = rows.GetString(3) ?? string.Empty;
            columns.Add(new Column(
                rows.GetString(0)!,
                rows.GetString(2),
                identity.IsMariaDb ? type is "uuid" or "inet4" or "inet6" : type == "json",
                !extra.Contains("GENERATED", StringComparison.OrdinalIgnoreCase) || extra.Contains("DEFAULT_GENERATED", StringComparison.OrdinalIgnoreCase)));
        }
        return columns;
    }

    private sealed record Column(string Name, string? Charset, bool RefusesBytes, bool IsInserted);
}
