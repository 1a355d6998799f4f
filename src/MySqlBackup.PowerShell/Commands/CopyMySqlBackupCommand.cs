using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Repository.Copies;
using MySqlBackup.Core.Storage;
using MySqlBackup.PowerShell.Completers;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Copies backups into another repository, on any storage.</summary>
[Cmdlet(VerbsCommon.Copy, "MySqlBackup", DefaultParameterSetName = InputObjectSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(BackupCopyResult))]
public sealed class CopyMySqlBackupCommand : MySqlBackupCmdlet
{
    private const string RepositorySet = "Repository";
    private const string InputObjectSet = "InputObject";

    /// <summary>A backup, from Get-MySqlBackup or Invoke-MySqlBackup.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    public BackupRecord? InputObject { get; set; }

    /// <summary>The repository to copy from.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = RepositorySet)]
    [ValidateNotNullOrEmpty]
    public string Repository { get; set; } = "";

    /// <summary>The repository to copy to.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string To { get; set; } = "";

    /// <summary>Ids, or wildcards over them.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = RepositorySet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BackupIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Databases that a backup must hold at least one of.</summary>
    [Parameter(ParameterSetName = RepositorySet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DatabaseCompleter))]
    public string[] Database { get; set; } = [];

    /// <summary>Only so many, the newest.</summary>
    [Parameter(ParameterSetName = RepositorySet)]
    [ValidateRange(1, int.MaxValue)]
    public int? Last { get; set; }

    /// <summary>Only those that began at or after this time.</summary>
    [Parameter(ParameterSetName = RepositorySet)]
    public DateTime? Since { get; set; }

    /// <summary>Files on their way at once.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int? ThreadCount { get; set; }

    /// <summary>Most bytes a second.</summary>
    [Parameter]
    [ValidateRange(0L, long.MaxValue)]
    public long Throttle { get; set; }

    /// <summary>Remove each backup from where it was, once its copy is verified.</summary>
    [Parameter]
    public SwitchParameter RemoveSource { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        try
        {
            if (InputObject is not null)
            {
                Copy(InputObject);
                return;
            }

            string path = ResolvePath(Repository);
            var query = new BackupQuery { Id = Id, Database = Database, Last = Last, Since = Since };
            foreach (BackupRecord record in Run((_, cancellation) => BackupCopyChoice.Find(query, BackupRepository.Open(path, cancellation))))
            {
                Copy(record);
            }
        }
        catch (BackupException e)
        {
            WriteFailure(e, Repository);
        }
    }

    private void Copy(BackupRecord record)
    {
        BackupCopyOperation? operation = null;
        DateTime start = DateTime.UtcNow;
        try
        {
            BackupCopyRequest request = CreateRequest(record);
            BackupCopyChoice.RequireFinished(record);
            if (IsWhatIf)
            {
                BackupCopyPlan plan = Run((output, cancellation) => new BackupCopyOperation(request, output).Plan(cancellation));
                ShouldProcess(Describe(plan), $"Copy {plan.Id}?", "Copy");
                MayRemove(request);
            }
            else if (ShouldProcess($"{request.Id} of {request.Repository} to {request.To}", "Copy"))
            {
                BackupCopyResult copied = Run((output, cancellation) => (operation = new BackupCopyOperation(request, output)).Run(cancellation));
                WriteObject(MayRemove(request) ? Remove(operation!, copied) : copied);
            }
        }
        catch (BackupException e)
        {
            WriteFailure(e, record);
            if (!IsWhatIf)
            {
                WriteObject(operation?.Describe(e) ?? new BackupCopyResult
                {
                    Status = BackupCopyStatus.Failed,
                    Id = record.Id,
                    From = record.Repository,
                    To = StorageFactory.Describe(To),
                    StartTime = start,
                    ErrorId = e.ErrorId,
                    ErrorMessage = e.Message,
                });
            }
        }
    }

    private bool MayRemove(BackupCopyRequest request) => RemoveSource && ShouldProcess($"{request.Id} of {request.Repository}, once its copy is verified", "Remove");

    // The copy is whole whatever becomes of its source.
    private BackupCopyResult Remove(BackupCopyOperation operation, BackupCopyResult copied)
    {
        try
        {
            return Run((_, cancellation) => operation.RemoveSource(copied, cancellation));
        }
        catch (BackupException e)
        {
            WriteFailure(e, copied);
            return copied with { ErrorId = e.ErrorId, ErrorMessage = e.Message };
        }
    }

    private BackupCopyRequest CreateRequest(BackupRecord record) => new()
    {
        Repository = ResolvePath(record.Repository),
        Id = record.Id,
        To = ResolvePath(To),
        ThreadCount = ThreadCount,
        Throttle = Throttle,
    };

    private static string Describe(BackupCopyPlan plan)
    {
        string what = $"{Quantity.Format(plan.FileCount, "file")}, {ByteSize.Format(plan.Size)}";
        return plan.IsThere ? $"Verify {plan.Id}, which is in {plan.To} already: {what}."
            : plan.IsBegun ? $"Go on copying {plan.Id} from {plan.From} to {plan.To}: {what} in all."
            : $"Copy {plan.Id} from {plan.From} to {plan.To}: {what}.";
    }
}
