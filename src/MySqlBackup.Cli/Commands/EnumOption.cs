using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;

namespace MySqlBackup.Cli.Commands;

/// <summary>Options whose values are the names of an enum, in kebab case or as they are.</summary>
internal static class EnumOption
{
    public static Option<T?> Create<T>(string name, string description)
        where T : struct, Enum
    {
        string values = string.Join("|", Enum.GetNames<T>().Select(ToKebabCase));
        var option = new Option<T?>(name) { Description = description, HelpName = values };
        option.CustomParser = result => Parse<T>(result, name, values);
        return option;
    }

    private static T? Parse<T>(ArgumentResult result, string name, string values)
        where T : struct, Enum
    {
        string text = result.Tokens[0].Value;
        if (!char.IsAsciiDigit(text.FirstOrDefault()) && Enum.TryParse(text.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out T value))
        {
            return value;
        }

        result.AddError($"{name} takes one of {values}, not '{text}'.");
        return null;
    }

    /// <summary>By hand, because a regular expression would be set up at every start.</summary>
    private static string ToKebabCase(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (int i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsAsciiLetterUpper(name[i]) && !char.IsAsciiLetterUpper(name[i - 1]))
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}
