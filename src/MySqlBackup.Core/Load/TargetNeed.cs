using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Load;

/// <summary>Something that a definition needs of the server it is restored to.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name; empty for what the kind tells.</param>
internal readonly record struct TargetNeed(TargetNeedKind Kind, string Name)
{
    /// <summary>What a decoded statement needs. Only what stands where it can mean nothing else is taken: a need that is none would refuse what restores.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="rules">How its quotes are read.</param>
    /// <param name="target">The server, which decides what of the executable comments it executes.</param>
    public static IEnumerable<TargetNeed> Of(string statement, QuoteRules rules, ServerIdentity target)
    {
        var head = StatementHead.Read(statement, rules);
        var code = Executed(SqlTokenizer.Split(statement, rules), target);
        if (head.Verb == "SET")
        {
            return Named(code, "COLLATION_CONNECTION", TargetNeedKind.Collation).Concat(Named(code, "COLLATE", TargetNeedKind.Collation))
                .Concat(Named(code, "CHARACTER_SET_CLIENT", TargetNeedKind.Charset));
        }
        if (!head.IsCreate)
        {
            return [];
        }
        var needs = Named(code, "COLLATE", TargetNeedKind.Collation);
        if (head.Kind is "TABLE" or "DATABASE" or "SCHEMA")
        {
            needs = needs.Concat(Named(code, "CHARSET", TargetNeedKind.Charset)).Concat(Charsets(code));
        }
        if (head.Kind == "TABLE")
        {
            needs = needs.Concat(Named(code, "ENGINE", TargetNeedKind.Engine));
            if (Enumerable.Range(1, Math.Max(0, code.Count - 1)).Any(at => code[at].Is("VERSIONING") && code[at - 1].Is("SYSTEM")))
            {
                needs = needs.Append(new TargetNeed(TargetNeedKind.SystemVersioning, string.Empty));
            }
        }
        return head.Kind == "SEQUENCE" || (head.Kind == "TABLE" && (SequenceReference.In(statement, rules).Any() || SequenceReference.IsTableOfSequence(statement, rules)))
            ? needs.Append(new TargetNeed(TargetNeedKind.Sequence, string.Empty))
            : needs;
    }

    private static IEnumerable<TargetNeed> Charsets(List<SqlToken> code) =>
        Enumerable.Range(0, code.Count).Where(at => code[at].Is("SET") && at > 0 && code[at - 1].Is("CHARACTER")).Select(at => ValueAt(code, at + 1))
            .OfType<string>().Select(name => new TargetNeed(TargetNeedKind.Charset, name));

    private static IEnumerable<TargetNeed> Named(List<SqlToken> code, string word, TargetNeedKind kind) =>
        Enumerable.Range(0, code.Count).Where(at => code[at].Is(word) && !(at > 0 && code[at - 1].Is('.'))).Select(at => ValueAt(code, at + 1))
            .OfType<string>().Select(name => new TargetNeed(kind, name));

    // Variables (@saved_collation) and DEFAULT name none.
    private static string? ValueAt(List<SqlToken> code, int at)
    {
        var value = at < code.Count && code[at].Is('=') ? at + 1 : at;
        if (value >= code.Count)
        {
            return null;
        }
        var name = code[value].Kind == SqlTokenKind.Symbol ? string.Empty : code[value].Text.Trim('\'', '"', '`');
        return name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') && !string.Equals(name, "DEFAULT", StringComparison.OrdinalIgnoreCase)
            ? name
            : null;
    }

    private static List<SqlToken> Executed(List<SqlToken> tokens, ServerIdentity target)
    {
        var code = new List<SqlToken>();
        var skipped = 0;
        foreach (var token in tokens)
        {
            if (token.Kind == SqlTokenKind.ExecutableBegin)
            {
                skipped += skipped > 0 || !IsExecuted(token.Text, target) ? 1 : 0;
            }
            else if (token.Kind == SqlTokenKind.ExecutableEnd)
            {
                skipped -= skipped > 0 ? 1 : 0;
            }
            else if (token.IsCode && skipped == 0)
            {
                code.Add(token);
            }
        }
        return code;
    }

    // MariaDB passes over the comments that MySQL 5.7 and later write for themselves ("Comment Syntax" in its manual); MySQL over /*M!.
    private static bool IsExecuted(string begin, ServerIdentity target)
    {
        var digits = begin[(begin.IndexOf('!') + 1)..];
        var version = digits.Length == 0 ? 0 : int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
        var own = (target.Version.Major * 10000) + (target.Version.Minor * 100) + target.Version.Build;
        return version <= own && (target.IsMariaDb ? begin.StartsWith("/*M", StringComparison.Ordinal) || version is < 50700 or > 99999 : !begin.StartsWith("/*M", StringComparison.Ordinal));
    }
}
