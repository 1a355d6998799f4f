using System.Text;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Dump;

/// <summary>Tells what definitions need and the backup does not hold: a restore fails at them where the target lacks it too.</summary>
internal sealed class OutsideReferences
{
    private readonly HashSet<string> _databases;
    private readonly HashSet<string> _sequences;
    private readonly IOperationOutput _output;

    public OutsideReferences(ServerIdentity server, IReadOnlyList<string> databases, IReadOnlyList<TableSchema> tables, IOperationOutput output)
    {
        var comparer = server.LowerCaseTableNames == 0 ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        _databases = new HashSet<string>(databases, comparer);
        _sequences = new HashSet<string>(tables.Where(t => t.Kind == TableKind.Sequence).Select(t => t.QuotedName), comparer);
        _output = output;
    }

    /// <summary>Looks for databases in what SHOW CREATE VIEW says.</summary>
    public void TellOfView(TableSchema view, DefinitionText definition)
    {
        var tokens = SqlTokenizer.Split(Encoding.UTF8.GetString(definition.Statement));
        var missing = DatabaseReference.Find(tokens, token => IsMissing(token.Name)).Select(at => tokens[at].Name).Distinct(StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
        {
            _output.Warning($"The view {view} refers to {(missing.Count == 1 ? "the database" : "the databases")} {string.Join(" and ", missing)}, not in this backup: a restore or drill fails at it where the target has no such database.");
        }
    }

    /// <summary>Looks for sequences in what SHOW CREATE TABLE says; MariaDB names each with its database.</summary>
    public void TellOfTable(TableSchema table, DefinitionText definition)
    {
        if (definition.Statement.AsSpan().IndexOf("nextval("u8) < 0)
        {
            return;
        }

        var tokens = SqlTokenizer.Split(Encoding.UTF8.GetString(definition.Statement)).FindAll(token => token.IsCode);
        foreach (var (database, name) in Sequences(tokens).Distinct().Where(sequence => !_sequences.Contains(SqlName.Quote(sequence.Database, sequence.Name))))
        {
            _output.Warning($"The table {table} takes a default from the sequence {database}.{name}, not in this backup: a restore or drill fails at it where the target has no such sequence.");
        }
    }

    // The server's own databases are on every target. A name that is not UTF-8 here came in the charset of the view's maker.
    private bool IsMissing(string name) => !_databases.Contains(name) && !SystemDatabase.Is(name) && !name.Contains('\uFFFD', StringComparison.Ordinal);

    private static IEnumerable<(string Database, string Name)> Sequences(List<SqlToken> tokens)
    {
        for (var at = 0; at + 5 < tokens.Count; at++)
        {
            if (tokens[at].Is("nextval") && tokens[at + 1].Is('(') && tokens[at + 2].IsName && tokens[at + 3].Is('.') && tokens[at + 4].IsName)
            {
                yield return (tokens[at + 2].Name, tokens[at + 4].Name);
            }
        }
    }
}
