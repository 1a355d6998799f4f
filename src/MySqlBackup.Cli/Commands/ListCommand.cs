using System.CommandLine;
using MySqlBackup.Cli.Output;
using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Cli.Commands;

/// <summary><c>mysqlbackup list</c>.</summary>
internal sealed class ListCommand
{
    public const string Name = "list";

    public static readonly string[] Examples =
    [
        "mysqlbackup list --repository /var/backups/mysql",
        "mysqlbackup list --repository /var/backups/mysql --database shop --status success --last 1 --json",
        "mysqlbackup list --repository /var/backups/mysql --id '202611*' --since 2026-11-20",
    ];

    private readonly CommonOptions _common = new();
    private readonly Option<string[]> _repository = new("--repository", "-r") { Description = "The repository; more than one are listed in turn.", HelpName = "path", Required = true };
    private readonly Option<string[]> _id = QuantityOption.Names("--id", "Ids, or wildcards over them.");
    private readonly Option<string[]> _database = QuantityOption.Names("--database", "Databases, by name or wildcard, that a backup must hold at least one of.");
    private readonly Option<int?> _last = QuantityOption.Number("--last", "Only so many, the newest.", 1, int.MaxValue);
    private readonly Option<EncryptionKey[]?> _decryption = KeyOption.Decryption();
    private readonly Option<DateTime?> _since = TimeOption.Create("--since", "Only those that began at or after this time, which is local unless it ends in Z.");
    private readonly Option<BackupStatus?> _status = EnumOption.Create<BackupStatus>("--status", "Only those of this status.");

    public static Command Create()
    {
        var options = new ListCommand();
        var command = new Command(Name, "Lists the backups of a repository, oldest first.");
        return options._common.Complete(
            command,
            options.Run,
            options._repository, options._id, options._database, options._last, options._since, options._status, options._decryption);
    }

    private int Run(ParseResult result)
    {
        OutputChoice choice = _common.Read(result);
        var query = new BackupQuery
        {
            Id = result.GetValue(_id) ?? [],
            Database = result.GetValue(_database) ?? [],
            Last = result.GetValue(_last),
            Since = result.GetValue(_since),
            Status = result.GetValue(_status),
        };
        return OperationRunner.Guard(choice, () =>
        {
            string[] repositories = result.GetValue(_repository)!;
            IReadOnlyList<EncryptionKey> keys = KeyOption.Read(result, _decryption);
            List<BackupRecord> records = repositories.SelectMany(path => query.Run(BackupRepository.Open(path, keys, StopSignals.Token))).ToList();
            ResultWriter.Write(choice, records);
            if (records.Count == 0 && choice is { Json: false, Quiet: false })
            {
                string where = string.Join(", ", repositories);
                bool hasAny = repositories.Any(path => BackupRepository.Open(path, StopSignals.Token).List().Any());
                Console.Error.WriteLine(hasAny ? $"No backup in {where} matches." : $"There are no backups in {where}.");
            }

            return ExitCode.Done;
        });
    }
}
