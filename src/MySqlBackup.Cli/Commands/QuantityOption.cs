using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using MySqlBackup.Core;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Quantities;

namespace MySqlBackup.Cli.Commands;

/// <summary>Options whose values are sizes, durations and numbers with limits.</summary>
internal static class QuantityOption
{
    public static Option<long?> Size(string name, string description) =>
        new(name) { Description = description, HelpName = "size", CustomParser = result => Parse(result, ByteSize.Parse) };

    public static Option<TimeSpan?> Time(string name, string description) =>
        new(name) { Description = description, HelpName = "time", CustomParser = result => Parse(result, Duration.Parse) };

    public static Option<int?> Number(string name, string description, int minimum, int maximum) => new(name)
    {
        Description = description,
        HelpName = "number",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= minimum && value <= maximum)
            {
                return value;
            }

            result.AddError($"{name} takes a number from {minimum} to {maximum}, not {text}.");
            return null;
        },
    };

    public static Option<string[]> Names(string name, string description) =>
        new(name) { Description = description, HelpName = "name", AllowMultipleArgumentsPerToken = true };

    public static Option<HistoryWindow?> Window(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "number|time",
        CustomParser = result =>
        {
            try
            {
                return new HistoryWindow(result.Tokens[0].Value);
            }
            catch (BackupException e)
            {
                result.AddError(e.Message);
                return null;
            }
        },
    };

    private static T? Parse<T>(ArgumentResult result, Func<string, T> parse)
        where T : struct
    {
        try
        {
            return parse(result.Tokens[0].Value);
        }
        catch (BackupException e)
        {
            result.AddError(e.Message);
            return null;
        }
    }
}
