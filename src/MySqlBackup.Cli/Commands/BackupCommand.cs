using System.CommandLine;
using MySqlBackup.Cli.Output;
using MySqlBackup.Core;
using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Cli.Commands;

/// <summary><c>mysqlbackup backup</c>.</summary>
internal sealed class BackupCommand
{
    public const string Name = "backup";

    public static readonly string[] Examples =
    [
        "mysqlbackup backup --destination /var/backups/mysql",
        "mysqlbackup backup --server db1 --user backup --password --database shop --destination /var/backups/mysql",
        "mysqlbackup backup --server db1 --server db2 --defaults-file /etc/mysqlbackup.cnf --exclude-table 'shop.log_*' --destination /srv/backup --json",
        "mysqlbackup backup --database 'app_*' --compression zstd --thread-count 8 --lock-timeout 10s --destination /srv/backup --what-if",
        "mysqlbackup backup --encryption certificate:/etc/mysqlbackup/backup.pem --encryption key-file:/etc/mysqlbackup/backup.key --destination /srv/backup",
    ];

    private readonly CommonOptions _common = new();
    private readonly ServerCommandOptions _login = new();
    private readonly BackupChoiceOptions _choice = new();
    private readonly Option<string[]> _server = AddressOption.Create<string[]>("--server", "-s", "host, host:port, [ipv6]:port, unix:/path or mysql://user@host:port; several are backed up one after the other. Default: the option files', else this machine's.");
    private readonly Option<string> _destination = new("--destination", "-d") { Description = "The repository to write to: a folder, made where it is missing.", HelpName = "path", Required = true };
    private readonly Option<long?> _chunkSize = QuantityOption.Size("--chunk-size", "Table data a chunk aims at. Default: 64MB.");
    private readonly Option<LockMode?> _lockMode = EnumOption.Create<LockMode>("--lock-mode", "How all connections come to see one point in time. Default: the gentlest that server and account allow.");
    private readonly Option<TimeSpan?> _lockTimeout = QuantityOption.Time("--lock-timeout", "Longest wait for any lock. Default: 30s.");
    private readonly Option<LongQueryPolicy?> _longQueryPolicy = EnumOption.Create<LongQueryPolicy>("--long-query-policy", "What to do about long statements before a global lock. Default: wait.");
    private readonly Option<TimeSpan?> _longQueryTime = QuantityOption.Time("--long-query-time", "From what age on a statement counts as long. Default: 60s.");
    private readonly Option<long?> _throttle = QuantityOption.Size("--throttle", "Most bytes of rows a second. Default: no limit.");
    private readonly Option<int?> _maxThreadsRunning = QuantityOption.Number("--max-threads-running", "Pause while more statements than this run on the server beside the backup's own. Default: never.", 1, 100_000);
    private readonly Option<bool> _lowPriority = new("--low-priority") { Description = "Run at low CPU and I/O priority." };
    private readonly Option<bool> _noData = new("--no-data") { Description = "Definitions only." };
    private readonly Option<bool?> _includeUser = new("--include-user") { Description = "Users, roles and grants too, or with 'false' not. Default: where the whole server is backed up.", HelpName = "true|false" };
    private readonly Option<EncryptionKey[]?> _encryption = KeyOption.Encryption();
    private readonly Option<bool> _encryptManifest = new("--encrypt-manifest") { Description = "Encrypt names and counts too." };
    private readonly Option<bool> _skipSpaceCheck = new("--skip-space-check") { Description = "Do not compare the free space with the expected size." };
    private readonly Option<TimeSpan?> _sampleInterval = QuantityOption.Time("--sample-interval", "How often is sampled what the run takes of its machine. Default: 30s.");
    private readonly Option<bool> _keep = new("--keep") { Description = "Mark the backup to stay whatever retention says." };
    private readonly Option<string?> _keepNote = new("--keep-note") { Description = "Why it is to stay; marks it too.", HelpName = "text" };
    private readonly Option<bool> _whatIf = new("--what-if") { Description = "Only say what would be done." };

    public static Command Create()
    {
        var options = new BackupCommand();
        var command = new Command(Name, "Backs up databases of one or more servers into a repository.");
        command.Options.Add(options._server);
        options._login.AddTo(command);
        command.Options.Add(options._destination);
        options._choice.AddTo(command);
        return options._common.Complete(
            command,
            options.Run,
            options._chunkSize, options._lockMode, options._lockTimeout, options._longQueryPolicy, options._longQueryTime, options._throttle,
            options._maxThreadsRunning, options._lowPriority, options._noData, options._includeUser, options._encryption, options._encryptManifest,
            options._skipSpaceCheck, options._sampleInterval, options._keep, options._keepNote, options._whatIf);
    }

