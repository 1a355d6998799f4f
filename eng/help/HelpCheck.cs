namespace MySqlBackup.Help;

/// <summary>Finds what help leaves out, and what it tells of that is not there.</summary>
internal static class HelpCheck
{
    private const int FewestExamples = 3;

    public static IEnumerable<string> Find(IReadOnlyList<CmdletFacts> cmdlets, IReadOnlyList<HelpPage> pages)
    {
        foreach (CmdletFacts cmdlet in cmdlets)
        {
            HelpPage? page = pages.FirstOrDefault(p => p.Name == cmdlet.Name);
            foreach (string gap in page is null ? ["has no page"] : FindInPage(cmdlet, page))
            {
                yield return $"{cmdlet.Name} {gap}.";
            }
        }

        foreach (HelpPage page in pages.Where(page => cmdlets.All(cmdlet => cmdlet.Name != page.Name)))
        {
            yield return $"There is a page for {page.Name} and no such cmdlet.";
        }
    }

    private static IEnumerable<string> FindInPage(CmdletFacts cmdlet, HelpPage page)
    {
        if (page.Synopsis.Length == 0 || page.Description.Count == 0 || page.Outputs.Count == 0)
        {
            yield return "lacks a synopsis, a description or its outputs";
        }

        if (page.Examples.Count < FewestExamples)
        {
            yield return $"has {page.Examples.Count} examples, {FewestExamples} are wanted";
        }

        foreach (HelpExample example in page.Examples.Where(e => !e.Code.Contains(cmdlet.Name, StringComparison.Ordinal) || e.Remarks.Count == 0))
        {
            yield return $"has an example '{example.Title}' that does not use it or says nothing about it";
        }

        HashSet<string> known = cmdlet.Parameters.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        foreach (string name in known.Where(name => !page.Parameters.TryGetValue(name, out IReadOnlyList<string>? text) || text.Count == 0))
        {
            yield return $"has no help for -{name}";
        }

        foreach (string name in page.Parameters.Keys.Where(name => !known.Contains(name)))
        {
            yield return $"has help for -{name} and no such parameter";
        }
    }
}
