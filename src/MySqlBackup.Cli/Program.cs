using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using MySqlBackup.Cli.Commands;
using MySqlBackup.Cli.Output;
using MySqlBackup.Core;

namespace MySqlBackup.Cli;

/// <summary>The entry point of <c>mysqlbackup</c>.</summary>
internal static class Program
{
    public static int Main(string[] args)
    {
        if (SecretGuard.FindPassword(args))
        {
            Console.Error.WriteLine(
                "error BackupInvalidArgument: a password on the command line can be read by everyone on this machine. "
                + "Use --password without a value to be asked for it, an option file, or MYSQL_PWD.");
            return ExitCode.Usage;
        }

        RootCommand root = CreateRoot(args);
        ParseResult result = root.Parse(args);
        if (result.Errors.Count > 0 && result.Action is ParseErrorAction)
        {
            foreach (System.CommandLine.Parsing.ParseError error in result.Errors)
            {
                Console.Error.WriteLine($"error BackupInvalidArgument: {error.Message}");
            }

            string command = result.CommandResult.Command is RootCommand ? "" : " " + result.CommandResult.Command.Name;
            Console.Error.WriteLine($"See mysqlbackup{command} --help.");
            return ExitCode.Usage;
        }

        using var stop = new StopSignals();
        ResultStream.Use();
        try
        {
            return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (BackupException e)
        {
            // What is written beside the commands: help, and the version.
            Console.Error.WriteLine($"error {e.ErrorId}: {e.Message}");
            return ExitCode.Failed;
        }
    }

    /// <summary>
    /// Where the first word names a command only that one is built, because a backup of a small server takes less time than
    /// the options of all commands.
    /// </summary>
    private static RootCommand CreateRoot(string[] args)
    {
        var root = new RootCommand("Backs up MySQL and MariaDB servers, proves that the backups restore, and restores them.");
        switch (args.FirstOrDefault())
        {
            case BackupCommand.Name:
                root.Subcommands.Add(BackupCommand.Create());
                break;
            case ListCommand.Name:
                root.Subcommands.Add(ListCommand.Create());
                break;
            case CopyCommand.Name:
                root.Subcommands.Add(CopyCommand.Create());
                break;
            case BaselineCommand.Name:
                root.Subcommands.Add(BaselineCommand.Create());
                break;
            case HistoryCommand.Name:
                root.Subcommands.Add(HistoryCommand.Create());
                break;
            case HealthCommand.Name:
                root.Subcommands.Add(HealthCommand.Create());
                break;
            case VerifyCommand.Name:
                root.Subcommands.Add(VerifyCommand.Create());
                break;
            case ExpireCommand.Name:
                root.Subcommands.Add(ExpireCommand.Create());
                break;
            case KeepCommand.Name:
                root.Subcommands.Add(KeepCommand.Create());
                break;
            case NewKeyCommand.Name:
                root.Subcommands.Add(NewKeyCommand.Create());
                break;
            case UpdateKeyCommand.Name:
                root.Subcommands.Add(UpdateKeyCommand.Create());
                break;
            case RestoreCommand.Name:
                root.Subcommands.Add(RestoreCommand.Create());
                break;
            case PrecheckCommand.Name:
                root.Subcommands.Add(PrecheckCommand.Create());
                break;
            case WatchCommand.Name:
                root.Subcommands.Add(WatchCommand.Create());
                break;
            case ReportCommand.Name:
                root.Subcommands.Add(ReportCommand.Create());
                break;
            case DashboardCommand.Name:
                root.Subcommands.Add(DashboardCommand.Create());
                break;
            case AlertsCommand.Name:
                root.Subcommands.Add(AlertsCommand.Create());
                break;
            case PolicyCommand.Name:
                root.Subcommands.Add(PolicyCommand.Create());
                break;
            default:
                root.Subcommands.Add(BackupCommand.Create());
                root.Subcommands.Add(ListCommand.Create());
                root.Subcommands.Add(CopyCommand.Create());
                root.Subcommands.Add(BaselineCommand.Create());
                root.Subcommands.Add(HistoryCommand.Create());
                root.Subcommands.Add(HealthCommand.Create());
                root.Subcommands.Add(VerifyCommand.Create());
                root.Subcommands.Add(RestoreCommand.Create());
                root.Subcommands.Add(ExpireCommand.Create());
                root.Subcommands.Add(KeepCommand.Create());
                root.Subcommands.Add(NewKeyCommand.Create());
                root.Subcommands.Add(UpdateKeyCommand.Create());
                root.Subcommands.Add(PrecheckCommand.Create());
                root.Subcommands.Add(WatchCommand.Create());
                root.Subcommands.Add(ReportCommand.Create());
                root.Subcommands.Add(DashboardCommand.Create());
                root.Subcommands.Add(AlertsCommand.Create());
                root.Subcommands.Add(PolicyCommand.Create());
                root.Subcommands.Add(DemoCommand.Create());
                break;
        }

        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExamplesHelpAction((HelpAction)help.Action!);
        return root;
    }
}