    private int Run(ParseResult result)
    {
        OutputChoice choice = _common.Read(result);
        string[] servers = result.GetValue(_server) is { Length: > 0 } given ? given : [null!];
        int worst = ExitCode.Done;
        foreach (string? server in servers)
        {
            int code = BackUp(result, choice, server);

            // Among several servers a failure weighs more than wrong usage.
            worst = worst == ExitCode.Failed || code == ExitCode.Done ? worst : code;
            if (StopSignals.Token.IsCancellationRequested)
            {
                break;
            }
        }

        return worst;
    }

    /// <summary>One server; a failure becomes an error and, unless nothing was to be done, a failed record, and the next server goes on.</summary>
    private int BackUp(ParseResult result, OutputChoice choice, string? server)
    {
        DateTime start = DateTime.UtcNow;
        string address = "";
        bool isWhatIf = result.GetValue(_whatIf);
        BackupOperation? operation = null;
        try
        {
            ServerOptions options = _login.Resolve(result, server, new LineOutput(choice));
            address = options.Address.ToString();
            BackupRequest request = CreateRequest(result, options);
            if (isWhatIf)
            {
                ResultWriter.Write(choice, new BackupOperation(request, new LineOutput(choice)).Plan(StopSignals.Token));
            }
            else
            {
                ResultWriter.Write(choice, OperationRunner.Run(choice, (output, cancellation) => (operation = new BackupOperation(request, output)).Run(cancellation)));
            }

            return ExitCode.Done;
        }
        catch (Exception e)
        {
            BackupException failure = BackupException.From(e);
            OperationRunner.WriteError(choice, failure);
            if (isWhatIf)
            {
                return OperationRunner.ToExitCode(failure);
            }

            ResultWriter.Write(choice, operation?.Describe(failure) ?? BackupRecord.FromFailure(failure, start) with
            {
                Server = address,
                Database = result.GetValue(_choice.Database) ?? [],
                Requested = result.GetValue(_choice.Database) ?? [],
                Choice = BackupChoice.Describe(result.GetValue(_choice.ExcludeDatabase), result.GetValue(_choice.Table), result.GetValue(_choice.ExcludeTable)),
                NoData = result.GetValue(_noData),
                Repository = StorageFactory.Describe(result.GetValue(_destination)!),
            });
            return OperationRunner.ToExitCode(failure);
        }
    }

    private BackupRequest CreateRequest(ParseResult result, ServerOptions server)
    {
        var request = new BackupRequest
        {
            Server = server,
            Destination = result.GetValue(_destination)!,
            Database = result.GetValue(_choice.Database) ?? [],
            ExcludeDatabase = result.GetValue(_choice.ExcludeDatabase) ?? [],
            Table = result.GetValue(_choice.Table) ?? [],
            ExcludeTable = result.GetValue(_choice.ExcludeTable) ?? [],
            Compression = result.GetValue(_choice.Compression),
            CompressionLevel = result.GetValue(_choice.CompressionLevel),
            Encryption = result.GetValue(_encryption) ?? [],
            EncryptManifest = result.GetValue(_encryptManifest),
            ThreadCount = result.GetValue(_choice.ThreadCount),
            Throttle = result.GetValue(_throttle) ?? 0,
            MaxThreadsRunning = result.GetValue(_maxThreadsRunning) ?? 0,
            LowPriority = result.GetValue(_lowPriority),
            NoData = result.GetValue(_noData),
            IncludeUser = result.GetValue(_includeUser),
            SkipSpaceCheck = result.GetValue(_skipSpaceCheck),
            FixPermission = _login.FixesPermission(result),
            Keep = result.GetValue(_keep) || result.GetValue(_keepNote) is not null,
            KeepNote = result.GetValue(_keepNote),
        };
        return request with
        {
            ChunkSize = result.GetValue(_chunkSize) ?? request.ChunkSize,
            LockMode = result.GetValue(_lockMode) ?? request.LockMode,
            LockTimeout = result.GetValue(_lockTimeout) ?? request.LockTimeout,
            LongQueryPolicy = result.GetValue(_longQueryPolicy) ?? request.LongQueryPolicy,
            LongQueryTime = result.GetValue(_longQueryTime) ?? request.LongQueryTime,
            SampleInterval = result.GetValue(_sampleInterval) ?? request.SampleInterval,
        };
    }
}
