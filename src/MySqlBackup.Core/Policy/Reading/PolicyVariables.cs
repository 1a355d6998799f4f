using System.Text.RegularExpressions;

namespace MySqlBackup.Core.Policy.Reading;

/// <summary>Puts the environment's values in place of <c>${NAME}</c> and <c>${NAME:-otherwise}</c>; <c>$$</c> is a dollar sign.</summary>
internal sealed partial class PolicyVariables(Func<string, string?> find)
{
    // What is shorter is no secret, and would be found in any sentence.
    private const int ShortestSecret = 4;

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>The text with values, and the names that are not set.</summary>
    public (string Text, IReadOnlyList<string> Missing) Expand(string text)
    {
        var missing = new List<string>();
        string expanded = Reference().Replace(text, match =>
        {
            if (match.Value == "$$")
            {
                return "$";
            }

            string name = match.Groups["name"].Value;
            string? value = find(name) is { Length: > 0 } found ? found : match.Groups["otherwise"] is { Success: true } otherwise ? otherwise.Value : null;
            if (value is null)
            {
                missing.Add(name);
            }

            else if (!match.Groups["otherwise"].Success || value != match.Groups["otherwise"].Value)
            {
                _names[value] = name;
            }

            return value ?? "";
        });
        return (expanded, missing);
    }

    /// <summary>A text with the names of variables in place of what they hold, which may be secret.</summary>
    public string Hide(string text) => _names.Where(known => known.Key.Length >= ShortestSecret).OrderByDescending(known => known.Key.Length)
        .Aggregate(text, (hidden, known) => hidden.Replace(known.Key, $"${{{known.Value}}}", StringComparison.Ordinal));

    /// <summary>True where nothing of the text is written in the file itself.</summary>
    public static bool IsReference(string text) => Reference().Replace(text, match => match.Groups["otherwise"].Success ? "x" : "").Length == 0 && text.Length > 0;

    [GeneratedRegex(@"\$\$|\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:-(?<otherwise>[^}]*))?\}")]
    private static partial Regex Reference();
}
