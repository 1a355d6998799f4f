using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Alerts;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Makes a rule for a kind of alert.</summary>
[Cmdlet(VerbsCommon.New, "BackupAlertRule")]
[OutputType(typeof(AlertRule))]
public sealed class NewBackupAlertRuleCommand : MySqlBackupCmdlet
{
    /// <summary>The kinds the rule is for; one rule is made for each.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateSet(
        AlertKind.BackupFailed, AlertKind.BackupOverdue, AlertKind.BackupLong, AlertKind.BackupSlow, AlertKind.SlowerThanBaseline, AlertKind.SuccessRateLow,
        AlertKind.DestinationFull, AlertKind.IntegrityFailed, AlertKind.RestoreFailed, AlertKind.ConnectionFailed)]
    public string[] Kind { get; set; } = [];

    /// <summary>The level.</summary>
    [Parameter]
    public AlertLevel? Level { get; set; }

    /// <summary>The channels, by name or wildcard.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Channel { get; set; }

    /// <summary>How many in a row there must be.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int? Threshold { get; set; }

    /// <summary>How long it is not told again.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? Cooldown { get; set; }

    /// <summary>What happens where it goes on.</summary>
    [Parameter]
    [ValidateNotNull]
    public AlertEscalation[]? Escalation { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (string kind in Kind)
        {
            AlertRule usual = AlertRules.Default.All.First(rule => string.Equals(rule.Kind, kind, StringComparison.OrdinalIgnoreCase));
            AlertRule made = usual with
            {
                Level = Level ?? usual.Level,
                Channel = Channel ?? usual.Channel,
                Threshold = Threshold ?? usual.Threshold,
                Cooldown = Cooldown ?? usual.Cooldown,
                Escalation = Escalation ?? usual.Escalation,
            };
            try
            {
                WriteObject(AlertRules.Default.With([made])[made.Kind]);
            }
            catch (BackupException e)
            {
                WriteFailure(e, kind);
            }
        }
    }
}
