using System.Text;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Load;

/// <summary>
/// A <c>CREATE TABLE</c> cut into its parts, so that keys and foreign keys can be added once the rows are there. A statement it
/// can't read in full is left as it stands.
/// </summary>
public sealed class TableDefinition
{
    private readonly string _statement;
    private readonly string _head;
    private readonly string _tail;
    private readonly List<TableDefinitionItem> _items;

    private TableDefinition(string statement, string name, string head, string tail, List<TableDefinitionItem> items)
    {
        _statement = statement;
        Name = name;
        _head = head;
        _tail = tail;
        _items = items;
    }

    /// <summary>The table's name.</summary>
    public string Name { get; }

    /// <summary>Its columns, keys, foreign keys and checks, in order; empty where the statement could not be read.</summary>
    internal IReadOnlyList<TableDefinitionItem> Items => _items;

    /// <summary>The storage engine named in the options; null where none is.</summary>
    public string? Engine { get; private init; }

    /// <summary>True for a table that keeps its history.</summary>
    public bool IsSystemVersioned { get; private init; }

    /// <summary>Reads the statement; null where it creates no table.</summary>
    public static TableDefinition? Parse(string statement)
    {
        var tokens = SqlTokenizer.Split(statement);
        var at = SqlTokenizer.NextCode(tokens, 0);
        if (at < 0 || !tokens[at].Is("CREATE"))
        {
            return null;
        }
        var name = -1;
        var open = -1;
        for (var isTable = false; (at = SqlTokenizer.NextCode(tokens, at + 1)) >= 0;)
        {
            if (tokens[at].Is('('))
            {
                open = at;
                break;
            }
            if (isTable && tokens[at].IsName && !tokens[at].Is("IF") && !tokens[at].Is("NOT") && !tokens[at].Is("EXISTS"))
            {
                name = at;
            }
            else if (tokens[at].Is("TABLE"))
            {
                isTable = true;
            }
            else if (!isTable && (tokens[at].Is("VIEW") || tokens[at].Is("TRIGGER") || tokens[at].Is("PROCEDURE") || tokens[at].Is("FUNCTION")))
            {
                return null;
            }
        }
        if (name < 0)
        {
            return null;
        }
        var items = new List<TableDefinitionItem>();
        var close = open < 0 ? -1 : TableDefinitionItem.Split(tokens, open, items);
        if (close < 0)
        {
            return new TableDefinition(statement, tokens[name].Name, statement, string.Empty, []);
        }
        var (engine, versioned) = Options(tokens, close);
        return new TableDefinition(statement, tokens[name].Name, Join(tokens, 0, open + 1), Join(tokens, close, tokens.Count), items)
        {
            Engine = engine,
            IsSystemVersioned = versioned || items.Any(item => item.IsSystemTime),
        };
    }

    /// <summary>The statement without what is added later: foreign keys always, secondary keys where asked and possible.</summary>
    /// <param name="deferKeys">True to leave the secondary keys for <see cref="AddKeys"/>.</param>
    public string CreateStatement(bool deferKeys)
    {
        var deferred = deferKeys ? DeferredKeys() : [];
        var kept = _items.Where(item => item.Kind != TableDefinitionItemKind.ForeignKey && !deferred.Contains(item)).ToList();
        return kept.Count == _items.Count
            ? _statement
            : _head + "\n" + string.Join(",\n", kept.Select(item => "  " + item.Sql)) + "\n" + _tail;
    }

    /// <summary>The statements that add the deferred keys: one for all, and one for each full-text key, which InnoDB builds one at a time.</summary>
    public IReadOnlyList<string> AddKeys()
    {
        var deferred = DeferredKeys();
        var statements = new List<string>();
        var together = deferred.Where(item => item.Kind != TableDefinitionItemKind.FullTextKey).ToList();
        if (together.Count > 0)
        {
            statements.Add(Alter(together));
        }
        statements.AddRange(deferred.Where(item => item.Kind == TableDefinitionItemKind.FullTextKey).Select(item => Alter([item])));
        return statements;
    }

    /// <summary>The statement that adds the foreign keys; null where there are none.</summary>
    public string? AddForeignKeys()
    {
        var keys = _items.Where(item => item.Kind == TableDefinitionItemKind.ForeignKey).ToList();
        return keys.Count == 0 ? null : Alter(keys);
    }

    // Only what can be added back in the same order: SHOW CREATE TABLE sorts unique before plain before full-text keys, and
    // keeps the order of creation within each.
    private List<TableDefinitionItem> DeferredKeys()
    {
        var keys = _items.Where(item => item.Kind is TableDefinitionItemKind.Key or TableDefinitionItemKind.UniqueKey
            or TableDefinitionItemKind.FullTextKey).ToList();
        // Other engines copy the table for each ALTER. A functional key is a hidden column, which makes InnoDB copy it too.
        if (!string.Equals(Engine ?? "InnoDB", "InnoDB", StringComparison.OrdinalIgnoreCase) || IsSystemVersioned
            || _items.Any(item => item.Kind == TableDefinitionItemKind.OtherKey) || keys.Any(item => item.IsFunctional) || HasWideCharset)
        {
            return [];
        }
        var hasPrimary = _items.Any(item => item.Kind == TableDefinitionItemKind.PrimaryKey);
        var counter = _items.FirstOrDefault(item => item.IsAutoIncrement)?.Name;
        var counted = counter is null || _items.Any(item => item.Kind == TableDefinitionItemKind.PrimaryKey && item.FirstColumn == counter)
            ? null
            : keys.FirstOrDefault(item => item.FirstColumn == counter);
        var kept = counted is null ? 0 : keys.IndexOf(counted) + 1;
        // Without a primary key InnoDB clusters the rows by a unique one, so that must be there first.
        return keys.Skip(kept).Where(item => hasPrimary || item.Kind != TableDefinitionItemKind.UniqueKey).ToList();
    }

    // MariaDB takes a default such as UNHEX('00FF') in such a table, and then refuses every ALTER of it with "Invalid default value".
    private bool HasWideCharset =>
        _tail.Contains(" CHARSET=ucs2", StringComparison.OrdinalIgnoreCase) || _tail.Contains(" CHARSET=utf16", StringComparison.OrdinalIgnoreCase) || _tail.Contains(" CHARSET=utf32", StringComparison.OrdinalIgnoreCase);

    private string Alter(IEnumerable<TableDefinitionItem> items) =>
        "ALTER TABLE " + SqlName.Quote(Name) + "\n" + string.Join(",\n", items.Select(item => "  ADD " + item.Sql));

    private static (string? Engine, bool Versioned) Options(List<SqlToken> tokens, int close)
    {
        string? engine = null;
        var versioned = false;
        for (var at = SqlTokenizer.NextCode(tokens, close + 1); at >= 0; at = SqlTokenizer.NextCode(tokens, at + 1))
        {
            var next = SqlTokenizer.NextCode(tokens, at + 1);
            if (next < 0)
            {
                break;
            }
            if (tokens[at].Is("ENGINE") && engine is null)
            {
                var value = tokens[next].Is('=') ? SqlTokenizer.NextCode(tokens, next + 1) : next;
                engine = value < 0 ? null : tokens[value].Name;
            }
            versioned |= tokens[at].Is("SYSTEM") && tokens[next].Is("VERSIONING");
        }
        return (engine, versioned);
    }

    private static string Join(List<SqlToken> tokens, int from, int to)
    {
        var text = new StringBuilder();
        for (var at = from; at < to; at++)
        {
            text.Append(tokens[at].Text);
        }
        return text.ToString();
    }
}
