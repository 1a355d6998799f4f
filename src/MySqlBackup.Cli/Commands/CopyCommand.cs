using System.CommandLine;
using MySqlBackup.Cli.Output;
using MySqlBackup.Core;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Repository.Copies;

namespace MySqlBackup.Cli.Commands;

/// <summary><c>mysqlbackup copy</c>.</summary>
internal sealed class CopyCommand
{
    public const string Name = "copy";

    public static readonly string[] Examples =
    [
        "mysqlbackup copy --repository /var/backups/mysql --last 1 --to 's3://backups/db1?region=eu-central-1'",
        "mysqlbackup copy --repository /var/backups/mysql --id 20261120T160512Z-3f9a --to ssh://backup@store/srv/backup --throttle 20MB",
        "mysqlbackup copy --repository /var/backups/mysql --since 2026-11-20 --to azure://account/backups --remove-source --json",
    ];

    private readonly CommonOptions _common = new();
    private readonly Option<string> _repository = new("--repository", "-r") { Description = "The repository to copy from.", HelpName = "path", Required = true };
    private readonly Option<string> _to = new("--to") { Description = "The repository to copy to; a new or empty folder becomes one.", HelpName = "path", Required = true };
    private readonly Option<string[]> _id = QuantityOption.Names("--id", "Ids, or wildcards over them. Default: all finished backups.");
    private readonly Option<string[]> _database = QuantityOption.Names("--database", "Databases, by name or wildcard, that a backup must hold at least one of.");
    private readonly Option<int?> _last = QuantityOption.Number("--last", "Only so many, the newest.", 1, int.MaxValue);
    private readonly Option<DateTime?> _since = TimeOption.Create("--since", "Only those that began at or after this time, which is local unless it ends in Z.");
    private readonly Option<int?> _threadCount = QuantityOption.Number("--thread-count", "Files on their way at once. Default: twice the processors, at least 4 and at most 8.", 1, 256);
    private readonly Option<long?> _throttle = QuantityOption.Size("--throttle", "Most bytes a second, copied and read back. Default: no limit.");
    private readonly Option<bool> _removeSource = new("--remove-source") { Description = "Remove each backup from where it was, once its copy is verified." };
    private readonly Option<bool> _whatIf = new("--what-if") { Description = "Say what would be copied, and change nothing." };

    public static Command Create()
    {
        var options = new CopyCommand();
        var command = new Command(Name, "Copies backups into another repository, on any storage, and verifies them there. Goes on with a copy that broke off.");
        return options._common.Complete(
            command,
            options.Run,
            options._repository, options._to, options._id, options._database, options._last, options._since, options._threadCount, options._throttle,
            options._removeSource, options._whatIf);
    }

    private int Run(ParseResult result)
    {
        OutputChoice choice = _common.Read(result);
        return OperationRunner.Guard(choice, () =>
        {
            var query = new BackupQuery
            {
                Id = result.GetValue(_id) ?? [],
                Database = result.GetValue(_database) ?? [],
                Last = result.GetValue(_last),
                Since = result.GetValue(_since),
            };
            string repository = result.GetValue(_repository)!;
            IReadOnlyList<BackupRecord> records = BackupCopyChoice.Find(query, BackupRepository.Open(repository, StopSignals.Token));
            var results = new List<BackupCopyResult>();
            int end = ExitCode.Done;
            foreach (BackupRecord record in records)
            {
                var request = new BackupCopyRequest
                {
                    Repository = repository,
                    Id = record.Id,
                    To = result.GetValue(_to)!,
                    ThreadCount = result.GetValue(_threadCount),
                    Throttle = result.GetValue(_throttle) ?? 0,
                };
                if (result.GetValue(_whatIf))
                {
                    BackupCopyPlan plan = OperationRunner.Run(choice, (output, cancellation) => new BackupCopyOperation(request, output).Plan(cancellation));
                    CopyWriter.Write(choice, plan, result.GetValue(_removeSource));
                    continue;
                }

                StopSignals.Token.ThrowIfCancellationRequested();
                (BackupCopyResult copied, int code) = Copy(choice, record, request, result.GetValue(_removeSource));
                results.Add(copied);
                end = Math.Max(end, code);
            }

            CopyWriter.Write(choice, results);
            return end;
        });
    }

    private static (BackupCopyResult Result, int Code) Copy(OutputChoice choice, BackupRecord record, BackupCopyRequest request, bool removesSource)
    {
        var failed = new BackupCopyResult { Status = BackupCopyStatus.Failed, Id = record.Id, From = request.Repository, To = request.To, StartTime = DateTime.UtcNow };
        BackupCopyOperation? operation = null;
        BackupCopyResult? copied = null;
        try
        {
            BackupCopyChoice.RequireFinished(record);
            copied = OperationRunner.Run(choice, (output, cancellation) => (operation = new BackupCopyOperation(request, output)).Run(cancellation));
            return (removesSource ? operation!.RemoveSource(copied, StopSignals.Token) : copied, ExitCode.Done);
        }
        catch (Exception e) when (e is BackupException or OperationCanceledException)
        {
            BackupException failure = BackupException.From(e);
            OperationRunner.WriteError(choice, failure);
            BackupCopyResult result = copied ?? operation?.Describe(failure) ?? failed;
            return (result with { ErrorId = failure.ErrorId, ErrorMessage = failure.Message }, OperationRunner.ToExitCode(failure));
        }
    }
}
