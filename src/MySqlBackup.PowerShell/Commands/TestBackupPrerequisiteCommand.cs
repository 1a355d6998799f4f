using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Monitoring.Prerequisites;
using MySqlBackup.PowerShell.Completers;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Looks, before a backup is taken, for what would make it fail or of little use.</summary>
[Cmdlet(VerbsDiagnostic.Test, "BackupPrerequisite")]
[OutputType(typeof(BackupPrerequisite), typeof(bool))]
public sealed class TestBackupPrerequisiteCommand : ServerCmdlet
{
    private bool _checkedAny;
    private bool _failedAny;

    /// <summary>The repository to be.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = "";

    /// <summary>The servers, checked one after the other.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public string[]? Server { get; set; }

    /// <summary>Databases by name or wildcard.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DatabaseCompleter))]
    public string[] Database { get; set; } = [];

    /// <summary>Databases to leave out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DatabaseCompleter))]
    public string[] ExcludeDatabase { get; set; } = [];

    /// <summary>Tables by name or wildcard.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TableCompleter))]
    public string[] Table { get; set; } = [];

    /// <summary>Tables to leave out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TableCompleter))]
    public string[] ExcludeTable { get; set; } = [];

    /// <summary>Users, roles and grants.</summary>
    [Parameter]
    public SwitchParameter IncludeUser { get; set; }

    /// <summary>Definitions only.</summary>
    [Parameter]
    public SwitchParameter NoData { get; set; }

    /// <summary>How the connections are brought to one point in time.</summary>
    [Parameter]
    public LockMode LockMode { get; set; } = LockMode.Auto;

    /// <summary>The codec of the files.</summary>
    [Parameter]
    [ValidateSet("none", "gzip", "zstd")]
    public string? Compression { get; set; }

    /// <summary>The codec's level.</summary>
    [Parameter]
    [ValidateRange(1, 19)]
    public int? CompressionLevel { get; set; }

    /// <summary>Connections that copy rows.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int? ThreadCount { get; set; }

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
