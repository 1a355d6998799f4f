using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Repository.Retention;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Removes the backups that a policy does not keep.</summary>
[Cmdlet(VerbsCommon.Remove, "ExpiredBackup", SupportsShouldProcess = true, DefaultParameterSetName = InputObjectSet)]
[OutputType(typeof(RemovedBackup), typeof(RetentionDecision))]
public sealed class RemoveExpiredBackupCommand : MySqlBackupCmdlet
{
    private const string RepositorySet = "Repository";
    private const string InputObjectSet = "InputObject";

    private readonly Dictionary<string, List<string>> _given = new(StringComparer.Ordinal);
    private long _freed;

    /// <summary>Backups of Get-MySqlBackup: no others go.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    public BackupRecord[] InputObject { get; set; } = [];

    /// <summary>The repositories.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = RepositorySet)]
    [ValidateNotNullOrEmpty]
    public string[] Repository { get; set; } = [];

    /// <summary>Only what is older may go.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? OlderThan { get; set; }

    /// <summary>How many stay, the newest.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? KeepLast { get; set; }

    /// <summary>How many days keep their newest.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? KeepDaily { get; set; }

    /// <summary>How many weeks keep their newest.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? KeepWeekly { get; set; }

    /// <summary>How many months keep their newest.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? KeepMonthly { get; set; }

    /// <summary>How many years keep their newest.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? KeepYearly { get; set; }

    /// <summary>The time back to which any moment must stay within reach.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? RecoveryWindow { get; set; }

    /// <summary>The used share of the space from which on something goes.</summary>
    [Parameter]
    public double? MaxUsedPercent { get; set; }

    /// <summary>Where days begin.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string TimeZone { get; set; } = "UTC";

    /// <summary>What opens backups whose names are encrypted.</summary>
    [Parameter]
    [EncryptionKey]
    public EncryptionKey[]? Decryption { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (BackupRecord backup in InputObject)
        {
            if (!_given.TryGetValue(backup.Repository, out List<string>? ids))
            {
                _given[backup.Repository] = ids = [];
            }

            ids.Add(backup.Id);
        }
    }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        // Only when all are there is it known which may go.
        IEnumerable<(string Repository, List<string>? Ids)> all = ParameterSetName == RepositorySet
            ? Repository.Select(r => (r, (List<string>?)null))
            : _given.Select(g => (g.Key, (List<string>?)g.Value));
        foreach ((string repository, List<string>? ids) in all)
        {
            try
            {
                Expire(new RetentionRequest { Repository = ResolvePath(repository), Policy = CreatePolicy(), Decryption = Decryption ?? EncryptionKey.FromEnvironment(), Id = ids });
            }
            catch (BackupException e)
            {
                WriteFailure(e, repository);
            }
        }
    }

    private void Expire(RetentionRequest request)
    {
        var output = new CurrentOutput();
        var operation = new RetentionOperation(request, output);
        IReadOnlyList<RetentionDecision> decisions = Run((current, cancellation) =>
        {
            output.Operation = current;
            return operation.Plan(cancellation);
        });
        foreach (RetentionDecision decision in decisions.Where(d => d.Action == RetentionAction.Remove))
        {
            if (ShouldProcess($"{decision.Id} of {request.Repository}, {ByteSize.Format(decision.Size)}. {decision.Reason}", "Remove backup"))
            {
                Remove(operation, output, decision);
            }
        }

        if (IsWhatIf)
        {
            WriteObject(decisions, enumerateCollection: true);
        }
    }

    private void Remove(RetentionOperation operation, CurrentOutput output, RetentionDecision decision)
    {
        try
        {
            RemovedBackup? removed = Run((current, _) =>
            {
                output.Operation = current;
                return operation.Remove(decision, _freed);
            });
            if (removed is not null)
            {
                _freed = removed.TotalFreed;
                WriteObject(removed);
            }
        }
        catch (BackupException e)
        {
            WriteFailure(e, decision.Id);
        }
    }

    private RetentionPolicy CreatePolicy() => new()
    {
        OlderThan = OlderThan,
        KeepLast = KeepLast,
        KeepDaily = KeepDaily,
        KeepWeekly = KeepWeekly,
        KeepMonthly = KeepMonthly,
        KeepYearly = KeepYearly,
        RecoveryWindow = RecoveryWindow,
        MaxUsedPercent = MaxUsedPercent,
        TimeZone = RetentionPolicy.FindTimeZone(TimeZone),
    };
}
