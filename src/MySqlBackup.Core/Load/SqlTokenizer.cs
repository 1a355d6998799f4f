namespace MySqlBackup.Core.Load;

/// <summary>Cuts a statement into tokens; joined again they give the same statement.</summary>
internal static class SqlTokenizer
{
    /// <summary>All tokens, blanks and comments too.</summary>
    public static List<SqlToken> Split(string sql, QuoteRules rules = default)
    {
        var tokens = new List<SqlToken>();
        var depth = 0;
        for (var at = 0; at < sql.Length;)
        {
            var (kind, length) = Next(sql, at, rules, ref depth);
            tokens.Add(new SqlToken(kind, sql.Substring(at, length)));
            at += length;
        }
        return tokens;
    }

    /// <summary>The next token that means something, from an index on; -1 where there is none.</summary>
    public static int NextCode(IReadOnlyList<SqlToken> tokens, int from)
    {
        for (var at = from; at < tokens.Count; at++)
        {
            if (tokens[at].IsCode)
            {
                return at;
            }
        }
        return -1;
    }

    private static (SqlTokenKind Kind, int Length) Next(string sql, int at, QuoteRules rules, ref int depth)
    {
        var value = sql[at];
        if (IsBlank(value))
        {
            return (SqlTokenKind.Blank, Run(sql, at, IsBlank));
        }
        if (IsWord(value))
        {
            return (SqlTokenKind.Word, Run(sql, at, IsWord));
        }
        var rest = sql.AsSpan(at);
        switch (value)
        {
            case '`':
            case '"' when rules.NamesInDoubleQuotes:
                // A quote without an end, in a definition that arrived damaged, names nothing.
                return Quoted(rest, backslash: false) is { } name ? (SqlTokenKind.QuotedName, name) : (SqlTokenKind.Symbol, rest.Length);
            case '\'' or '"':
                return (SqlTokenKind.Text, Quoted(rest, backslash: !rules.IgnoresBackslash) ?? rest.Length);
            case '#':
                return (SqlTokenKind.Blank, Through(rest, "\n"));
            case '-' when rest.StartsWith("--") && (rest.Length == 2 || rest[2] <= ' '):
                return (SqlTokenKind.Blank, Through(rest, "\n"));
            case '/' when rest.StartsWith("/*!") || rest.StartsWith("/*M!"):
                depth++;
                var mark = rest.IndexOf('!') + 1;
                return (SqlTokenKind.ExecutableBegin, mark + Run(sql, at + mark, char.IsAsciiDigit));
            case '/' when rest.StartsWith("/*"):
                return (SqlTokenKind.Blank, Through(rest, "*/"));
            case '*' when depth > 0 && rest.StartsWith("*/"):
                depth--;
                return (SqlTokenKind.ExecutableEnd, 2);
            default:
                return (SqlTokenKind.Symbol, 1);
        }
    }

    private static bool IsBlank(char value) => value <= ' ';

    private static bool IsWord(char value) => char.IsAsciiLetterOrDigit(value) || value is '_' or '$' or '@' || value >= 0x80;

    private static int Run(string sql, int at, Func<char, bool> belongs)
    {
        var end = at;
        while (end < sql.Length && belongs(sql[end]))
        {
            end++;
        }
        return end - at;
    }

    private static int Through(ReadOnlySpan<char> rest, string end)
    {
        var at = rest[1..].IndexOf(end);
        return at < 0 ? rest.Length : at + 1 + end.Length;
    }

    private static int? Quoted(ReadOnlySpan<char> rest, bool backslash)
    {
        for (var at = 1; at < rest.Length; at++)
        {
            if (backslash && rest[at] == '\\')
            {
                at++;
            }
            else if (rest[at] == rest[0])
            {
                if (at + 1 < rest.Length && rest[at + 1] == rest[0])
                {
                    at++;
                    continue;
                }
                return at + 1;
            }
        }
        return null;
    }
}
