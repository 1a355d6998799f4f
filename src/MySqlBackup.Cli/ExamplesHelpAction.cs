using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace MySqlBackup.Cli;

/// <summary>The usual help, and then the command's examples.</summary>
internal sealed class ExamplesHelpAction(HelpAction help) : SynchronousCommandLineAction
{
    private static readonly Dictionary<string, string[]> Examples = new(StringComparer.Ordinal)
    {
        [Commands.BackupCommand.Name] = Commands.BackupCommand.Examples,
        [Commands.ListCommand.Name] = Commands.ListCommand.Examples,
        [Commands.BaselineCommand.Name] = Commands.BaselineCommand.Examples,
        [Commands.HistoryCommand.Name] = Commands.HistoryCommand.Examples,
        [Commands.HealthCommand.Name] = Commands.HealthCommand.Examples,
        [Commands.CopyCommand.Name] = Commands.CopyCommand.Examples,
        [Commands.VerifyCommand.Name] = Commands.VerifyCommand.Examples,
        [Commands.RestoreCommand.Name] = Commands.RestoreCommand.Examples,
        [Commands.ExpireCommand.Name] = Commands.ExpireCommand.Examples,
        [Commands.KeepCommand.Name] = Commands.KeepCommand.Examples,
        [Commands.NewKeyCommand.Name] = Commands.NewKeyCommand.Examples,
        [Commands.UpdateKeyCommand.Name] = Commands.UpdateKeyCommand.Examples,
        [Commands.PolicyCommand.Name] = Commands.PolicyCommand.Examples,
        [Commands.PolicyCommand.TestName] = Commands.PolicyCommand.Examples,
        [Commands.PrecheckCommand.Name] = Commands.PrecheckCommand.Examples,
        [Commands.WatchCommand.Name] = Commands.WatchCommand.Examples,
        [Commands.ReportCommand.Name] = Commands.ReportCommand.Examples,
        [Commands.DashboardCommand.Name] = Commands.DashboardCommand.Examples,
        [Commands.AlertsCommand.Name] = Commands.AlertsCommand.Examples,
        [Commands.DemoCommand.Name] = Commands.DemoCommand.Examples,
    };

    public override int Invoke(ParseResult parseResult)
    {
        int code = help.Invoke(parseResult);
        if (Examples.TryGetValue(parseResult.CommandResult.Command.Name, out string[]? examples))
        {
            TextWriter writer = parseResult.InvocationConfiguration.Output;
            writer.WriteLine("Examples:");
            foreach (string example in examples)
            {
                writer.WriteLine("  " + example);
            }

            writer.WriteLine();
        }

        return code;
    }
}
