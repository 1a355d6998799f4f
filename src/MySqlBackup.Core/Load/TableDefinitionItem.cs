using System.Text;

namespace MySqlBackup.Core.Load;

/// <summary>One part between the parentheses of a <c>CREATE TABLE</c>.</summary>
public sealed record TableDefinitionItem
{
    /// <summary>What it is.</summary>
    public required TableDefinitionItemKind Kind { get; init; }

    /// <summary>As it stands, without surrounding blanks.</summary>
    public required string Sql { get; init; }

    /// <summary>A column's name.</summary>
    public string? Name { get; init; }

    /// <summary>A key's first column.</summary>
    public string? FirstColumn { get; init; }

    /// <summary>True for the column that counts itself.</summary>
    public bool IsAutoIncrement { get; init; }

    /// <summary>True for a key over an expression.</summary>
    public bool IsFunctional { get; init; }

    /// <summary>True for a period or column of system time.</summary>
    public bool IsSystemTime { get; init; }

    /// <summary>Cuts the list at its commas; gives the index of the closing parenthesis, or -1.</summary>
    internal static int Split(List<SqlToken> tokens, int open, List<TableDefinitionItem> items)
    {
        var depth = 0;
        var begin = open + 1;
        for (var at = open; at < tokens.Count; at++)
        {
            if (tokens[at].Is('('))
            {
                depth++;
            }
            else if (tokens[at].Is(')') && --depth == 0)
            {
                return Add(tokens, begin, at, items) ? at : -1;
            }
            else if (depth == 1 && tokens[at].Is(','))
            {
                if (!Add(tokens, begin, at, items))
                {
                    return -1;
                }
                begin = at + 1;
            }
        }
        return -1;
    }

    private static bool Add(List<SqlToken> tokens, int begin, int end, List<TableDefinitionItem> items)
    {
        var code = new List<SqlToken>();
        var text = new StringBuilder();
        var executable = 0;
        for (var at = begin; at < end; at++)
        {
            text.Append(tokens[at].Text);
            if (tokens[at].IsCode)
            {
                code.Add(tokens[at]);
            }
            executable += tokens[at].Kind switch { SqlTokenKind.ExecutableBegin => 1, SqlTokenKind.ExecutableEnd => -1, _ => 0 };
        }
        // An executable comment over a comma can't be cut.
        if (code.Count == 0 || executable != 0)
        {
            return false;
        }
        items.Add(Create(code, text.ToString().Trim()));
        return true;
    }

    private static TableDefinitionItem Create(List<SqlToken> code, string sql)
    {
        var kind = KindOf(code);
        if (kind == TableDefinitionItemKind.Column)
        {
            return new TableDefinitionItem
            {
                Kind = kind,
                Sql = sql,
                Name = code[0].Name,
                IsAutoIncrement = code.Exists(token => token.Is("AUTO_INCREMENT")),
                IsSystemTime = Has(code, "ROW", "START") || Has(code, "ROW", "END") || Has(code, "SYSTEM", "VERSIONING"),
            };
        }
        var open = code.FindIndex(token => token.Is('('));
        var first = open >= 0 && open + 1 < code.Count ? code[open + 1] : default;
        var isKey = kind is not (TableDefinitionItemKind.Other or TableDefinitionItemKind.ForeignKey);
        return new TableDefinitionItem
        {
            Kind = kind,
            Sql = sql,
            FirstColumn = isKey && first.Text is not null ? first.Name : null,
            IsFunctional = isKey && HasExpression(code, open),
            IsSystemTime = Has(code, "PERIOD", "FOR"),
        };
    }

    private static TableDefinitionItemKind KindOf(List<SqlToken> code)
    {
        var at = 0;
        if (code[0].Is("CONSTRAINT"))
        {
            at = code.FindIndex(1, token => token.Is("FOREIGN") || token.Is("CHECK") || token.Is("UNIQUE") || token.Is("PRIMARY"));
            if (at < 0)
            {
                return TableDefinitionItemKind.Other;
            }
        }
        if (Has(code, "WITHOUT", "OVERLAPS") || code[at].Is("VECTOR"))
        {
            return TableDefinitionItemKind.OtherKey;
        }
        return code[at] switch
        {
            var word when word.Is("PRIMARY") => TableDefinitionItemKind.PrimaryKey,
            var word when word.Is("UNIQUE") => TableDefinitionItemKind.UniqueKey,
            var word when word.Is("KEY") || word.Is("INDEX") || word.Is("SPATIAL") => TableDefinitionItemKind.Key,
            var word when word.Is("FULLTEXT") => TableDefinitionItemKind.FullTextKey,
            var word when word.Is("FOREIGN") => TableDefinitionItemKind.ForeignKey,
            var word when word.Is("CHECK") || word.Is("PERIOD") => TableDefinitionItemKind.Other,
            _ => TableDefinitionItemKind.Column,
        };
    }

    // A key part that is itself in parentheses, where a name may be followed by a length in them.
    private static bool HasExpression(List<SqlToken> code, int open)
    {
        for (var at = Math.Max(open, 0); at + 1 < code.Count; at++)
        {
            if ((code[at].Is('(') || code[at].Is(',')) && code[at + 1].Is('('))
            {
                return true;
            }
        }
        return false;
    }

    private static bool Has(List<SqlToken> code, string first, string second)
    {
        for (var at = 0; at + 1 < code.Count; at++)
        {
            if (code[at].Is(first) && code[at + 1].Is(second))
            {
                return true;
            }
        }
        return false;
    }
}
