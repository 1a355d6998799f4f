using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.Alerts.Channels;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Decides by rule whether what comes down the pipeline is worth an alert, and tells the channels.</summary>
[Cmdlet(VerbsCommunications.Send, "BackupAlert", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(AlertResult), typeof(object))]
public sealed class SendBackupAlertCommand : AlertCmdlet
{
    private readonly CurrentOutput _output = new();
    private AlertConditions? _conditions;
    private AlertRouter? _router;

    /// <summary>An object of this module.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>Who can be told.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNull]
    public IAlertChannel[] Channel { get; set; } = [];

    /// <summary>Rules in place of the usual ones.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    public AlertRule[] Rule { get; set; } = [];

    /// <summary>The file of what was told.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StatePath { get; set; }

    /// <summary>The log that has every alert.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LogPath { get; set; }

    /// <summary>From what duration on a backup is long.</summary>
    [Parameter]
    [Duration]
    public TimeSpan LongRunTime { get; set; } = new AlertLimits().LongRun;

    /// <summary>Hand on what came in, in place of what was decided.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc />
    protected override void BeginProcessing()
    {
        try
        {
            _conditions = new AlertConditions(new AlertLimits { LongRun = LongRunTime });
            _router = new AlertRouter(
                Channel,
                AlertRules.Default.With(Rule),
                _output,
                StatePath is null ? null : ResolvePath(StatePath),
                LogPath is null ? null : ResolvePath(LogPath));
        }
        catch (BackupException e)
        {
            ThrowTerminatingError(BackupErrorRecord.Create(e, null));
        }
    }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        object source = InputObject!.BaseObject;
        try
        {
            IReadOnlyList<AlertSignal> signals = _conditions!.Read(source);
            bool isAny = false;
            foreach (AlertSignal signal in signals)
            {
                foreach (AlertResult result in Route(signal))
                {
                    isAny |= result.Decision != AlertDecision.NothingToTell;
                    Report(result);
                }
            }

            if (!isAny && !IsWhatIf && !PassThru)
            {
                WriteObject(NothingToTell(source, signals));
            }
        }
        catch (BackupException e)
        {
            WriteFailure(e, source);
        }

        if (PassThru)
        {
            WriteObject(InputObject);
        }
    }

    private IReadOnlyList<AlertResult> Route(AlertSignal signal)
    {
        foreach (AlertResult expected in _router!.Preview(signal))
        {
            bool isTold = expected.Decision is AlertDecision.Sent or AlertDecision.Recovered;
            if (isTold && !ShouldProcess($"{expected.Kind}, {expected.Target} ({expected.Level})", signal.IsFiring ? "Send alert" : "Send recovery"))
            {
                return [];
            }
        }

        return IsWhatIf ? [] : Run((output, cancellation) =>
        {
            _output.Operation = output;
            return _router!.Route(signal, cancellation);
        });
    }

    private void Report(AlertResult result)
    {
        ReportUndelivered(result);
        if (!PassThru && result.Decision != AlertDecision.NothingToTell)
        {
            WriteObject(result);
        }
    }

    private static AlertResult NothingToTell(object source, IReadOnlyList<AlertSignal> signals) => new()
    {
        Kind = signals.Count == 0 ? "" : signals[0].Kind,
        Target = signals.Count == 0 ? new AlertTarget("", []) : signals[0].Target,
        Decision = AlertDecision.NothingToTell,
        Reason = signals.Count == 0 ? AlertConditions.WhyNone(source) : "It is fine, and nothing that was told is over.",
        Summary = signals.Count == 0 ? "" : signals[0].Summary,
        Time = DateTime.UtcNow,
    };
}
