using System.CommandLine;
using System.CommandLine.Parsing;
using MySqlBackup.Core;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Cli.Commands;

/// <summary>Options whose values are addresses of servers: a wrong one is wrong usage, found before anything is done.</summary>
internal static class AddressOption
{
    public static Option<T> Create<T>(string name, string alias, string description)
    {
        var option = new Option<T>(name, alias) { Description = description, HelpName = "address" };
        option.Validators.Add(Check);
        return option;
    }

    private static void Check(OptionResult result)
    {
        foreach (Token token in result.Tokens)
        {
            try
            {
                ServerAddress.Parse(token.Value);
            }
            catch (BackupException e)
            {
                result.AddError(e.Message);
            }
        }
    }
}
