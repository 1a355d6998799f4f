using System.CommandLine;
using MySqlBackup.Cli.Output;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Cli.Commands;

/// <summary><c>mysqlbackup keep</c>.</summary>
internal sealed class KeepCommand
{
    public const string Name = "keep";

    public static readonly string[] Examples =
    [
        "mysqlbackup keep --repository /var/backups/mysql --id 20261120T160512Z-3f9a --note 'before the migration'",
        "mysqlbackup keep --repository /var/backups/mysql --id 20261120T160512Z-3f9a --clear",
    ];

    private readonly CommonOptions _common = new();
    private readonly Option<string> _repository = new("--repository", "-r") { Description = "The repository.", HelpName = "path", Required = true };
    private readonly Option<string[]> _id = new("--id") { Description = "The backups.", HelpName = "id", Required = true, AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _note = new("--note") { Description = "Why they are to stay.", HelpName = "text" };
    private readonly Option<bool> _clear = new("--clear") { Description = "Take the mark away instead." };

    public static Command Create()
    {
        var options = new KeepCommand();
        var command = new Command(Name, "Marks backups to stay whatever retention says, or takes the mark away.");
        return options._common.Complete(command, options.Run, options._repository, options._id, options._note, options._clear);
    }

    private int Run(ParseResult result)
    {
        OutputChoice choice = _common.Read(result);
        return OperationRunner.Guard(choice, () =>
        {
            BackupRepository repository = BackupRepository.Open(result.GetValue(_repository)!);
            bool clear = result.GetValue(_clear);
            List<BackupRecord> changed = result.GetValue(_id)!.Select(id => clear ? repository.Unprotect(id) : repository.Protect(id, result.GetValue(_note))).ToList();
            ResultWriter.Write(choice, changed);
            return ExitCode.Done;
        });
    }
}
