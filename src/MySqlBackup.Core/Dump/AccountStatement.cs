using MySqlBackup.Core.Load;

namespace MySqlBackup.Core.Dump;

/// <summary>
/// What SHOW CREATE USER and SHOW GRANTS say, made fit for another server. Names, comments and attributes may hold the very words that are looked
/// for, so it is read token by token.
/// </summary>
internal static class AccountStatement
{
    /// <summary>Quotes what a certificate must say: MySQL (seen in 9.7) prints it as it is, also with apostrophes and backslashes.</summary>
    /// <param name="create">What SHOW CREATE USER says.</param>
    /// <param name="names">The words of REQUIRE and the texts after them, in the server's order.</param>
    public static string QuoteCertificate(string create, IReadOnlyList<(string Word, string Text)> names)
    {
        var tokens = SqlTokenizer.Split(create);
        var head = Join(tokens.TakeWhile(token => !token.Is("REQUIRE")));
        var printed = Requirement(names, text => text);

        // With the blank behind it: a text that ends with an apostrophe, printed as it is, is what a quoted one begins with.
        return (create + " ").AsSpan(head.Length).StartsWith(printed + " ", StringComparison.Ordinal)
            ? head + Requirement(names, Escape) + create[(head.Length + printed.Length)..]
            : create;
    }

    /// <summary>
    /// Takes out the default role, which MySQL names in front of REQUIRE, where the role must exist already: roles are accounts there, created
    /// in any order.
    /// </summary>
    public static (string User, string DefaultRole) TakeDefaultRole(string create)
    {
        // The other DEFAULTs, of passwords, stand behind REQUIRE.
        var tokens = SqlTokenizer.Split(create);
        var from = tokens.FindIndex(token => token.Is("DEFAULT"));
        var to = tokens.FindIndex(token => token.Is("REQUIRE"));
        return from < 0 || to < from
            ? (create, "")
            : (Join(tokens.Take(from).Concat(tokens.Skip(to))), Join(tokens.Take(to).Skip(from)).TrimEnd());
    }

    /// <summary>
    /// Leaves the rights alone: MariaDB repeats password, REQUIRE and limits in the grant on *.*, where they would change those of an existing
    /// account. CREATE USER has them too.
    /// </summary>
    public static string RightsOnly(string grant)
    {
        var tokens = SqlTokenizer.Split(grant);
        var from = tokens.FindIndex(token => token.Is("IDENTIFIED") || token.Is("REQUIRE") || token.Is("WITH"));
        if (from < 0)
        {
            return grant;
        }

        var option = tokens.FindIndex(from, token => token.Is("GRANT") || token.Is("ADMIN"));
        return Join(tokens.Take(from)).TrimEnd() + (option < 0 ? "" : $" WITH {tokens[option].Text} OPTION");
    }

    private static string Requirement(IEnumerable<(string Word, string Text)> names, Func<string, string> escape)
        => "REQUIRE" + string.Concat(names.Where(name => name.Text.Length > 0).Select(name => $" {name.Word} '{escape(name.Text)}'"));

    // The grammar wants a plain literal here, which SqlName.Literal need not be; the file's sql_mode knows backslashes.
    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal);

    private static string Join(IEnumerable<SqlToken> tokens) => string.Concat(tokens.Select(token => token.Text));
}
