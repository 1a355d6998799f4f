using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Monitoring.Prerequisites;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Looks, before a backup is taken, for what would make it fail or of little use.</summary>
[Cmdlet(VerbsDiagnostic.Test, "BackupPrerequisite")]
[OutputType(typeof(BackupPrerequisite), typeof(bool))]
public sealed class TestBackupPrerequisiteCommand : BackupChoiceCmdlet
{
    private bool _checkedAny;
    private bool _failedAny;

    /// <summary>Users, roles and grants.</summary>
    [Parameter]
    public SwitchParameter IncludeUser { get; set; }

    /// <summary>Definitions only.</summary>
    [Parameter]
    public SwitchParameter NoData { get; set; }

    /// <summary>How the connections are brought to one point in time.</summary>
    [Parameter]
    public LockMode LockMode { get; set; } = LockMode.Auto;

    /// <summary>One true or false for all, and no objects.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (string? server in Server ?? [null!])
        {
            _checkedAny = true;
            try
            {
                var operation = new PrerequisiteOperation(CreateRequest(server));
                RunEach((_, cancellation) => operation.Run(cancellation), Report);
            }
            catch (BackupException e)
            {
                _failedAny = true;
                WriteFailure(e, Destination);
            }
        }
    }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        if (Quiet)
        {
            WriteObject(_checkedAny && !_failedAny);
        }
    }

    private void Report(BackupPrerequisite found)
    {
        _failedAny |= found.Status == PrerequisiteStatus.Failed;
        if (!Quiet)
        {
            WriteObject(found);
        }
    }

    private PrerequisiteRequest CreateRequest(string? server) => new()
    {
        Server = ReadParameters(server),
        Destination = ResolvePath(Destination),
        Database = Database,
        ExcludeDatabase = ExcludeDatabase,
        Table = Table,
        ExcludeTable = ExcludeTable,
        IncludeUser = MyInvocation.BoundParameters.ContainsKey(nameof(IncludeUser)) ? IncludeUser.ToBool() : null,
        NoData = NoData,
        LockMode = LockMode,
        Compression = Compression,
        CompressionLevel = CompressionLevel,
        ThreadCount = ThreadCount,
    };
}
