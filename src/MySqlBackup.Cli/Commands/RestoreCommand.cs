using System.CommandLine;
using System.CommandLine.Parsing;
using MySqlBackup.Cli.Output;
using MySqlBackup.Core;
using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Cli.Commands;

/// <summary><c>mysqlbackup restore</c>.</summary>
internal sealed class RestoreCommand
{
    public const string Name = "restore";

    public static readonly string[] Examples =
    [
        "mysqlbackup restore --repository /var/backups/mysql --server db2",
        "mysqlbackup restore --repository /var/backups/mysql --id 20261120T160512Z-3f9a --database shop --as shop=shop_copy",
        "mysqlbackup restore --repository /var/backups/mysql --table shop.orders --force --what-if",
        "mysqlbackup restore --repository /srv/dumps/shop.sql.gz --as shop=shop_copy",
    ];

    private readonly CommonOptions _common = new();
    private readonly ServerCommandOptions _login = new();
    private readonly Option<string> _repository = new("--repository", "-r") { Description = "The repository, or the path of a backup or of a dump made by another program.", HelpName = "path", Required = true };
    private readonly Option<string?> _id = new("--id") { Description = "The backup. Default: the newest.", HelpName = "id" };
    private readonly Option<string?> _server = AddressOption.Create<string?>("--server", "-s", "The server to restore into, in the same forms as for backup. Default: the option files', else this machine's.");
    private readonly Option<string[]> _database = QuantityOption.Names("--database", "Databases, by name or wildcard. Default: all.");
    private readonly Option<string[]> _excludeDatabase = QuantityOption.Names("--exclude-database", "Databases to leave out, by name or wildcard.");
    private readonly Option<string[]> _table = QuantityOption.Names("--table", "Tables, as table or database.table, with wildcards. Default: all.");
    private readonly Option<string[]> _excludeTable = QuantityOption.Names("--exclude-table", "Tables to leave out, in the same forms.");
    private readonly Option<EncryptionKey[]?> _decryption = KeyOption.Decryption();
    private readonly Option<Dictionary<string, string>?> _as = new("--as") { Description = "Restore a database under another name.", HelpName = "old=new", CustomParser = ParseNames, Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = true };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "Replace what exists in the server; without it nothing is overwritten. Restores a dump file without its last line, too." };
    private readonly Option<int?> _threadCount = QuantityOption.Number("--thread-count", "Connections that load rows. Default: the number of processors, at most 16.", 1, 256);
    private readonly Option<LoadMethod?> _loadMethod = EnumOption.Create<LoadMethod>("--load-method", "How rows travel. Default: the fastest that the server has, in this order.");
    private readonly Option<DefinerMode?> _definerMode = EnumOption.Create<DefinerMode>("--definer-mode", "Whose views, routines, triggers and events are: as backed up, or the restoring account's. Default: keep.");
    private readonly Option<bool> _includeUser = new("--include-user") { Description = "Restore users, roles and grants too." };
    private readonly Option<bool> _noData = new("--no-data") { Description = "Definitions only." };
    private readonly Option<bool> _whatIf = new("--what-if") { Description = "Only say what would be done, or why it would be refused." };

    public static Command Create()
    {
        var options = new RestoreCommand();
        var command = new Command(Name, "Restores databases of a backup into a server.");
        command.Options.Add(options._repository);
        command.Options.Add(options._id);
        command.Options.Add(options._server);
        options._login.AddTo(command);
        return options._common.Complete(
            command,
            options.Run,
            options._database, options._excludeDatabase, options._table, options._excludeTable, options._decryption, options._as, options._force,
            options._threadCount, options._loadMethod, options._definerMode, options._includeUser, options._noData, options._whatIf);
    }

    /// <summary>Writes the results, and a line for each failure.</summary>
    internal static void Report(OutputChoice choice, IReadOnlyList<RestoreResult> results)
    {
        foreach (RestoreResult failed in results.Where(r => r.ErrorId is not null))
        {
            OperationRunner.WriteError(choice, new BackupException(failed.ErrorId!, failed.ErrorMessage ?? "The restore failed."));
        }

        ResultWriter.Write(choice, results);
    }

    private static Dictionary<string, string>? ParseNames(ArgumentResult result)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Token token in result.Tokens)
        {
            int equals = token.Value.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || equals == token.Value.Length - 1)
            {
                result.AddError($"--as takes old=new, not '{token.Value}'.");
                return null;
            }

            names[token.Value[..equals]] = token.Value[(equals + 1)..];
        }

        return names;
    }

    private int Run(ParseResult result)
    {
        OutputChoice choice = _common.Read(result);
        string server = "";
        string? account = null;
        try
        {
            RestoreRequest request = CreateRequest(result, choice);
            server = request.Server.Address.ToString();
            account = request.Server.User;
            if (result.GetValue(_whatIf))
            {
                ResultWriter.Write(choice, new RestoreOperation(request, new LineOutput(choice)).Plan(StopSignals.Token));
                return ExitCode.Done;
            }

            IReadOnlyList<RestoreResult> results = OperationRunner.Run(choice, (output, cancellation) => new RestoreOperation(request, output).Run(cancellation));
            Report(choice, results);
            return results.All(r => r.Status == BackupStatus.Success) ? ExitCode.Done : ExitCode.Failed;
        }
        catch (Exception e)
        {
            BackupException failure = BackupException.From(e);
            OperationRunner.WriteError(choice, failure);
            if (!result.GetValue(_whatIf))
            {
                ResultWriter.Write(choice, RestoreResult.FromFailure(
                    failure, result.GetValue(_database) ?? [], result.GetValue(_as) ?? [], result.GetValue(_id), server, account));
            }

            return OperationRunner.ToExitCode(failure);
        }
    }

    private RestoreRequest CreateRequest(ParseResult result, OutputChoice choice) => new()
    {
        Server = _login.Resolve(result, result.GetValue(_server), new LineOutput(choice)),
        Repository = result.GetValue(_repository)!,
        Id = result.GetValue(_id),
        Decryption = KeyOption.Read(result, _decryption),
        FixPermission = _login.FixesPermission(result),
        Database = result.GetValue(_database) ?? [],
        ExcludeDatabase = result.GetValue(_excludeDatabase) ?? [],
        Table = result.GetValue(_table) ?? [],
        ExcludeTable = result.GetValue(_excludeTable) ?? [],
        As = result.GetValue(_as) ?? [],
        Force = result.GetValue(_force),
        ThreadCount = result.GetValue(_threadCount),
        LoadMethod = result.GetValue(_loadMethod) ?? LoadMethod.Auto,
        DefinerMode = result.GetValue(_definerMode) ?? DefinerMode.Keep,
        IncludeUser = result.GetValue(_includeUser),
        NoData = result.GetValue(_noData),
    };
}
