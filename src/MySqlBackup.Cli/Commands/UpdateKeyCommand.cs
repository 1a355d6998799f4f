using System.CommandLine;
using MySqlBackup.Cli.Output;
using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Cli.Commands;

/// <summary><c>mysqlbackup update-key</c>.</summary>
internal sealed class UpdateKeyCommand
{
    public const string Name = "update-key";

    public static readonly string[] Examples =
    [
        "mysqlbackup update-key --repository /var/backups/mysql --id 20261120T160512Z-3f9a --decryption key-file:old.key --encryption key-file:new.key",
        "mysqlbackup update-key --repository s3://backups/db1 --id 20261120T160512Z-3f9a --decryption key-file:old.key --encryption key-file:old.key certificate:dba.pem --what-if",
    ];

    private readonly CommonOptions _common = new();
    private readonly Option<string> _repository = new("--repository", "-r") { Description = "The repository.", HelpName = "path", Required = true };
    private readonly Option<string[]> _id = new("--id") { Description = "The backups.", HelpName = "id", Required = true, AllowMultipleArgumentsPerToken = true };
    private readonly Option<EncryptionKey[]?> _decryption = KeyOption.Decryption();
    private readonly Option<EncryptionKey[]?> _encryption = KeyOption.Recipients();
    private readonly Option<bool> _whatIf = new("--what-if") { Description = "Only say for whom the keys would be wrapped." };

    public static Command Create()
    {
        var options = new UpdateKeyCommand();
        var command = new Command(Name, "Wraps the keys of encrypted backups for other recipients, who take the place of all before, without rewriting their data.");
        return options._common.Complete(command, options.Run, options._repository, options._id, options._decryption, options._encryption, options._whatIf);
    }

    private int Run(ParseResult result)
    {
        OutputChoice choice = _common.Read(result);
        return OperationRunner.Guard(choice, () =>
        {
            string repository = result.GetValue(_repository)!;
            var rotation = new BackupKeyRotation(KeyOption.Read(result, _decryption), result.GetValue(_encryption)!);
            var changed = new List<BackupRecord>();
            foreach (string id in result.GetValue(_id)!)
            {
                if (result.GetValue(_whatIf))
                {
                    Console.Out.WriteLine($"What if: wrap the key of {id} for {string.Join(", ", rotation.Plan(repository, id, StopSignals.Token))}, and nobody else.");
                }
                else
                {
                    changed.Add(rotation.Run(repository, id, StopSignals.Token));
                }
            }

            if (changed.Count > 0)
            {
                ResultWriter.Write(choice, changed);
            }

            return ExitCode.Done;
        });
    }
}
