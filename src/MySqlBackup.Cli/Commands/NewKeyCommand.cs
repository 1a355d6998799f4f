using System.CommandLine;
using MySqlBackup.Cli.Output;
using MySqlBackup.Core.Codecs.Encryption;

namespace MySqlBackup.Cli.Commands;

/// <summary><c>mysqlbackup new-key</c>.</summary>
internal sealed class NewKeyCommand
{
    public const string Name = "new-key";

    public static readonly string[] Examples =
    [
        "mysqlbackup new-key --path /etc/mysqlbackup/backup.key",
        "mysqlbackup backup --database shop --destination /var/backups/mysql --encryption key-file:/etc/mysqlbackup/backup.key",
    ];

    private readonly CommonOptions _common = new();
    private readonly Option<string> _path = new("--path") { Description = "The file; it must not be there.", HelpName = "file", Required = true };

    public static Command Create()
    {
        var options = new NewKeyCommand();
        var command = new Command(Name, "Makes a key file to encrypt backups with. Keep a copy where the backups are not: without it nobody opens them.");
        return options._common.Complete(command, options.Run, options._path);
    }

    private int Run(ParseResult result)
    {
        OutputChoice choice = _common.Read(result);
        return OperationRunner.Guard(choice, () =>
        {
            BackupKeyFile made = BackupKeyFile.Create(Path.GetFullPath(result.GetValue(_path)!));
            if (choice.Json)
            {
                RecordJson.WriteLine(made);
            }
            else
            {
                Console.Out.WriteLine($"{made.Form} (id {made.Id})");
            }

            return ExitCode.Done;
        });
    }
}
