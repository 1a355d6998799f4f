using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.PowerShell.Completers;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Checks a backup, up to restoring it into a scratch server.</summary>
[Cmdlet(VerbsDiagnostic.Test, "BackupIntegrity", DefaultParameterSetName = InputObjectSet)]
[OutputType(typeof(IntegrityResult), typeof(bool))]
public sealed class TestBackupIntegrityCommand : MySqlBackupCmdlet
{
    private const string RepositorySet = "Repository";
    private const string InputObjectSet = "InputObject";

    private bool _checkedAny;
    private bool _allValid = true;

    /// <summary>A backup, from Get-MySqlBackup or Invoke-MySqlBackup.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    public BackupRecord? InputObject { get; set; }

    /// <summary>The repository, or the path of a dump made by another program.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = RepositorySet)]
    [ValidateNotNullOrEmpty]
    public string Repository { get; set; } = "";

    /// <summary>The backup's id.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = RepositorySet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BackupIdCompleter))]
    public string? Id { get; set; }

    /// <summary>Databases by name or wildcard.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Database { get; set; } = [];

    /// <summary>How deep to look; each level includes those before it.</summary>
    [Parameter]
    public IntegrityLevel Level { get; set; } = IntegrityLevel.Checksum;

    /// <summary>What opens the backup where it is encrypted.</summary>
    [Parameter]
    [EncryptionKey]
    public EncryptionKey[]? Decryption { get; set; }

    /// <summary>One true or false for all that was checked, and no objects.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>The server to restore into for the drill.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ScratchServer { get; set; }

    /// <summary>The account on the scratch server.</summary>
    [Parameter]
    [Credential]
    public PSCredential? ScratchCredential { get; set; }

    /// <summary>Threads that read and connections that restore.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int? ThreadCount { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        _checkedAny = true;
        try
        {
            IntegrityRequest request = CreateRequest();
            if (InputObject is { Status: not BackupStatus.Success } failed)
            {
                foreach (IntegrityResult result in new IntegrityOperation(request).Refuse(failed))
                {
                    Report(result);
                }

                throw new BackupException(failed.ErrorId ?? BackupErrorId.BackupNotFound, IntegrityOperation.Reason(failed));
            }

            RunEach((output, cancellation) => new IntegrityOperation(request, output).Run(cancellation), Report);
        }
        catch (BackupException e)
        {
            _allValid = false;
            WriteFailure(e, InputObject?.Path ?? Repository);
        }
    }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        // One answer over all: two objects in an if would count as true whatever they say.
        if (Quiet)
        {
            WriteObject(_checkedAny && _allValid);
        }
    }

    private void Report(IntegrityResult result)
    {
        _allValid &= result.IsValid;
        if (!Quiet)
        {
            WriteObject(result);
        }
    }

    private IntegrityRequest CreateRequest() => new()
    {
        Repository = ResolvePath(InputObject?.Repository ?? Repository),
        Id = InputObject?.Id ?? Id,
        Decryption = Decryption ?? EncryptionKey.FromEnvironment(),
        Database = Database,
        Level = Level,
        ScratchServer = ScratchServer is null ? null : ServerOptions.Resolve(
            new ServerParameters
            {
                Address = ServerAddress.Parse(ScratchServer),
                User = ScratchCredential?.UserName,
                Password = ScratchCredential?.GetNetworkCredential().Password,
            },
            new PipelineOutput(this)),
        ThreadCount = ThreadCount,
    };
}
