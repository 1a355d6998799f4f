using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using MySqlBackup.Cli.Output;
using MySqlBackup.Core;
using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Repository.Retention;

namespace MySqlBackup.Cli.Commands;

/// <summary><c>mysqlbackup expire</c>.</summary>
internal sealed class ExpireCommand
{
    public const string Name = "expire";

    public static readonly string[] Examples =
    [
        "mysqlbackup expire --repository /var/backups/mysql --older-than 30d --keep-last 3",
        "mysqlbackup expire --repository /var/backups/mysql --keep-daily 7 --keep-weekly 4 --keep-monthly 12 --time-zone Europe/Berlin --what-if",
        "mysqlbackup expire --repository /var/backups/mysql --older-than 30d --max-used-percent 85 --json",
        "mysqlbackup expire --repository /var/backups/mysql --recovery-window 7d",
    ];

    private readonly CommonOptions _common = new();
    private readonly Option<string[]> _repository = new("--repository", "-r") { Description = "The repository; of more than one, one after the other.", HelpName = "path", Required = true };
    private readonly Option<TimeSpan?> _olderThan = QuantityOption.Time("--older-than", "Only what is older may go.");
    private readonly Option<int?> _keepLast = Count("--keep-last", "Keep so many, the newest.");
    private readonly Option<int?> _keepDaily = Count("--keep-daily", "Keep the newest of each of so many days.");
    private readonly Option<int?> _keepWeekly = Count("--keep-weekly", "Keep the newest of each of so many ISO weeks.");
    private readonly Option<int?> _keepMonthly = Count("--keep-monthly", "Keep the newest of each of so many months.");
    private readonly Option<int?> _keepYearly = Count("--keep-yearly", "Keep the newest of each of so many years.");
    private readonly Option<TimeSpan?> _recoveryWindow = QuantityOption.Time("--recovery-window", "Keep all that are younger, and the newest before.");
    private readonly Option<double?> _maxUsedPercent = new("--max-used-percent") { Description = "Remove only while more than this share of the space is used, oldest first.", HelpName = "percent", CustomParser = ParsePercent };
    private readonly Option<string?> _timeZone = new("--time-zone") { Description = "Where days begin: a name such as Europe/Berlin, or Local. Default: UTC.", HelpName = "name" };
    private readonly Option<EncryptionKey[]?> _decryption = KeyOption.Decryption();
    private readonly Option<bool> _whatIf = new("--what-if") { Description = "Only say what would go, and why each of the others stays." };

    public static Command Create()
    {
        var options = new ExpireCommand();
        var command = new Command(Name, "Removes the backups that a policy does not keep. What is marked, needed or the last that was verified stays in any case.");
        return options._common.Complete(
            command,
            options.Run,
            options._repository, options._olderThan, options._keepLast, options._keepDaily, options._keepWeekly, options._keepMonthly, options._keepYearly,
            options._recoveryWindow, options._maxUsedPercent, options._timeZone, options._decryption, options._whatIf);
    }

    private static Option<int?> Count(string name, string description) => QuantityOption.Number(name, description, 0, int.MaxValue);

    private static double? ParsePercent(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (double.TryParse(text.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent))
        {
            return percent;
        }

        result.AddError($"--max-used-percent takes a number such as 85, not '{text}'.");
        return null;
    }

    private int Run(ParseResult result)
    {
        OutputChoice choice = _common.Read(result);
        int code = ExitCode.Done;
        var removed = new List<RemovedBackup>();
        foreach (string repository in result.GetValue(_repository)!)
        {
            int one = OperationRunner.Guard(choice, () => Expire(result, choice, repository, removed));
            code = code == ExitCode.Failed || one == ExitCode.Done ? code : one;
        }

        if (!result.GetValue(_whatIf))
        {
            RetentionWriter.Write(choice, removed);
        }

        return code;
    }

    private int Expire(ParseResult result, OutputChoice choice, string repository, List<RemovedBackup> removed)
    {
        var operation = new RetentionOperation(new RetentionRequest { Repository = repository, Policy = CreatePolicy(result), Decryption = KeyOption.Read(result, _decryption) }, new LineOutput(choice));
        IReadOnlyList<RetentionDecision> decisions = operation.Plan(StopSignals.Token);
        if (result.GetValue(_whatIf))
        {
            RetentionWriter.Write(choice, decisions);
            return ExitCode.Done;
        }

        int code = ExitCode.Done;
        foreach (RetentionDecision decision in decisions.Where(d => d.Action == RetentionAction.Remove))
        {
            StopSignals.Token.ThrowIfCancellationRequested();
            try
            {
                if (operation.Remove(decision, removed.Count > 0 ? removed[^1].TotalFreed : 0) is { } gone)
                {
                    removed.Add(gone);
                }
            }
            catch (BackupException e)
            {
                OperationRunner.WriteError(choice, e);
                code = ExitCode.Failed;
            }
        }

        return code;
    }

    private RetentionPolicy CreatePolicy(ParseResult result) => new()
    {
        OlderThan = result.GetValue(_olderThan),
        KeepLast = result.GetValue(_keepLast),
        KeepDaily = result.GetValue(_keepDaily),
        KeepWeekly = result.GetValue(_keepWeekly),
        KeepMonthly = result.GetValue(_keepMonthly),
        KeepYearly = result.GetValue(_keepYearly),
        RecoveryWindow = result.GetValue(_recoveryWindow),
        MaxUsedPercent = result.GetValue(_maxUsedPercent),
        TimeZone = RetentionPolicy.FindTimeZone(result.GetValue(_timeZone) ?? "UTC"),
    };
}
