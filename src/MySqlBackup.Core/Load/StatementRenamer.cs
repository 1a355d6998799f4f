using System.Text;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Load;

/// <summary>
/// Puts new names for databases into statements, token by token, so that a copy refers to itself: in foreign keys, views, the
/// headers and bodies of triggers, routines and events. Strings and comments stay: a statement built at run time is not seen.
/// </summary>
internal sealed class StatementRenamer
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

    private readonly IReadOnlyDictionary<string, string> _names;

    // Of each name what stands in a statement however it is quoted: quotes inside a name are doubled there.
    private readonly IReadOnlyList<string> _pieces;

    /// <summary>Creates the renamer.</summary>
    /// <param name="names">Old name to new name, as <see cref="StatementText.Fold"/> gives them; equal pairs are allowed.</param>
    public StatementRenamer(IReadOnlyDictionary<string, string> names)
    {
        _names = names.Where(pair => pair.Key != pair.Value).ToDictionary();
        _pieces = [.. _names.Keys.Select(name => name.Split('`', '"').MaxBy(piece => piece.Length)!)];
    }

    /// <summary>True where nothing is renamed.</summary>
    public bool IsIdle => _names.Count == 0;

    /// <summary>The statement with the new names.</summary>
    public string Rename(string statement, QuoteRules rules = default)
    {
        if (IsIdle || !_pieces.Any(piece => statement.Contains(piece, StringComparison.OrdinalIgnoreCase)))
        {
            return statement;
        }
        var tokens = SqlTokenizer.Split(statement, rules);
        var code = new List<int>();
        for (var at = 0; at < tokens.Count; at++)
        {
            if (tokens[at].IsCode)
            {
                code.Add(at);
            }
        }
        var changed = false;
        for (var at = 0; at < code.Count; at++)
        {
            if (tokens[code[at]].IsName && _names.TryGetValue(tokens[code[at]].Name, out var name) && NamesDatabase(tokens, code, at))
            {
                tokens[code[at]] = Renamed(tokens[code[at]], name);
                changed = true;
            }
        }
        if (!changed)
        {
            return statement;
        }
        var text = new StringBuilder(statement.Length + 64);
        foreach (var token in tokens)
        {
            text.Append(token.Text);
        }
        return text.ToString();
    }

    // Quoted as the old name was: servers keep bodies as they are written, so only then does the copy differ from the original in the name alone.
    private static SqlToken Renamed(SqlToken old, string name) => old switch
    {
        { Kind: SqlTokenKind.Word } when NeedsNoQuotes(name) => new SqlToken(SqlTokenKind.Word, name),
        { Kind: SqlTokenKind.QuotedName, Text: ['"', ..] } => new SqlToken(
            SqlTokenKind.QuotedName, '"' + name.Replace("\"", "\"\"", StringComparison.Ordinal) + '"'),
        _ => new SqlToken(SqlTokenKind.QuotedName, SqlName.Quote(name)),
    };

    // No reserved word of either family holds both an underscore and a digit, but for the charsets' introducers (_utf8mb4), which begin with one.
    private static bool NeedsNoQuotes(string name) => name[0] != '_' && !char.IsAsciiDigit(name[0]) && name.Contains('_', StringComparison.Ordinal)
        && name.Any(char.IsAsciiDigit) && name.All(value => char.IsAsciiLetterOrDigit(value) || value is '_' or '$' or >= '\u0080');

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
            return BeforeParenthesis.Contains(word) || IsUnion(Token, before);
        }
        // A trigger's header says ON db.table FOR EACH ROW, where a join's ON is followed by a comparison; a sequence's
        // value is asked with NEXT VALUE FOR db.sequence.
        return BeforeObject.Contains(word)
            || (Token(before).Is(',') && IsListOfTables(Token, before))
            || (Token(before).Is("ON") && Token(at + 3).Is("FOR"))
            || (Token(before).Is("FOR") && Token(before - 1).Is("VALUE"));
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
