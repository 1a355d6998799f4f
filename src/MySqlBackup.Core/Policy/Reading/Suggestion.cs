namespace MySqlBackup.Core.Policy.Reading;

/// <summary>What somebody may have meant.</summary>
internal static class Suggestion
{
    /// <summary><c> Did you mean 'x'?</c>, or the names that there are.</summary>
    public static string For(string written, IReadOnlyCollection<string> known)
    {
        string? nearest = known.Select(name => (Name: name, Distance: Distance(Plain(written), Plain(name))))
            .Where(candidate => candidate.Distance <= Math.Max(1, candidate.Name.Length / 3))
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
        return nearest is not null ? $" Did you mean '{nearest}'?"
            : known.Count == 0 ? ""
            : $" There is: {string.Join(", ", known)}.";
    }

    // Camel case, hyphens and capitals are what differs most often.
    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    // Levenshtein's.
    private static int Distance(string a, string b)
    {
        int[] row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
