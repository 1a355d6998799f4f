namespace MySqlBackup.Core.Load;

/// <summary>Where a statement names a database, and not a table, a column or an alias of the same name.</summary>
internal static class DatabaseReference
{
    // What a qualified table, routine or view follows. A column may be qualified by a table that bears the database's name,
    // so a name elsewhere is taken for a database only with two dots or before an argument list.
    private static readonly HashSet<string> BeforeObject = new(StringComparer.OrdinalIgnoreCase)
    {
        "FROM", "JOIN", "STRAIGHT_JOIN", "INTO", "UPDATE", "TABLE", "REFERENCES", "VIEW", "TRIGGER", "PROCEDURE", "FUNCTION", "EVENT",
        "SEQUENCE", "PACKAGE", "BODY", "CALL", "EXISTS", "TABLES", "FOLLOWS", "PRECEDES", "TRUNCATE", "DESCRIBE",
        "DELETE", "INSERT", "REPLACE", "IGNORE", "LOW_PRIORITY", "HIGH_PRIORITY", "DELAYED", "QUICK", "TO",
    };

    // What may stand before parentheses around a table: nested joins, and the functions of sequences.
    private static readonly HashSet<string> BeforeParenthesis = new(StringComparer.OrdinalIgnoreCase)
    {
        "FROM", "JOIN", "STRAIGHT_JOIN", "NEXTVAL", "LASTVAL", "SETVAL",
    };

    // The words that begin a list, which tell whether it is one of tables.
    private static readonly HashSet<string> BeginsTables = new(StringComparer.OrdinalIgnoreCase) { "FROM", "UPDATE", "DELETE", "TABLE", "TABLES", "VIEW" };

    private static readonly HashSet<string> BeginsOther = new(StringComparer.OrdinalIgnoreCase)
    {
        "SELECT", "SET", "BY", "WHERE", "HAVING", "VALUES", "VALUE", "KEY", "RETURN", "CALL", "DO", "INTO", "BEGIN", "THEN", "ELSE", "OVER", "LIMIT",
    };

    /// <summary>The indexes of the tokens that name a database.</summary>
    /// <param name="tokens">The statement.</param>
    /// <param name="isMeant">Which names are of interest.</param>
    public static IEnumerable<int> Find(List<SqlToken> tokens, Func<SqlToken, bool> isMeant)
    {
        var code = Enumerable.Range(0, tokens.Count).Where(at => tokens[at].IsCode).ToList();
        for (var at = 0; at < code.Count; at++)
        {
            if (tokens[code[at]].IsName && isMeant(tokens[code[at]]) && NamesDatabase(tokens, code, at))
            {
                yield return code[at];
            }
        }
    }

    private static bool NamesDatabase(List<SqlToken> tokens, List<int> code, int at)
    {
        SqlToken Token(int index) => index >= 0 && index < code.Count ? tokens[code[index]] : new SqlToken(SqlTokenKind.Blank, " ");
        if (Token(at - 1).Is('.'))
        {
            return false;
        }
        if (!Token(at + 1).Is('.'))
        {
            return FollowsDatabase(Token, at - 1);
        }
        if (!Token(at + 2).IsName)
        {
            return false;
        }
        if (Token(at + 3).Is('.') || Token(at + 3).Is('('))
        {
            return true;
        }
        var before = at - 1;
        while (Token(before).Is('('))
        {
            before--;
        }
        var word = Token(before).Kind is SqlTokenKind.Word ? Token(before).Text : string.Empty;
        if (before < at - 1)
        {
            return (BeforeParenthesis.Contains(word) && !(Token(before).Is("FROM") && IsArgument(Token, before))) || IsUnion(Token, before);
        }
        // A trigger's header says ON db.table FOR EACH ROW, where a join's ON is followed by a comparison; a sequence's
        // value is asked with NEXT VALUE FOR db.sequence.
        return (BeforeObject.Contains(word) && !(Token(before).Is("FROM") && IsArgument(Token, before)))
            || (Token(before).Is(',') && IsListOfTables(Token, before))
            || (Token(before).Is("ON") && Token(at + 3).Is("FOR"))
            || (Token(before).Is("FOR") && Token(before - 1).Is("VALUE"));
    }

    // EXTRACT(YEAR FROM t.c) and TRIM('x' FROM t.c): between such a FROM and its parenthesis there is no SELECT.
    private static bool IsArgument(Func<int, SqlToken> token, int at)
    {
        var depth = 0;
        for (at--; token(at).IsCode; at--)
        {
            if (token(at).Is(')'))
            {
                depth++;
            }
            else if (token(at).Is('(') && --depth < 0)
            {
                return true;
            }
            else if (depth == 0 && (token(at).Is("SELECT") || token(at).Is(';')))
            {
                return false;
            }
        }
        return false;
    }

    // A MERGE table's UNION=(db.a,db.b).
    private static bool IsUnion(Func<int, SqlToken> token, int at) => token(at).Is('=') && token(at - 1).Is("UNION");

    // FROM db.a, db.b: back to the word that the list begins with, over whole parentheses; a list inside some is an argument list
    // or values, unless they stand around tables.
    private static bool IsListOfTables(Func<int, SqlToken> token, int at)
    {
        var depth = 0;
        for (; at >= 0; at--)
        {
            var current = token(at);
            if (current.Is(')'))
            {
                depth++;
            }
            else if (current.Is('(') && --depth < 0)
            {
                while (token(at).Is('('))
                {
                    at--;
                }
                return BeforeParenthesis.Contains(token(at).Text) || IsUnion(token, at);
            }
            else if (depth == 0 && current.Is(';'))
            {
                return false;
            }
            else if (depth == 0 && current.Kind == SqlTokenKind.Word && !token(at - 1).Is('.'))
            {
                if (BeginsOther.Contains(current.Text))
                {
                    return false;
                }
                if (BeginsTables.Contains(current.Text))
                {
                    // ON DUPLICATE KEY UPDATE is followed by columns.
                    return !(current.Is("UPDATE") && token(at - 1).Is("KEY"));
                }
            }
        }
        return false;
    }

    // CREATE DATABASE [IF NOT EXISTS] name, USE name, DROP SCHEMA name.
    private static bool FollowsDatabase(Func<int, SqlToken> token, int at)
    {
        while (token(at).Is("EXISTS") || token(at).Is("NOT") || token(at).Is("IF"))
        {
            at--;
        }
        return token(at).Is("DATABASE") || token(at).Is("SCHEMA") || (token(at).Is("USE") && at == 0);
    }
}
