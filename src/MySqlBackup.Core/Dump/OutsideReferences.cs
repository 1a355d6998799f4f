using System.Text;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump;

/// <summary>Tells what definitions need and the backup does not hold: a restore fails at them where the target lacks it too.</summary>
internal sealed class OutsideReferences
{
    private readonly ServerIdentity _server;
    private readonly HashSet<string> _databases;
    private readonly HashSet<string> _sequences;
    private readonly HashSet<string> _tables;
    private readonly HashSet<string>? _all;
    private readonly IOperationOutput _output;

    /// <summary>Knows what a backup holds.</summary>
    /// <param name="server">The server.</param>
    /// <param name="databases">The databases of the backup.</param>
    /// <param name="tables">Its tables, views and sequences.</param>
    /// <param name="isPartial">True where something of the databases is left out: only then views are looked into for tables.</param>
    /// <param name="output">Hears the warnings.</param>
    public OutsideReferences(ServerIdentity server, IReadOnlyList<string> databases, IReadOnlyList<TableSchema> tables, bool isPartial, IOperationOutput output)
    {
        _server = server;
        var comparer = server.LowerCaseTableNames == 0 ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        _databases = new HashSet<string>(databases, comparer);
        _sequences = new HashSet<string>(tables.Where(t => t.Kind == TableKind.Sequence).Select(t => t.QuotedName), comparer);
        _tables = new HashSet<string>(tables.Where(t => t.Kind == TableKind.Table).Select(t => t.QuotedName), comparer);
        _all = isPartial ? new HashSet<string>(tables.Select(t => t.QuotedName), comparer) : null;
        _output = output;
    }

    /// <summary>Looks for databases in what SHOW CREATE VIEW says, and for tables that are left out of those that are backed up.</summary>
    public void TellOfView(MySqlConnection connection, TableSchema view, DefinitionText definition)
    {
        if (_all is not null)
        {
            TellOfTables(connection, view, _all);
        }

        var tokens = SqlTokenizer.Split(Encoding.UTF8.GetString(definition.Statement));
        var missing = DatabaseReference.Find(tokens, token => IsMissing(token.Name)).Select(at => tokens[at].Name).Distinct(StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
        {
            _output.Warning($"The view {view} refers to {(missing.Count == 1 ? "the database" : "the databases")} {string.Join(" and ", missing)}, not in this backup: a restore or drill fails at it where the target has no such database.");
        }
    }

    private void TellOfTables(MySqlConnection connection, TableSchema view, HashSet<string> held)
    {
        var missing = ViewTables.Read(connection, _server, view, _databases).Where(table => !held.Contains(SqlName.Quote(table.Database, table.Name)))
            .Select(table => $"{table.Database}.{table.Name}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
        {
            _output.Warning($"The view {view} refers to {string.Join(" and ", missing)}, left out of this backup: a restore or drill fails at it where the target has no such table.");
        }
    }

    /// <summary>Looks for sequences in what SHOW CREATE TABLE says, where MariaDB names each with its database, and for the tables that a MERGE table stands for.</summary>
    public void TellOfTable(TableSchema table, DefinitionText definition)
    {
        if (string.Equals(table.Engine, "MRG_MYISAM", StringComparison.OrdinalIgnoreCase))
        {
            TellOfUnion(table, SqlTokenizer.Split(Encoding.UTF8.GetString(definition.Statement)).FindAll(token => token.IsCode));
        }

        if (definition.Statement.AsSpan().IndexOf("val("u8) < 0)
        {
            return;
        }

        var sequences = SequenceReference.In(StatementText.Decode(definition.Statement)).Select(sequence => (Database: sequence.Database ?? table.Database, sequence.Name));
        foreach (var (database, name) in sequences.Distinct().Where(sequence => !_sequences.Contains(SqlName.Quote(sequence.Database, sequence.Name))))
        {
            _output.Warning($"The table {table} takes a default from the sequence {database}.{name}, not in this backup: a restore or drill fails at it where the target has no such sequence.");
        }
    }

    // UNION=(`a`,`db`.`b`), after the columns.
    private void TellOfUnion(TableSchema table, List<SqlToken> tokens)
    {
        for (var at = tokens.FindLastIndex(t => t.Is("UNION")) + 3; at > 2 && at < tokens.Count && tokens[at].IsName; at += 2)
        {
            var isQualified = at + 2 < tokens.Count && tokens[at + 1].Is('.');
            var name = isQualified ? SqlName.Quote(tokens[at].Name, tokens[at + 2].Name) : SqlName.Quote(table.Database, tokens[at].Name);
            at += isQualified ? 2 : 0;
            if (!_tables.Contains(name))
            {
                _output.Warning($"The MERGE table {table} stands for the table {name}, not in this backup: where the target has no such table, it can't be opened after a restore, and a drill can't compare its database.");
            }
        }
    }

    // The server's own databases are on every target. A name that is not UTF-8 here came in the charset of the view's maker.
    private bool IsMissing(string name) => !_databases.Contains(name) && !SystemDatabase.Is(name) && !name.Contains('\uFFFD', StringComparison.Ordinal);
}
