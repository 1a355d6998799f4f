using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Repository;
using MySqlBackup.PowerShell.Completers;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Lists the backups of a repository.</summary>
[Cmdlet(VerbsCommon.Get, "MySqlBackup")]
[OutputType(typeof(BackupRecord))]
public sealed class GetMySqlBackupCommand : MySqlBackupCmdlet
{
    /// <summary>The repositories.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Repository { get; set; } = [];

    /// <summary>Ids, or wildcards over them.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BackupIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Databases that a backup must hold at least one of.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DatabaseCompleter))]
    public string[] Database { get; set; } = [];

    /// <summary>Only so many, the newest.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Last { get; set; }

    /// <summary>Only those that began at or after this time.</summary>
    [Parameter]
    public DateTime? Since { get; set; }

    /// <summary>Only those of this status.</summary>
    [Parameter]
    public BackupStatus? Status { get; set; }

    /// <summary>What opens backups whose names and counts are encrypted.</summary>
    [Parameter]
    [EncryptionKey]
    public EncryptionKey[]? Decryption { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (string repository in Repository)
        {
            try
            {
                string path = ResolvePath(repository);
                var query = new BackupQuery { Id = Id, Database = Database, Last = Last, Since = Since, Status = Status };
                IReadOnlyList<EncryptionKey> keys = Decryption ?? EncryptionKey.FromEnvironment();
                RunEach((_, cancellation) => query.Run(BackupRepository.Open(path, keys, cancellation)), record => WriteObject(record));
            }
            catch (BackupException e)
            {
                WriteFailure(e, repository);
            }
        }
    }
}
