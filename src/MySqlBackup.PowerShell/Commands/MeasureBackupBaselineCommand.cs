using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Monitoring.Baseline;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Measures what backups depend on, and keeps it for comparison.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "BackupBaseline", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(BackupBaseline))]
public sealed class MeasureBackupBaselineCommand : BackupChoiceCmdlet
{
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
