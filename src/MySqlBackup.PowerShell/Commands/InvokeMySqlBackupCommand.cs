using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Backs up databases of one or more servers into a repository.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "MySqlBackup", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(BackupRecord))]
public sealed class InvokeMySqlBackupCommand : BackupChoiceCmdlet
{
    private BackupOperation? _operation;

    /// <summary>Bytes of table data a chunk aims at.</summary>
    [Parameter]
    [ValidateRange(1L << 20, 1L << 40)]
    public long ChunkSize { get; set; } = BackupRequest.DefaultChunkSize;

    /// <summary>How the connections are brought to one point in time.</summary>
    [Parameter]
    public LockMode LockMode { get; set; } = LockMode.Auto;

    /// <summary>Longest wait for any lock.</summary>
    [Parameter]
    [Duration]
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What to do about long statements before a global lock.</summary>
    [Parameter]
    public LongQueryPolicy LongQueryPolicy { get; set; } = LongQueryPolicy.Wait;

    /// <summary>From what age on a statement counts as long.</summary>
    [Parameter]
    [Duration]
    public TimeSpan LongQueryTime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Most bytes of rows a second.</summary>
    [Parameter]
    [ValidateRange(0L, long.MaxValue)]
    public long Throttle { get; set; }

    /// <summary>Pause while more statements than this run on the server beside the backup's own.</summary>
    [Parameter]
    [ValidateRange(0, 100_000)]
    public int MaxThreadsRunning { get; set; }

    /// <summary>Run at low CPU and I/O priority.</summary>
    [Parameter]
    public SwitchParameter LowPriority { get; set; }

    /// <summary>Definitions only.</summary>
    [Parameter]
    public SwitchParameter NoData { get; set; }

    /// <summary>Users, roles and grants.</summary>
    [Parameter]
    public SwitchParameter IncludeUser { get; set; }

    /// <summary>Do not compare the free space with the expected size.</summary>
    [Parameter]
    public SwitchParameter SkipSpaceCheck { get; set; }

    /// <summary>Who shall be able to open the backup.</summary>
    [Parameter]
    [EncryptionKey]
    public EncryptionKey[] Encryption { get; set; } = [];

    /// <summary>Encrypt names and counts too.</summary>
    [Parameter]
    public SwitchParameter EncryptManifest { get; set; }

    /// <summary>Mark the backup to stay whatever retention says.</summary>
    [Parameter]
    public SwitchParameter Keep { get; set; }

    /// <summary>Why it is to stay.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KeepNote { get; set; }

    /// <summary>A server that records the run in a table, beside the repository's journal.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HistoryServer { get; set; }

    /// <summary>The account there.</summary>
    [Parameter]
    [Credential]
    public PSCredential? HistoryCredential { get; set; }

    /// <summary>The table there.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string HistoryTable { get; set; } = HistoryTableName.Default;

    /// <summary>How often is sampled what the run takes of its machine.</summary>
    [Parameter]
    [Duration]
    public TimeSpan SampleInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (string? server in Server ?? [null!])
        {
            DateTime start = DateTime.UtcNow;
            _operation = null;
            string address = server ?? "the default server";
            try
            {
                ServerOptions options = ResolveServer(server);
                address = options.Address.ToString();
                BackUp(CreateRequest(options));
            }
            catch (BackupException e)
            {
                // A password in an address is refused and must not come back in the record.
                string shown = address.Contains("://", StringComparison.Ordinal) ? "" : address;
                WriteFailure(e, shown);
                if (!IsWhatIf)
                {
                    WriteObject(_operation?.Describe(e) ?? BackupRecord.FromFailure(e, start) with
                    {
                        Server = shown,
                        Database = Database,
                        Requested = Database,
                        Choice = BackupChoice.Describe(ExcludeDatabase, Table, ExcludeTable),
                        NoData = NoData,
                        Repository = StorageFactory.Describe(Destination),
                    });
                }
            }
        }
    }

    private void BackUp(BackupRequest request)
    {
        string target = $"{request.Server.Address} to {request.Destination}";
        if (IsWhatIf)
        {
            BackupPlan plan = Run((output, cancellation) => new BackupOperation(request, output).Plan(cancellation));
            ShouldProcess(Describe(plan), $"Back up {target}?", "Backup");
        }
        else if (ShouldProcess(target, "Back up"))
        {
            WriteObject(Run((output, cancellation) => (_operation = new BackupOperation(request, output)).Run(cancellation)));
        }
    }

    private BackupRequest CreateRequest(ServerOptions server) => new()
    {
        Server = server,
        Destination = ResolvePath(Destination),
        Database = Database,
        ExcludeDatabase = ExcludeDatabase,
        Table = Table,
        ExcludeTable = ExcludeTable,
        Compression = Compression,
        CompressionLevel = CompressionLevel,
        Encryption = Encryption,
        EncryptManifest = EncryptManifest,
        ThreadCount = ThreadCount,
        ChunkSize = ChunkSize,
        LockMode = LockMode,
        LockTimeout = LockTimeout,
        LongQueryPolicy = LongQueryPolicy,
        LongQueryTime = LongQueryTime,
        Throttle = Throttle,
        MaxThreadsRunning = MaxThreadsRunning,
        LowPriority = LowPriority,
        NoData = NoData,
        IncludeUser = MyInvocation.BoundParameters.ContainsKey(nameof(IncludeUser)) ? IncludeUser.ToBool() : null,
        SkipSpaceCheck = SkipSpaceCheck,
        FixPermission = FixPermission,
        Keep = Keep || KeepNote is not null,
        KeepNote = KeepNote,
        History = OpenHistory(),
        SampleInterval = SampleInterval,
    };

    private static string Describe(BackupPlan plan) =>
        $"Back up {string.Join(", ", plan.Database)} of {plan.Server} ({plan.ServerVersion}): {Quantity.Format(plan.TableCount, "table")}, {Quantity.Format(plan.ObjectCount, "other object")}, "
        + $"about {ByteSize.Format(plan.EstimatedSize)}, into {plan.Destination} with {plan.Compression} compression{(plan.Recipient.Count > 0 ? $", encrypted for {string.Join(", ", plan.Recipient)}," : "")} over {Quantity.Format(plan.ThreadCount, "connection")}, lock {plan.LockMode}.";

    private TableHistory? OpenHistory() => HistoryServer is null ? null : new TableHistory(
        ServerOptions.Resolve(
            new ServerParameters
            {
                Address = ServerAddress.Parse(HistoryServer),
                User = HistoryCredential?.UserName,
                Password = HistoryCredential?.GetNetworkCredential().Password,
                DefaultsFile = DefaultsFile is null ? null : ResolvePath(DefaultsFile),
                FixPermission = FixPermission,
            },
            new PipelineOutput(this)),
        new HistoryTableName(HistoryTable));
}
