namespace MySqlBackup.Core.Load;

/// <summary>Recognises a dump file's statements about users, roles and grants, and what the dump runs for their sake.</summary>
internal static class AccountStatement
{
    // As for a head: what comes first may be a comment.
    private const int LongestHead = 8192;

    // The command for the client that newer mariadb-dumps begin with; it has no end of its own, so the statement behind it holds it.
    private const string SandboxVersion = "!999999";

    /// <summary>True for one.</summary>
    /// <param name="statement">The statement, bare or in an executable comment.</param>
    /// <param name="quotes">How it quotes.</param>
    public static bool Is(string statement, QuoteRules quotes)
    {
        var tokens = SqlTokenizer.Split(statement.Length > LongestHead ? statement[..LongestHead] : statement, quotes);
        var sandbox = tokens.FindIndex(token => token.Kind == SqlTokenKind.ExecutableBegin && token.Text.EndsWith(SandboxVersion, StringComparison.Ordinal));
        if (sandbox >= 0)
        {
            tokens.RemoveRange(sandbox, Math.Max(0, tokens.FindIndex(sandbox, token => token.Kind == SqlTokenKind.ExecutableEnd) + 1 - sandbox));
        }
        return Is(tokens.FindAll(token => token.IsCode), quotes);
    }

    private static bool Is(List<SqlToken> code, QuoteRules quotes)
    {
        bool Has(int at, params string[] words) => at < code.Count && words.Any(code[at].Is);
        if (Has(0, "SET") && Has(1, "STATEMENT") && code.FindIndex(token => token.Is("FOR")) is > 0 and var end)
        {
            return Is(code[(end + 1)..], quotes);
        }
        return Has(0, "GRANT", "REVOKE")
            || (Has(0, "CREATE") && Has(Has(1, "OR") ? 3 : 1, "USER", "ROLE"))
            || (Has(0, "ALTER", "RENAME") && Has(1, "USER"))
            || (Has(0, "DROP") && Has(1, "USER", "ROLE"))
            || (Has(0, "SET") && (Has(1, "PASSWORD", "ROLE") || (Has(1, "DEFAULT") && Has(2, "ROLE"))))
            // mariadb-dump --system=users: the role it works under is put back at the end, and with --replace the restoring account is not to be dropped.
            || (Has(0, "SELECT") && code.Exists(token => token.Is("CURRENT_ROLE")) && code.Exists(token => token.Is("@current_role")))
            || (Has(0, "IF") && Has(1, "CURRENT_USER"))
            || (Has(0, "EXECUTE") && Has(1, "IMMEDIATE") && code.Exists(token => token.Kind == SqlTokenKind.Text && Is(token.Text.Trim('\'', '"'), quotes)));
    }
}
