namespace MySqlBackup.Core.Servers;

/// <summary>A right on something, as GRANT names the two.</summary>
/// <param name="Right">For example <c>SHOW VIEW</c>.</param>
/// <param name="Scope">For example <c>`shop`.*</c>.</param>
internal readonly record struct NeededRight(string Right, string Scope)
{
    /// <summary>All of them in a sentence: <c>SELECT and TRIGGER on `a`.* and RELOAD on *.*</c>.</summary>
    public static string List(IEnumerable<NeededRight> rights) => Join(rights.GroupBy(r => r.Scope).Select(g => $"{Join(g.Select(r => r.Right))} on {g.Key}"));

    /// <summary>The statements that give them.</summary>
    /// <param name="rights">The rights.</param>
    /// <param name="account">Whom to, as GRANT names it; without it the statements are for people to complete.</param>
    public static string Grants(IEnumerable<NeededRight> rights, string account = "it")
        => string.Join("; ", rights.GroupBy(r => r.Scope).Select(g => $"GRANT {string.Join(", ", g.Select(r => r.Right))} ON {g.Key} TO {account}"));

    private static string Join(IEnumerable<string> parts)
    {
        var list = parts.ToList();
        return list.Count < 2 ? string.Concat(list) : $"{string.Join(", ", list.Take(list.Count - 1))} and {list[^1]}";
    }
}
