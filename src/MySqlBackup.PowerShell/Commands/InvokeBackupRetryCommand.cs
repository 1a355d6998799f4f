using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Workflow;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Tries failed backups again.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "BackupRetry", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(BackupRecord))]
public sealed class InvokeBackupRetryCommand : ServerCmdlet
{
    private readonly List<BackupRun> _runs = [];

    /// <summary>Runs of Get-BackupHistory.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public BackupRun[] InputObject { get; set; } = [];

    /// <summary>Who shall be able to open the backups.</summary>
    [Parameter]
    [EncryptionKey]
    public EncryptionKey[] Encryption { get; set; } = [];

    /// <inheritdoc />
    protected override void ProcessRecord() => _runs.AddRange(InputObject);

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        // Only when all are there is it known which of several tries of the same backup is the last.
        IReadOnlyList<BackupRun> chosen = [];
        try
        {
            chosen = Run((output, cancellation) => RetryPlan.Choose(_runs, path => Open(path, output), output, cancellation));
        }
        catch (BackupException e)
        {
            WriteFailure(e, null);
        }

        foreach (BackupRun run in chosen)
        {
            Retry(run);
        }
    }

    private void Retry(BackupRun run)
    {
        DateTime start = DateTime.UtcNow;
        BackupOperation? operation = null;
        try
        {
            RetryPlan.RequireRepository(run);
            BackupRequest request = RetryPlan.CreateRequest(run, ResolveServer(run.Server), Encryption);
            string what = run.Database.Count > 0 ? string.Join(", ", run.Database) : "all databases";
            if (ShouldProcess($"{what} of {run.Server} to {run.Repository}", $"Back up again (try {request.Attempt})"))
            {
                WriteObject(Run((output, cancellation) => (operation = new BackupOperation(request, output)).Run(cancellation)));
            }
        }
        catch (BackupException e)
        {
            WriteFailure(e, run.Server);
            WriteObject(operation?.Describe(e) ?? Describe(run, e, start));
        }
    }

    private static BackupRecord Describe(BackupRun run, BackupException failure, DateTime start)
    {
        BackupRecord asked = run.ToRecord();
        return BackupRecord.FromFailure(failure, start) with
        {
            Server = run.Server,
            Database = run.Database,
            Requested = asked.Requested,
            Choice = asked.Choice,
            NoData = asked.NoData,
            Attempts = run.Attempts + 1,
            Repository = run.Repository,
        };
    }

    private static JournalHistory? Open(string path, IOperationOutput output)
    {
        try
        {
            return new JournalHistory(BackupRepository.Open(path), output);
        }
        catch (BackupException e)
        {
            output.Verbose($"Whether the backup succeeded since is not known: {e.Message}");
            return null;
        }
    }
}
