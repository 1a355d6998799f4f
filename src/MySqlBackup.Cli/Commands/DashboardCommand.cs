using System.CommandLine;
using MySqlBackup.Cli.Output;
using MySqlBackup.Core.Reports;

namespace MySqlBackup.Cli.Commands;

/// <summary><c>mysqlbackup dashboard</c>.</summary>
internal sealed class DashboardCommand
{
    public const string Name = "dashboard";

    public static readonly string[] Examples =
    [
        "mysqlbackup dashboard --repository /var/backups/mysql",
        "mysqlbackup dashboard --repository /var/backups/mysql --interval 30s",
        "mysqlbackup dashboard --repository /var/backups/mysql --path /srv/www/backups.html --continuous",
    ];

    private const int UsualDays = 30;
    private static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(10);

    private readonly CommonOptions _common = new();
    private readonly Option<string[]> _repository = new("--repository", "-r") { Description = "The repository; more than one make one dashboard.", HelpName = "path", Required = true };
    private readonly Option<int?> _days = QuantityOption.Number("--days", "How many days, today included. Default: 30.", 1, ReportRequest.MostDays);
    private readonly Option<string[]> _database = QuantityOption.Names("--database", "Databases, by name or wildcard.");
    private readonly Option<string[]> _target = QuantityOption.Names("--target", "Servers that were backed up, by address or wildcard.");
    private readonly Option<string?> _path = new("--path") { Description = "The page to write, in place of the terminal; one that is there is replaced.", HelpName = "path" };
    private readonly Option<bool> _continuous = new("--continuous") { Description = "Show it again and again, until Ctrl+C." };
    private readonly Option<TimeSpan?> _interval = QuantityOption.Time("--interval", "The time between two times; means --continuous. Default: 10s.");
    private readonly Option<bool> _noColor = new("--no-color") { Description = "No colours. Also where NO_COLOR is set." };
    private readonly Option<string?> _culture = new("--culture") { Description = "The language: en or zh. Default: the system's.", HelpName = "name" };
    private readonly Option<string?> _statePath = new("--state-path") { Description = "The file that alerts keep their state in. Default: the account's own.", HelpName = "path" };

    private bool _hasDrawn;

    private static bool IsTerminal => !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    public static Command Create()
    {
        var options = new DashboardCommand();
        var command = new Command(Name, "Shows how the backups are: at the terminal, once or again and again, or as a page.");
        return options._common.Complete(
            command,
            options.Run,
            options._repository, options._days, options._database, options._target, options._path, options._continuous, options._interval, options._noColor,
            options._culture, options._statePath);
    }

    private int Run(ParseResult result)
    {
        OutputChoice choice = _common.Read(result);
        return OperationRunner.Guard(choice, () =>
        {
            ReportLanguage language = ReportLanguage.Find(result.GetValue(_culture));
            if (result.GetValue(_path) is { } path)
            {
                ReportFile.Check(path);
            }

            var request = new ReportRequest { Days = result.GetValue(_days) ?? UsualDays, Database = result.GetValue(_database) ?? [], Server = result.GetValue(_target) ?? [] };
            request = request with { AlertStatePath = result.GetValue(_statePath) ?? request.AlertStatePath };
            string[] repositories = result.GetValue(_repository)!;
            var builder = new ReportBuilder(request, new LineOutput(choice));
            TimeSpan? interval = result.GetValue(_continuous) ? result.GetValue(_interval) ?? UsualInterval : result.GetValue(_interval);
            IEnumerable<BackupReport> reports = interval is { } time ? builder.Follow(repositories, time, StopSignals.Token) : [builder.Build(repositories, StopSignals.Token)];
            var gaps = new GapWriter(choice);
            int end = ExitCode.Done;
            foreach (BackupReport report in reports)
            {
                bool isWhole = gaps.Write(report);
                if (report.Repository.Count == 0 && !_hasDrawn)
                {
                    return ExitCode.Failed;
                }

                // Who interrupts one that goes on has seen what it lacks.
                end = isWhole || interval is not null ? ExitCode.Done : ExitCode.Failed;
                Show(report, choice, language, result, interval);
            }

            return end;
        });
    }

    private void Show(BackupReport report, OutputChoice choice, ReportLanguage language, ParseResult result, TimeSpan? interval)
    {
        bool isFirst = !_hasDrawn;
        _hasDrawn = true;
        if (result.GetValue(_path) is { } path)
        {
            ReportFile.Write(path, HtmlReport.Write(report, language, ReportKind.Dashboard, interval));
        }

        if (choice.Json)
        {
            RecordJson.WriteLine(report);
            return;
        }

        if (result.GetValue(_path) is not null)
        {
            return;
        }

        TextStyle style = TextStyle.Of(Console.OutputEncoding, IsTerminal && !result.GetValue(_noColor), IsTerminal ? Console.WindowWidth : null);
        IReadOnlyList<string> lines = TextReport.Lines(report, language, style, ReportKind.Dashboard);
        Console.Out.Write(interval is not null && IsTerminal
            ? TextScreen.Draw(lines, Console.WindowHeight, isFirst)
            : string.Concat(lines.Select(line => line + "\n")));
    }
}
