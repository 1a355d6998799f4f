using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Monitoring.Baseline;
using MySqlBackup.Core.Servers;
using MySqlBackup.PowerShell.Completers;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Measures what backups depend on, and keeps it for comparison.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "BackupBaseline", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(BackupBaseline))]
public sealed class MeasureBackupBaselineCommand : ServerCmdlet
{
    /// <summary>The repository that backups go to.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = "";

    /// <summary>The servers that are backed up, measured one after the other.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public string[]? Server { get; set; }

    /// <summary>Databases that are backed up once to time it.</summary>
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

    /// <summary>Tables that are backed up.</summary>
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

    /// <summary>The codec of the backup that is timed.</summary>
    [Parameter]
    [ValidateSet("none", "gzip", "zstd")]
    public string? Compression { get; set; }

    /// <summary>Its level.</summary>
    [Parameter]
    [ValidateRange(1, 19)]
    public int? CompressionLevel { get; set; }

    /// <summary>Its connections.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int? ThreadCount { get; set; }

    /// <summary>A machine that runs iperf3's server.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RemoteTarget { get; set; }

    /// <summary>Bytes to write to the destination.</summary>
    [Parameter]
    [ValidateRange(1L << 20, 1L << 40)]
    public long WriteSize { get; set; } = BaselineRequest.DefaultWriteSize;

    /// <summary>Bytes of the data to try the codecs on.</summary>
    [Parameter]
    [ValidateRange(1L << 20, 1L << 30)]
    public long SampleSize { get; set; } = BaselineRequest.DefaultSampleSize;

    /// <summary>Do not keep the result.</summary>
    [Parameter]
    public SwitchParameter NoStore { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        // Without a server, and without what needs one, the destination alone is measured.
        bool needsServer = Database.Length > 0 || Table.Length > 0 || Credential is not null || DefaultsFile is not null;
        foreach (string? server in Server ?? [null!])
        {
            try
            {
                Measure(server is null && !needsServer ? null : ResolveServer(server));
            }
            catch (BackupException e)
            {
                WriteFailure(e, server ?? Destination);
            }
        }
    }

    private void Measure(ServerOptions? server)
    {
        var request = new BaselineRequest
        {
            Destination = ResolvePath(Destination),
            Server = server,
            RemoteTarget = RemoteTarget,
            Database = Database,
            ExcludeDatabase = ExcludeDatabase,
            Table = Table,
            ExcludeTable = ExcludeTable,
            Compression = Compression,
            CompressionLevel = CompressionLevel,
            ThreadCount = ThreadCount,
            WriteSize = WriteSize,
            SampleSize = SampleSize,
            IsStored = !NoStore,
        };
        if (ShouldProcess(server is null ? request.Destination : $"{server.Address} to {request.Destination}", "Measure"))
        {
            WriteObject(Run((output, cancellation) => new BaselineOperation(request, output).Run(cancellation)));
        }
    }
}
