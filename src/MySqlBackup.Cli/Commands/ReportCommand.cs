using System.CommandLine;
using MySqlBackup.Cli.Output;
using MySqlBackup.Core.Reports;

namespace MySqlBackup.Cli.Commands;

/// <summary><c>mysqlbackup report</c>.</summary>
internal sealed class ReportCommand
{
    public const string Name = "report";

    public static readonly string[] Examples =
    [
        "mysqlbackup report --repository /var/backups/mysql",
        "mysqlbackup report --repository /var/backups/mysql --days 30 --path /srv/www/backups.html",
        "mysqlbackup report --repository /var/backups/mysql --format markdown --culture zh",
    ];

    private readonly CommonOptions _common = new();
    private readonly Option<string[]> _repository = new("--repository", "-r") { Description = "The repository; more than one make one report.", HelpName = "path", Required = true };
    private readonly Option<int?> _days = QuantityOption.Number("--days", "How many days, today included. Default: 7.", 1, ReportRequest.MostDays);
    private readonly Option<string[]> _database = QuantityOption.Names("--database", "Databases, by name or wildcard.");
    private readonly Option<string[]> _target = QuantityOption.Names("--target", "Servers that were backed up, by address or wildcard.");
    private readonly Option<ReportFormat?> _format = EnumOption.Create<ReportFormat>("--format", "What it is written as. Default: what the file's name ends in, else text.");
    private readonly Option<string?> _path = new("--path") { Description = "The file to write; one that is there is replaced. Default: standard output.", HelpName = "path" };
    private readonly Option<string?> _culture = new("--culture") { Description = "The language: en or zh. Default: the system's.", HelpName = "name" };
    private readonly Option<string?> _statePath = new("--state-path") { Description = "The file that alerts keep their state in. Default: the account's own.", HelpName = "path" };

    public static Command Create()
    {
        var options = new ReportCommand();
        var command = new Command(Name, "Reports how the backups of the last days were: as text, as Markdown or as a page with charts. Ends with 1 where a repository can't be read.");
        return options._common.Complete(
            command,
            options.Run,
            options._repository, options._days, options._database, options._target, options._format, options._path, options._culture, options._statePath);
    }

    private int Run(ParseResult result)
    {
        OutputChoice choice = _common.Read(result);
        return OperationRunner.Guard(choice, () =>
        {
            ReportLanguage language = ReportLanguage.Find(result.GetValue(_culture));
            string? path = result.GetValue(_path);
            ReportFormat format = result.GetValue(_format) ?? (path is null ? ReportFormat.Text : ReportFile.FormatOf(path));
            if (path is not null)
            {
                ReportFile.Check(path);
            }

            var request = new ReportRequest { Database = result.GetValue(_database) ?? [], Server = result.GetValue(_target) ?? [] };
            request = request with { Days = result.GetValue(_days) ?? request.Days, AlertStatePath = result.GetValue(_statePath) ?? request.AlertStatePath };
            BackupReport report = new ReportBuilder(request, new LineOutput(choice)).Build(result.GetValue(_repository)!, StopSignals.Token);
            int end = new GapWriter(choice).Write(report) ? ExitCode.Done : ExitCode.Failed;
            if (report.Repository.Count == 0)
            {
                return end;
            }

            if (path is not null)
            {
                ReportFile.Write(path, ReportFile.Render(report, format, language, TextStyle.Of(Console.OutputEncoding, isTerminal: false)));
            }

            if (choice.Json)
            {
                RecordJson.WriteLine(report);
            }
            else if (path is null)
            {
                Console.Out.Write(ReportFile.Render(report, format, language, TextStyle.Of(Console.OutputEncoding, isTerminal: false)));
            }

            return end;
        });
    }
}
