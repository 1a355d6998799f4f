namespace MySqlBackup.Core.Load;

/// <summary>What a statement is about, read from its first words.</summary>
/// <param name="Verb">The first word, in upper case.</param>
/// <param name="Kind">The kind of object, in upper case, for <c>CREATE</c>, <c>DROP</c>, <c>ALTER</c> and the like; else empty.</param>
/// <param name="Name">The object's name without its database; empty where there is none.</param>
internal readonly record struct StatementHead(string Verb, string Kind, string Name)
{
    private static readonly HashSet<string> Kinds = new(StringComparer.Ordinal)
    {
        "TABLE", "TABLES", "VIEW", "TRIGGER", "PROCEDURE", "FUNCTION", "EVENT", "SEQUENCE", "PACKAGE", "DATABASE", "SCHEMA", "USER", "ROLE",
    };

    public bool IsCreate => Verb == "CREATE";

    public bool IsDatabase => Kind is "DATABASE" or "SCHEMA";

    /// <summary>True for what a routines file holds beside events.</summary>
    public bool IsRoutine => Kind is "PROCEDURE" or "FUNCTION" or "PACKAGE" or "PACKAGE BODY";

    public static StatementHead Read(string statement)
    {
        var code = SqlTokenizer.Split(statement.Length > 8192 ? statement[..8192] : statement).FindAll(token => token.IsCode);
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
        return new StatementHead(verb, word, at < code.Count && code[at].IsName ? code[at].Name : string.Empty);
    }

    /// <summary>The table that a <c>CREATE TRIGGER</c> is for; empty where it can't be told.</summary>
    public static string TriggerTable(string statement)
    {
        var code = SqlTokenizer.Split(statement).FindAll(token => token.IsCode);
        var at = code.FindIndex(token => token.Is("ON"));
        var name = at >= 0 && at + 1 < code.Count ? code[at + 1].Name : string.Empty;
        return at >= 0 && at + 3 < code.Count && code[at + 2].Is('.') ? code[at + 3].Name : name;
    }
}
