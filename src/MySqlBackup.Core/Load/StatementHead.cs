namespace MySqlBackup.Core.Load;

/// <summary>What a statement is about, read from its first words.</summary>
/// <param name="Verb">The first word, in upper case.</param>
/// <param name="Kind">The kind of object, in upper case, for <c>CREATE</c>, <c>DROP</c>, <c>ALTER</c> and the like; else empty.</param>
/// <param name="Name">The object's name without its database; empty where there is none.</param>
/// <param name="Table">The table that a <c>CREATE TRIGGER</c> is for; else empty.</param>
internal readonly record struct StatementHead(string Verb, string Kind, string Name, string Table = "")
{
    private static readonly HashSet<string> Kinds = new(StringComparer.Ordinal)
    {
        "TABLE", "TABLES", "VIEW", "TRIGGER", "PROCEDURE", "FUNCTION", "EVENT", "SEQUENCE", "PACKAGE", "DATABASE", "SCHEMA", "USER", "ROLE",
    };

    public bool IsCreate => Verb == "CREATE";

    public bool IsDatabase => Kind is "DATABASE" or "SCHEMA";

    /// <summary>True for what a routines file holds beside events.</summary>
    public bool IsRoutine => Kind is "PROCEDURE" or "FUNCTION" or "PACKAGE" or "PACKAGE BODY";

    public static StatementHead Read(string statement, QuoteRules rules = default)
    {
        var code = SqlTokenizer.Split(statement.Length > 8192 ? statement[..8192] : statement, rules).FindAll(token => token.IsCode);
        if (code.Count == 0)
        {
            return new StatementHead(string.Empty, string.Empty, string.Empty);
        }
        var verb = code[0].Text.ToUpperInvariant();
        if (verb == "USE" && code.Count > 1)
        {
            return new StatementHead(verb, "DATABASE", code[1].Name);
        }
        if (verb is not ("CREATE" or "DROP" or "ALTER" or "LOCK" or "TRUNCATE"))
        {
            return new StatementHead(verb, string.Empty, string.Empty);
        }
        // "CREATE DEFINER = user@host …": an unquoted account can't be taken for a kind, because of its "@".
        var kind = code.FindIndex(1, token => token.Kind == SqlTokenKind.Word && Kinds.Contains(token.Text.ToUpperInvariant()));
        if (kind < 0)
        {
            return new StatementHead(verb, string.Empty, string.Empty);
        }
        var word = code[kind].Text.ToUpperInvariant();
        var at = kind + 1;
        if (word == "PACKAGE" && at < code.Count && code[at].Is("BODY"))
        {
            word = "PACKAGE BODY";
            at++;
        }
        while (at < code.Count && (code[at].Is("IF") || code[at].Is("NOT") || code[at].Is("EXISTS")))
        {
            at++;
        }
        if (at + 2 < code.Count && code[at + 1].Is('.'))
        {
            at += 2;
        }
        return new StatementHead(verb, word, NameAt(code, at), word == "TRIGGER" ? NameAt(code, AfterOn(code, at)) : string.Empty);
    }

    private static string NameAt(List<SqlToken> code, int at) => at >= 0 && at < code.Count && code[at].IsName ? code[at].Name : string.Empty;

    // ON table, ON database.table
    private static int AfterOn(List<SqlToken> code, int from)
    {
        var at = code.FindIndex(Math.Min(from, code.Count), token => token.Is("ON"));
        return at < 0 ? -1 : at + 2 < code.Count && code[at + 2].Is('.') ? at + 3 : at + 1;
    }
}
