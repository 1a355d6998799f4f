using MySqlBackup.Core.Load;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump;

/// <summary>The tables and views that a view takes from.</summary>
internal static class ViewTables
{
    /// <summary>Reads them, as far as they are in these databases and the account may see them.</summary>
    public static IEnumerable<(string Database, string Name)> Read(MySqlConnection connection, ServerIdentity server, TableSchema view, HashSet<string> databases)
    {
        var place = (Schema: SqlName.Literal(view.Database), Name: SqlName.Literal(view.Name));
        if (server.HasViewTableUsage)
        {
            var tables = new List<(string Database, string Name)>();
            using var rows = connection.Query(
                $"SELECT TABLE_SCHEMA,TABLE_NAME FROM information_schema.VIEW_TABLE_USAGE WHERE VIEW_SCHEMA={place.Schema} AND VIEW_NAME={place.Name}");
            while (rows.Read())
            {
                tables.Add((rows.GetString(0)!, rows.GetString(1)!));
            }

            return tables.Where(table => databases.Contains(table.Database));
        }

        // Other than SHOW CREATE VIEW, this names every table with its database, so that no alias or WITH is taken for one.
        var text = connection.QueryScalar($"SELECT VIEW_DEFINITION FROM information_schema.VIEWS WHERE TABLE_SCHEMA={place.Schema} AND TABLE_NAME={place.Name}");
        return text is null ? [] : Find(SqlTokenizer.Split(text), databases);
    }

    // `db`.`table` names one; `db`.`table`.`column` and `db`.`function`(…) do not.
    private static IEnumerable<(string Database, string Name)> Find(List<SqlToken> tokens, HashSet<string> databases)
    {
        var places = DatabaseReference.Find(tokens, token => databases.Contains(token.Name)).ToHashSet();
        var code = Enumerable.Range(0, tokens.Count).Where(at => tokens[at].IsCode).ToList();
        for (var at = 0; at + 2 < code.Count; at++)
        {
            var isMore = at + 3 < code.Count && (tokens[code[at + 3]].Is('.') || tokens[code[at + 3]].Is('('));
            if (places.Contains(code[at]) && !isMore)
            {
                yield return (tokens[code[at]].Name, tokens[code[at + 2]].Name);
            }
        }
    }
}
