namespace MySqlBackup.Core.Load;

/// <summary>Where a statement takes values from a sequence (MariaDB), or sets one.</summary>
internal static class SequenceReference
{
    /// <summary>The sequences that a decoded statement names, in real names; the database is null where it names none.</summary>
    public static IEnumerable<(string? Database, string Name)> In(string statement, QuoteRules rules = default)
    {
        if (!statement.Contains("VAL", StringComparison.OrdinalIgnoreCase))
        {
            yield break;
        }
        var code = SqlTokenizer.Split(statement, rules).FindAll(token => token.IsCode);
        for (var at = 0; at + 2 < code.Count; at++)
        {
            var isCall = (code[at].Is("NEXTVAL") || code[at].Is("LASTVAL") || code[at].Is("SETVAL")) && code[at + 1].Is('(');
            var isPhrase = code[at].Is("VALUE") && code[at + 1].Is("FOR");
            if (!(isCall || isPhrase) || !code[at + 2].IsName)
            {
                continue;
            }
            var isQualified = at + 4 < code.Count && code[at + 3].Is('.');
            yield return isQualified
                ? (StatementText.Unfold(code[at + 2].Name), StatementText.Unfold(code[at + 4].Name))
                : (null, StatementText.Unfold(code[at + 2].Name));
        }
    }

    /// <summary>True for the <c>CREATE TABLE</c> that a program writes for a sequence where it knows none, or the server's SHOW CREATE TABLE tells of one.</summary>
    public static bool IsTableOfSequence(string statement, QuoteRules rules)
    {
        if (!statement.Contains("SEQUENCE", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }
        var code = SqlTokenizer.Split(statement, rules).FindAll(token => token.IsCode);
        return Enumerable.Range(0, Math.Max(0, code.Count - 2)).Any(at => code[at].Is("SEQUENCE") && code[at + 1].Is('=') && code[at + 2].Text == "1");
    }
}
