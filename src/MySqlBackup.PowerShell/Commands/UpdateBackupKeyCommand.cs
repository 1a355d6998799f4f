using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Repository;
using MySqlBackup.PowerShell.Completers;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Wraps the keys of encrypted backups for other recipients.</summary>
[Cmdlet(VerbsData.Update, "BackupKey", SupportsShouldProcess = true, DefaultParameterSetName = InputObjectSet)]
[OutputType(typeof(BackupRecord))]
public sealed class UpdateBackupKeyCommand : MySqlBackupCmdlet
{
    private const string RepositorySet = "Repository";
    private const string InputObjectSet = "InputObject";

    /// <summary>A backup, from Get-MySqlBackup or Invoke-MySqlBackup.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    public BackupRecord? InputObject { get; set; }

    /// <summary>The repository.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = RepositorySet)]
    [ValidateNotNullOrEmpty]
    public string Repository { get; set; } = "";

    /// <summary>The backup's id.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = RepositorySet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BackupIdCompleter))]
    public string Id { get; set; } = "";

    /// <summary>What opens the backups now.</summary>
    [Parameter]
    [EncryptionKey]
    public EncryptionKey[]? Decryption { get; set; }

    /// <summary>What shall open them from now on.</summary>
    [Parameter(Mandatory = true)]
    [EncryptionKey]
    public EncryptionKey[] Encryption { get; set; } = [];

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        string id = InputObject?.Id ?? Id;
        try
        {
            string repository = ResolvePath(InputObject?.Repository ?? Repository);
            var rotation = new BackupKeyRotation(Decryption ?? EncryptionKey.FromEnvironment(), Encryption);
            IReadOnlyList<string> recipients = Run((_, cancellation) => rotation.Plan(repository, id, cancellation));
            if (ShouldProcess($"{repository} {id}", $"Wrap its key for {string.Join(", ", recipients)}, and nobody else"))
            {
                WriteObject(Run((_, cancellation) => rotation.Run(repository, id, cancellation)));
            }
        }
        catch (BackupException e)
        {
            WriteFailure(e, id);
        }
    }
}
