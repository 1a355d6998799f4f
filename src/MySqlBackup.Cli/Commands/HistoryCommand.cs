using System.CommandLine;
using MySqlBackup.Cli.Output;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Cli.Commands;

/// <summary><c>mysqlbackup history</c>.</summary>
internal sealed class HistoryCommand
{
    public const string Name = "history";

    public static readonly string[] Examples =
    [
        "mysqlbackup history --repository /var/backups/mysql --last 20",
        "mysqlbackup history --repository /var/backups/mysql --status failed --last 1d --json",
        "mysqlbackup history --repository /var/backups/mysql --database shop --target 'db1*'",
    ];

    private readonly CommonOptions _common = new();
    private readonly Option<string[]> _repository = new("--repository", "-r") { Description = "The repository; more than one are read in turn.", HelpName = "path", Required = true };
    private readonly Option<string[]> _id = QuantityOption.Names("--id", "Ids, or wildcards over them.");
    private readonly Option<string[]> _database = QuantityOption.Names("--database", "Databases, by name or wildcard, that a run must have meant at least one of.");
    private readonly Option<string[]> _target = QuantityOption.Names("--target", "Servers that were backed up, by address or wildcard.");
    private readonly Option<string?> _status = new("--status") { Description = "Only runs of this status.", HelpName = "success|failed|running" };
    private readonly Option<HistoryWindow?> _last = QuantityOption.Window("--last", "Only so many runs, the newest, as in 20; or those of so long a time, as in 12h or 1d.");

    public static Command Create()
    {
        var options = new HistoryCommand();
        options._status.AcceptOnlyFromAmong("success", "failed", "running");
        var command = new Command(Name, "Lists the runs of backups, oldest first: those that succeeded, those that failed, and those that go on.");
        return options._common.Complete(command, options.Run, options._repository, options._id, options._database, options._target, options._status, options._last);
    }

    private int Run(ParseResult result)
    {
        OutputChoice choice = _common.Read(result);
        var query = new HistoryQuery
        {
            Id = result.GetValue(_id) ?? [],
            Database = result.GetValue(_database) ?? [],
            Server = result.GetValue(_target) ?? [],
            Status = result.GetValue(_status) is { } status ? Enum.Parse<BackupStatus>(status, ignoreCase: true) : null,
        };
        query = result.GetValue(_last)?.Apply(query) ?? query;
        return OperationRunner.Guard(choice, () =>
        {
            var output = new LineOutput(choice);
            IEnumerable<BackupRun> runs = result.GetValue(_repository)!
                .SelectMany(path => new JournalHistory(BackupRepository.Open(path, StopSignals.Token), output).ReadRuns(query, StopSignals.Token));
            ResultWriter.Write(choice, runs);
            return ExitCode.Done;
        });
    }
}
