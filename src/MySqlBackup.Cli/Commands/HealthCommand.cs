using System.CommandLine;
using MySqlBackup.Cli.Output;
using MySqlBackup.Core.Monitoring;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Cli.Commands;

/// <summary><c>mysqlbackup health</c>.</summary>
internal sealed class HealthCommand
{
    public const string Name = "health";

    public static readonly string[] Examples =
    [
        "mysqlbackup health --repository /var/backups/mysql",
        "mysqlbackup health --repository /var/backups/mysql --database shop --max-age 7h --json",
        "mysqlbackup health --repository /var/backups/mysql --max-drill-age 8d --max-rto 2h",
    ];

    private static readonly BackupHealthRequest Usual = new();

    private readonly CommonOptions _common = new();
    private readonly Option<string[]> _repository = new("--repository", "-r") { Description = "The repository; more than one are looked at in turn.", HelpName = "path", Required = true };
    private readonly Option<string[]> _database = QuantityOption.Names("--database", "Databases, by name or wildcard; one of which nothing is known is unhealthy.");
    private readonly Option<string[]> _excludeDatabase = QuantityOption.Names("--exclude-database", "Databases, by name or wildcard, that are not looked at.");
    private readonly Option<string[]> _target = QuantityOption.Names("--target", "Servers that were backed up, by address or wildcard.");
    private readonly Option<TimeSpan?> _maxAge = QuantityOption.Time("--max-age", "How old the last backup may be. Default: 25h.");
    private readonly Option<TimeSpan?> _maxRto = QuantityOption.Time("--max-rto", "How long the last drill's restore may have taken.");
    private readonly Option<TimeSpan?> _maxDrillAge = QuantityOption.Time("--max-drill-age", "How long ago the last drill that passed may be.");
    private readonly Option<int?> _maxUsedPercent = QuantityOption.Number("--max-used-percent", "How full the destination may be. Default: 85.", 0, 100);

    public static Command Create()
    {
        var options = new HealthCommand();
        var command = new Command(Name, "Says of each database whether its backups are fresh, restorable and going on. Ends with 1 where one is unhealthy.");
        return options._common.Complete(
            command,
            options.Run,
            options._repository, options._database, options._excludeDatabase, options._target, options._maxAge, options._maxRto, options._maxDrillAge,
            options._maxUsedPercent);
    }

    private int Run(ParseResult result)
    {
        OutputChoice choice = _common.Read(result);
        var request = new BackupHealthRequest
        {
            Database = result.GetValue(_database) ?? [],
            ExcludeDatabase = result.GetValue(_excludeDatabase) ?? [],
            Server = result.GetValue(_target) ?? [],
            MaxAge = result.GetValue(_maxAge) ?? Usual.MaxAge,
            MaxRto = result.GetValue(_maxRto),
            MaxDrillAge = result.GetValue(_maxDrillAge),
            MaxUsedPercent = result.GetValue(_maxUsedPercent) ?? Usual.MaxUsedPercent,
        };
        return OperationRunner.Guard(choice, () =>
        {
            var check = new BackupHealthCheck(request, new LineOutput(choice));
            BackupHealth[] all = result.GetValue(_repository)!.SelectMany(path => check.Run(BackupRepository.Open(path, StopSignals.Token), StopSignals.Token)).ToArray();
            ResultWriter.Write(choice, all);
            return all.Any(h => h.Status == BackupHealthStatus.Unhealthy) ? ExitCode.Failed : ExitCode.Done;
        });
    }
}
