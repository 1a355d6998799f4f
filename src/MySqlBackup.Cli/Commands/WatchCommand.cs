using System.CommandLine;
using MySqlBackup.Cli.Output;
using MySqlBackup.Core.Monitoring;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Cli.Commands;

/// <summary><c>mysqlbackup watch</c>.</summary>
internal sealed class WatchCommand
{
    public const string Name = "watch";

    public static readonly string[] Examples =
    [
        "mysqlbackup watch --repository /var/backups/mysql",
        "mysqlbackup watch --repository /var/backups/mysql --continuous --interval 5s",
        "mysqlbackup watch --repository /var/backups/mysql --json",
    ];

    private static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(2);

    private readonly CommonOptions _common = new();
    private readonly Option<string[]> _repository = new("--repository", "-r") { Description = "The repository whose runs to show; may be given more than once. Default: only other programs' backups are shown.", HelpName = "path" };
    private readonly Option<bool> _continuous = new("--continuous") { Description = "Look again and again, until nothing runs or Ctrl+C." };
    private readonly Option<TimeSpan?> _interval = QuantityOption.Time("--interval", "The time between two looks, from 100ms to a day; means --continuous. Default: 2s.");

    public static Command Create()
    {
        var options = new WatchCommand();
        var command = new Command(Name, "Shows the backups that run: this program's, and those of mysqldump, mariadb-dump, mydumper, xtrabackup and mariadb-backup on this machine.");
        return options._common.Complete(command, options.Run, options._repository, options._continuous, options._interval);
    }

    private int Run(ParseResult result)
    {
        OutputChoice choice = _common.Read(result);
        TimeSpan? interval = result.GetValue(_interval);
        return OperationRunner.Guard(choice, () =>
        {
            var watch = new BackupWatch((result.GetValue(_repository) ?? []).Select(path => BackupRepository.Open(path, StopSignals.Token)).DistinctBy(r => r.Location).ToList());
            bool isContinuous = result.GetValue(_continuous) || interval is not null;
            IEnumerable<IReadOnlyList<RunningBackup>> looks = isContinuous ? watch.Follow(interval ?? UsualInterval, StopSignals.Token) : [watch.Look()];
            bool hasAny = false;
            foreach (IReadOnlyList<RunningBackup> running in looks)
            {
                hasAny |= running.Count > 0;
                ResultWriter.Write(choice, running);
            }

            if (!hasAny && choice is { Json: false, Quiet: false })
            {
                Console.Error.WriteLine("No backup is running.");
            }

            return ExitCode.Done;
        });
    }
}
