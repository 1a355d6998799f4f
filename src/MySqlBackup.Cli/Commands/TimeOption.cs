using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace MySqlBackup.Cli.Commands;

/// <summary>Options whose values are moments.</summary>
internal static class TimeOption
{
    public static Option<DateTime?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "time",
        CustomParser = result => Parse(result, name),
    };

    private static DateTime? Parse(ArgumentResult result, string name)
    {
        string text = result.Tokens[0].Value;
        if (DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTime time))
        {
            return time;
        }

        result.AddError($"{name} takes a time such as 2026-11-20 or 2026-11-20T14:00Z, not '{text}'.");
        return null;
    }
}
