using System.CommandLine;
using MySqlBackup.Cli.Output;
using MySqlBackup.Core;
using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Cli.Commands;

/// <summary><c>mysqlbackup alerts</c>.</summary>
internal sealed class AlertsCommand
{
    public const string Name = "alerts";

    public static readonly string[] Examples =
    [
        "mysqlbackup alerts",
        "mysqlbackup alerts --target 'db1*' --json",
        "mysqlbackup alerts --close --database shop --repository /var/backups/mysql",
    ];

    private readonly CommonOptions _common = new();
    private readonly Option<bool> _close = new("--close") { Description = "Close those that match, and tell nobody." };
    private readonly Option<string[]> _kind = QuantityOption.Names("--kind", "Kinds of alerts, or wildcards over them.");
    private readonly Option<string[]> _target = QuantityOption.Names("--target", "Servers that they are about, by address or wildcard.");
    private readonly Option<string[]> _database = QuantityOption.Names("--database", "Databases, by name or wildcard, that an alert must name at least one of.");
    private readonly Option<string[]> _repository = QuantityOption.Names("--repository", "Repositories that they are about, by path or wildcard.");
    private readonly Option<string?> _statePath = new("--state-path") { Description = "The file that alerts keep their state in. Default: the account's own.", HelpName = "path" };

    public static Command Create()
    {
        var options = new AlertsCommand();
        var command = new Command(Name, "Lists the alerts that are open, or closes those whose subject is gone.");
        return options._common.Complete(command, options.Run, options._close, options._kind, options._target, options._database, options._repository, options._statePath);
    }

    private int Run(ParseResult result)
    {
        OutputChoice choice = _common.Read(result);
        return OperationRunner.Guard(choice, () =>
        {
            var query = new OpenAlertQuery
            {
                Kind = result.GetValue(_kind) ?? [],
                Server = result.GetValue(_target) ?? [],
                Database = result.GetValue(_database) ?? [],
                Repository = (result.GetValue(_repository) ?? []).Select(path => NameFilter.HasWildcard(path) || StorageUri.IsAddress(path) ? path : Path.GetFullPath(path)).ToArray(),
            };
            bool closes = result.GetValue(_close);
            if (closes && query.MeansAll)
            {
                throw new BackupException(BackupErrorId.InvalidArgument, "--close needs --kind, --target, --database or --repository; --kind '*' means all that are open.");
            }

            var output = new LineOutput(choice);
            string? statePath = result.GetValue(_statePath);
            IReadOnlyList<OpenAlert> found = query.Run(output, statePath);
            if (found.Count == 0 && choice is { Json: false, Quiet: false })
            {
                Console.Error.WriteLine(query.MeansAll ? "No alert is open." : "No open alert matches.");
            }

            if (!closes)
            {
                ResultWriter.Write(choice, found);
                return ExitCode.Done;
            }

            return Close(choice, found, new AlertRouter([], AlertRules.Default, output, statePath));
        });
    }

    private static int Close(OutputChoice choice, IReadOnlyList<OpenAlert> found, AlertRouter router)
    {
        bool isEachClosed = true;
        foreach (AlertResult closed in found.Select(alert => router.Close(alert, StopSignals.Token)).OfType<AlertResult>())
        {
            isEachClosed &= closed.Decision == AlertDecision.Closed;
            if (choice.Json)
            {
                RecordJson.WriteLine(closed);
            }
            else
            {
                Console.Out.WriteLine($"{closed.Kind} of {closed.Target}: {closed.Reason}");
            }
        }

        return isEachClosed ? ExitCode.Done : ExitCode.Failed;
    }
}
