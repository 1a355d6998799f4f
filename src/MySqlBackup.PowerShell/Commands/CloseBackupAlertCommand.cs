using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.Alerts.Channels;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Closes open alerts whose subject is gone.</summary>
[Cmdlet(VerbsCommon.Close, "BackupAlert", SupportsShouldProcess = true, DefaultParameterSetName = FilterSet)]
[OutputType(typeof(AlertResult))]
public sealed class CloseBackupAlertCommand : AlertCmdlet
{
    private const string AlertSet = "Alert";
    private const string FilterSet = "Filter";

    private readonly CurrentOutput _output = new();
    private readonly Dictionary<string, AlertRouter> _routers = new(StringComparer.Ordinal);

    /// <summary>What Get-BackupAlert emits.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = AlertSet)]
    [ValidateNotNull]
    public OpenAlert[] InputObject { get; set; } = [];

    /// <summary>Kinds of alerts.</summary>
    [Parameter(Position = 0, ParameterSetName = FilterSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Kind { get; set; } = [];

    /// <summary>Servers that they are about.</summary>
    [Parameter(ParameterSetName = FilterSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [Alias("Server")]
    public string[] Target { get; set; } = [];

    /// <summary>Databases that they are about.</summary>
    [Parameter(ParameterSetName = FilterSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Database { get; set; } = [];

    /// <summary>Repositories that they are about.</summary>
    [Parameter(ParameterSetName = FilterSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Repository { get; set; } = [];

    /// <summary>Who is told of those that it was told.</summary>
    [Parameter]
    [ValidateNotNull]
    public IAlertChannel[] Channel { get; set; } = [];

    /// <summary>The file of what was told.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StatePath { get; set; }

    /// <summary>The log that has every alert.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LogPath { get; set; }

    /// <summary>Emits what became of each.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (ParameterSetName == AlertSet)
        {
            Array.ForEach(InputObject, Close);
            return;
        }

        try
        {
            var query = new OpenAlertQuery { Kind = Kind, Server = Target, Database = Database, Repository = Array.ConvertAll(Repository, ResolvePattern) };
            if (query.MeansAll)
            {
                throw new BackupException(
                    BackupErrorId.InvalidArgument,
                    "Which alerts? Pipe in what Get-BackupAlert emits, or give -Kind, -Target, -Database or -Repository; -Kind * means all that are open.");
            }

            string? path = StatePath is null ? null : ResolvePath(StatePath);
            IReadOnlyList<OpenAlert> found = Run((output, _) => query.Run(output, path));
            if (found.Count == 0)
            {
                WriteWarning("No open alert matches. Get-BackupAlert lists those that are open.");
            }

            foreach (OpenAlert alert in found)
            {
                Close(alert);
            }
        }
        catch (BackupException e)
        {
            WriteFailure(e, null);
        }
    }

    private void Close(OpenAlert alert)
    {
        string[] told = Channel.Select(c => c.Name).Intersect(alert.ToldChannel, StringComparer.OrdinalIgnoreCase).ToArray();
        string action = told.Length == 0 ? "Close alert, tell nobody" : $"Close alert, tell {string.Join(", ", told)}";
        if (!ShouldProcess($"{alert.Kind}, {alert.Target} ({alert.Level})", action))
        {
            return;
        }

        try
        {
            AlertRouter router = RouterOf(StatePath is null ? alert.StatePath : ResolvePath(StatePath));
            AlertResult? result = Run((output, cancellation) =>
            {
                _output.Operation = output;
                return router.Close(alert, cancellation);
            });
            if (result is null)
            {
                WriteVerbose($"{alert.Kind} of {alert.Target} is not open any more.");
                return;
            }

            ReportUndelivered(result);
            if (result.Decision == AlertDecision.InCooldown)
            {
                WriteWarning($"{alert.Kind} of {alert.Target}: {result.Reason}");
            }

            if (PassThru)
            {
                WriteObject(result);
            }
        }
        catch (BackupException e)
        {
            WriteFailure(e, alert);
        }
    }

    private AlertRouter RouterOf(string statePath)
    {
        if (!_routers.TryGetValue(statePath, out AlertRouter? router))
        {
            _routers[statePath] = router = new AlertRouter(Channel, AlertRules.Default, _output, statePath, LogPath is null ? null : ResolvePath(LogPath));
        }

        return router;
    }
}
