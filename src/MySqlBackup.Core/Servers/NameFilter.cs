namespace MySqlBackup.Core.Servers;

/// <summary>
/// Which databases and tables are meant: names or wildcards (<c>*</c>, <c>?</c>), with exclusions. Names compare as the server
/// compares them: by case where <c>lower_case_table_names</c> is 0, else without.
/// </summary>
public sealed class NameFilter
{
    private readonly IReadOnlyList<string> _include;
    private readonly IReadOnlyList<string> _exclude;
    private readonly bool _ignoreCase;
    private readonly HashSet<string> _matched = new(StringComparer.Ordinal);

    /// <summary>Creates the filter.</summary>
    /// <param name="include">What is meant; empty means all.</param>
    /// <param name="exclude">What is left out even so.</param>
    /// <param name="ignoreCase">True where the server does not tell names apart by case.</param>
    public NameFilter(IReadOnlyList<string> include, IReadOnlyList<string> exclude, bool ignoreCase)
    {
        _include = include;
        _exclude = exclude;
        _ignoreCase = ignoreCase;
    }

    /// <summary>True where everything is meant.</summary>
    public bool IncludesAll => _include.Count == 0;

    /// <summary>True where each inclusion is a name, so that what is missing of them is known.</summary>
    public bool NamesEach => _include.Count > 0 && !_include.Any(HasWildcard);

    /// <summary>True where an exclusion is for everything.</summary>
    public bool ExcludesAll => _exclude.Contains("*");

    /// <summary>True where an exclusion has taken away something that would be meant without it.</summary>
    public bool HasExcluded { get; private set; }

    /// <summary>
    /// Names that nothing has matched so far. A wildcard may match nothing beside others that do; where nothing at all was matched it is
    /// among them, because a run over nothing must not pass for a success.
    /// </summary>
    public IEnumerable<string> Unmatched => _include.Where(p => !_matched.Contains(p) && (_matched.Count == 0 || !HasWildcard(p)));

    /// <summary>Of the inclusions without wildcards the tables that they would be in a database.</summary>
    public IEnumerable<string> TablesIn(string database)
    {
        foreach (var name in _include.Where(p => !HasWildcard(p)))
        {
            if (name.StartsWith(database + ".", _ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))
            {
                yield return name[(database.Length + 1)..];
            }
            else if (!name.Contains('.', StringComparison.Ordinal))
            {
                yield return name;
            }
        }
    }

    /// <summary>True where one of the inclusions is this very name, so that even a system database is meant.</summary>
    public bool Names(string name) => _include.Any(p => Equals(p, name));

    /// <summary>True where the database is meant.</summary>
    public bool Matches(string name) => Matches(name, null);

    /// <summary>True where the table is meant; a pattern is for the table's name or for <c>database.table</c>.</summary>
    public bool Matches(string name, string? database)
    {
        var included = IncludesAll;
        foreach (var pattern in _include)
        {
            if (IsMatch(pattern, name, database))
            {
                included = true;
                _matched.Add(pattern);
            }
        }

        var excluded = included && _exclude.Any(p => IsMatch(p, name, database));
        HasExcluded |= excluded;
        return included && !excluded;
    }

    /// <summary>True where the text holds a wildcard.</summary>
    public static bool HasWildcard(string pattern) => pattern.AsSpan().IndexOfAny('*', '?') >= 0;

    private bool IsMatch(string pattern, string name, string? database)
        => IsLike(pattern, name) || (database is not null && IsLike(pattern, database + "." + name));

    private bool IsLike(string pattern, string name)
        => HasWildcard(pattern)
            ? System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), name, _ignoreCase)
            : Equals(pattern, name);

    private bool Equals(string pattern, string name)
        => string.Equals(pattern, name, _ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
}
