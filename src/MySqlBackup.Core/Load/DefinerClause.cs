using System.Text;

namespace MySqlBackup.Core.Load;

/// <summary>The <c>DEFINER = account</c> of a view, routine, trigger, event or package.</summary>
internal static class DefinerClause
{
    /// <summary>The statement without the clause, which makes the account that executes it the definer; the same statement where there is none.</summary>
    public static string Remove(string statement, QuoteRules rules = default)
    {
        if (!statement.Contains("DEFINER", StringComparison.OrdinalIgnoreCase))
        {
            return statement;
        }

        var tokens = SqlTokenizer.Split(statement, rules);
        var at = Find(tokens);
        if (at < 0)
        {
            return statement;
        }

        var text = new StringBuilder(statement.Length);
        var end = EndOfAccount(tokens, SqlTokenizer.NextCode(tokens, at + 1) + 1);
        for (var token = 0; token < tokens.Count; token++)
        {
            // The borders of comments that servers execute stay, since they need not stand around the clause alone.
            if (token < at || token >= end || tokens[token].Kind is SqlTokenKind.ExecutableBegin or SqlTokenKind.ExecutableEnd)
            {
                text.Append(tokens[token].Text);
            }
        }

        return text.ToString();
    }

    // CREATE [OR REPLACE] [ALGORITHM = word] DEFINER = …; -1 where anything else comes first.
    private static int Find(List<SqlToken> tokens)
    {
        var at = SqlTokenizer.NextCode(tokens, 0);
        if (at < 0 || !tokens[at].Is("CREATE"))
        {
            return -1;
        }

        while ((at = SqlTokenizer.NextCode(tokens, at + 1)) >= 0)
        {
            var next = SqlTokenizer.NextCode(tokens, at + 1);
            var isAssigned = next >= 0 && tokens[next].Is('=') && SqlTokenizer.NextCode(tokens, next + 1) >= 0;
            if (tokens[at].Is("DEFINER"))
            {
                return isAssigned ? at : -1;
            }

            if (tokens[at].Is("ALGORITHM") && isAssigned)
            {
                at = SqlTokenizer.NextCode(tokens, next + 1);
            }
            else if (!tokens[at].Is("OR") && !tokens[at].Is("REPLACE"))
            {
                return -1;
            }
        }

        return -1;
    }

    // user, user@host, each bare or quoted, or CURRENT_USER with or without parentheses; "@" belongs to words.
    private static int EndOfAccount(List<SqlToken> tokens, int from)
    {
        var at = SqlTokenizer.NextCode(tokens, from);
        var isFunction = tokens[at].Is("CURRENT_USER") || tokens[at].Is("CURRENT_ROLE");
        var end = at + 1;
        if (isFunction)
        {
            var open = SqlTokenizer.NextCode(tokens, end);
            return open >= 0 && tokens[open].Is('(') ? SqlTokenizer.NextCode(tokens, open + 1) + 1 : end;
        }

        var needsHost = tokens[at].Kind == SqlTokenKind.Word && tokens[at].Text.EndsWith('@');
        var host = SqlTokenizer.NextCode(tokens, end);
        if (!needsHost && host >= 0 && tokens[host].Kind == SqlTokenKind.Word && tokens[host].Text[0] == '@')
        {
            end = host + 1;
            needsHost = tokens[host].Text == "@";
        }

        return needsHost ? SqlTokenizer.NextCode(tokens, end) + 1 : end;
    }
}
