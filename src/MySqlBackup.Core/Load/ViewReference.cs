namespace MySqlBackup.Core.Load;

/// <summary>The tables and views that a view's definition names, as servers print it.</summary>
internal static class ViewReference
{
    private static readonly HashSet<string> BeforeTable = new(StringComparer.OrdinalIgnoreCase) { "FROM", "JOIN", "STRAIGHT_JOIN" };

    /// <summary>
    /// Finds them in a decoded <c>CREATE VIEW</c>, in real names. Only what can be nothing else is taken: a table that is named in another way is missed,
    /// and no alias, column or WITH is taken for one.
    /// </summary>
    /// <param name="statement">The statement.</param>
    /// <param name="rules">How its quotes are read.</param>
    /// <param name="database">The database that names without one belong to.</param>
    public static IEnumerable<(string Database, string Name)> In(string statement, QuoteRules rules, string database)
    {
        var code = SqlTokenizer.Split(statement, rules).FindAll(token => token.IsCode);
        // WITH name AS (…), name (columns) AS (…)
        var named = Enumerable.Range(0, Math.Max(0, code.Count - 2)).Where(at => code[at].IsName && (code[at + 1].Is('(') || (code[at + 1].Is("AS") && code[at + 2].Is('('))))
            .Select(at => code[at].Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        for (var at = 1; at < code.Count; at++)
        {
            if (!code[at].IsName || code[at].Is("SELECT") || code[at].Is("WITH") || !FollowsFrom(code, at))
            {
                continue;
            }
            var isQualified = at + 2 < code.Count && code[at + 1].Is('.') && code[at + 2].IsName;
            var end = isQualified ? at + 3 : at + 1;
            if (end < code.Count && (code[end].Is('.') || code[end].Is('(')))
            {
                continue;
            }
            if (isQualified)
            {
                yield return (StatementText.Unfold(code[at].Name), StatementText.Unfold(code[at + 2].Name));
            }
            else if (!named.Contains(code[at].Name))
            {
                yield return (database, StatementText.Unfold(code[at].Name));
            }
        }
    }

    // FROM t, JOIN t, FROM ((t; but not the FROM of EXTRACT(YEAR FROM c), which has no SELECT in front of it within its parentheses.
    private static bool FollowsFrom(List<SqlToken> code, int at)
    {
        var before = at - 1;
        while (before >= 0 && code[before].Is('('))
        {
            before--;
        }
        if (before < 0 || code[before].Kind != SqlTokenKind.Word || !BeforeTable.Contains(code[before].Text) || (before > 0 && code[before - 1].Is('.')))
        {
            return false;
        }
        return IsOfSelect(code, before);
    }

    private static bool IsOfSelect(List<SqlToken> code, int at)
    {
        var depth = 0;
        for (at--; at >= 0; at--)
        {
            if (code[at].Is(')'))
            {
                depth++;
            }
            else if (code[at].Is('('))
            {
                if (depth == 0 && !IsOfTables(code, at))
                {
                    return false;
                }
                depth = Math.Max(0, depth - 1);
            }
            else if (depth == 0 && code[at].Is("SELECT"))
            {
                return true;
            }
        }
        return false;
    }

    // Parentheses around joined tables.
    private static bool IsOfTables(List<SqlToken> code, int at)
    {
        while (at >= 0 && code[at].Is('('))
        {
            at--;
        }
        return at >= 0 && code[at].Kind == SqlTokenKind.Word && BeforeTable.Contains(code[at].Text);
    }
}
