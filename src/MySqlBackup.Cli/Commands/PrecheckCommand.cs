using System.CommandLine;
using MySqlBackup.Cli.Output;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Monitoring.Prerequisites;

namespace MySqlBackup.Cli.Commands;

/// <summary><c>mysqlbackup precheck</c>.</summary>
internal sealed class PrecheckCommand
{
    public const string Name = "precheck";

    public static readonly string[] Examples =
    [
        "mysqlbackup precheck --destination /var/backups/mysql",
        "mysqlbackup precheck --server db1 --server db2 --defaults-file /etc/mysqlbackup.cnf --destination /srv/backup --json",
        "mysqlbackup precheck --database 'app_*' --thread-count 8 --destination /srv/backup && mysqlbackup backup --database 'app_*' --thread-count 8 --destination /srv/backup",
    ];

    private readonly CommonOptions _common = new();
    private readonly ServerCommandOptions _login = new();
    private readonly BackupChoiceOptions _choice = new();
    private readonly Option<string[]> _server = AddressOption.Create<string[]>("--server", "-s", "host, host:port, [ipv6]:port, unix:/path or mysql://user@host:port; several are checked one after the other. Default: the option files', else this machine's.");
    private readonly Option<string> _destination = new("--destination", "-d") { Description = "The repository to write to; it need not exist, and is not made.", HelpName = "path", Required = true };
    private readonly Option<bool?> _includeUser = new("--include-user") { Description = "Users, roles and grants too, or with 'false' not. Default: where the whole server is backed up.", HelpName = "true|false" };
    private readonly Option<bool> _noData = new("--no-data") { Description = "Definitions only." };
    private readonly Option<LockMode?> _lockMode = EnumOption.Create<LockMode>("--lock-mode", "How all connections come to see one point in time. Default: the gentlest that server and account allow.");

    public static Command Create()
    {
        var options = new PrecheckCommand();
        var command = new Command(Name, "Looks for what would make a backup fail or of little use, and changes nothing. Ends with 3 where a check failed; warnings end with 0.");
        command.Options.Add(options._server);
        options._login.AddTo(command);
        command.Options.Add(options._destination);
        options._choice.AddTo(command);
        return options._common.Complete(command, options.Run, options._includeUser, options._noData, options._lockMode);
    }

    private int Run(ParseResult result)
    {
        OutputChoice choice = _common.Read(result);
        return OperationRunner.Guard(choice, () =>
        {
            string[] servers = result.GetValue(_server) is { Length: > 0 } given ? given : [null!];
            bool failed = false;
            foreach (string? server in servers)
            {
                failed |= ResultWriter.Write(choice, new PrerequisiteOperation(CreateRequest(result, server)).Run(StopSignals.Token)) == PrerequisiteStatus.Failed;
            }

            return failed ? ExitCode.NotReady : ExitCode.Done;
        });
    }

    private PrerequisiteRequest CreateRequest(ParseResult result, string? server) => new()
    {
        Server = _login.Read(result, server),
        Destination = result.GetValue(_destination)!,
        Database = result.GetValue(_choice.Database) ?? [],
        ExcludeDatabase = result.GetValue(_choice.ExcludeDatabase) ?? [],
        Table = result.GetValue(_choice.Table) ?? [],
        ExcludeTable = result.GetValue(_choice.ExcludeTable) ?? [],
        IncludeUser = result.GetValue(_includeUser),
        NoData = result.GetValue(_noData),
        LockMode = result.GetValue(_lockMode) ?? LockMode.Auto,
        Compression = result.GetValue(_choice.Compression),
        CompressionLevel = result.GetValue(_choice.CompressionLevel),
        ThreadCount = result.GetValue(_choice.ThreadCount),
    };
}
