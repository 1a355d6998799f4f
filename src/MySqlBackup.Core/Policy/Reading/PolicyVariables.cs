using System.Text.RegularExpressions;

namespace MySqlBackup.Core.Policy.Reading;

/// <summary>Puts the environment's values in place of <c>${NAME}</c> and <c>${NAME:-otherwise}</c>; <c>$$</c> is a dollar sign.</summary>
internal sealed partial class PolicyVariables(Func<string, string?> find)
{
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

            return value ?? "";
        });
        return (expanded, missing);
    }

    /// <summary>True where nothing of the text is written in the file itself.</summary>
    public static bool IsReference(string text) => Reference().Replace(text, match => match.Groups["otherwise"].Success ? "x" : "").Length == 0 && text.Length > 0;

    [GeneratedRegex(@"\$\$|\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:-(?<otherwise>[^}]*))?\}")]
    private static partial Regex Reference();
}
