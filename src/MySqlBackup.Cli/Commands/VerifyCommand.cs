using System.CommandLine;
using MySqlBackup.Cli.Output;
using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Cli.Commands;

/// <summary><c>mysqlbackup verify</c>.</summary>
internal sealed class VerifyCommand
{
    public const string Name = "verify";

    public static readonly string[] Examples =
    [
        "mysqlbackup verify --repository /var/backups/mysql",
        "mysqlbackup verify --repository /var/backups/mysql --id 20261120T160512Z-3f9a --level restore",
        "mysqlbackup verify --repository /srv/mydumper/export --level content",
        "mysqlbackup verify --repository /var/backups/mysql --level restore --scratch-server test1 --scratch-defaults-file /etc/test1.cnf --json",
    ];

    private readonly CommonOptions _common = new();
    private readonly Option<string> _repository = new("--repository", "-r") { Description = "The repository, or the path of a backup or of a dump made by another program.", HelpName = "path", Required = true };
    private readonly Option<string?> _id = new("--id") { Description = "The backup. Default: the newest.", HelpName = "id" };
    private readonly Option<string[]> _database = QuantityOption.Names("--database", "Databases, by name or wildcard. Default: all.");
    private readonly Option<EncryptionKey[]?> _decryption = KeyOption.Decryption();
    private readonly Option<IntegrityLevel?> _level = EnumOption.Create<IntegrityLevel>("--level", "How deep to look; each level includes those before it. Default: checksum.");
    private readonly Option<string?> _scratchServer = new("--scratch-server") { Description = "The server to restore into for the drill. Default: a private one, started from this machine's programs.", HelpName = "address" };
    private readonly Option<string?> _scratchDefaultsFile = new("--scratch-defaults-file") { Description = "Option file with the account on the scratch server.", HelpName = "file" };
    private readonly Option<int?> _threadCount = QuantityOption.Number("--thread-count", "Threads that read and connections that restore.", 1, 256);

    public static Command Create()
    {
        var options = new VerifyCommand();
        var command = new Command(Name, "Checks a backup, up to restoring it into a scratch server and comparing every table.");
        return options._common.Complete(
            command,
            options.Run,
            options._repository, options._id, options._database, options._decryption, options._level, options._scratchServer, options._scratchDefaultsFile,
            options._threadCount);
    }

    private int Run(ParseResult result)
    {
        OutputChoice choice = _common.Read(result);
        return OperationRunner.Guard(choice, () =>
        {
            IntegrityRequest request = CreateRequest(result, choice);
            List<IntegrityResult> results = OperationRunner.Run(choice, (output, cancellation) => new IntegrityOperation(request, output).Run(cancellation).ToList());
            ResultWriter.Write(choice, results);
            return results.Count > 0 && results.TrueForAll(r => r.IsValid) ? ExitCode.Done : ExitCode.Failed;
        });
    }

    private IntegrityRequest CreateRequest(ParseResult result, OutputChoice choice)
    {
        string? server = result.GetValue(_scratchServer);
        string? file = result.GetValue(_scratchDefaultsFile);
        return new IntegrityRequest
        {
            Repository = result.GetValue(_repository)!,
            Id = result.GetValue(_id),
            Decryption = KeyOption.Read(result, _decryption),
            Database = result.GetValue(_database) ?? [],
            Level = result.GetValue(_level) ?? IntegrityLevel.Checksum,
            ScratchServer = server is null && file is null ? null : ServerOptions.Resolve(server, defaultsFile: file, output: new LineOutput(choice)),
            ThreadCount = result.GetValue(_threadCount),
        };
    }
}
