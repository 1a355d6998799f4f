using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Monitoring;
using MySqlBackup.Core.Repository;
using MySqlBackup.PowerShell.Completers;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Says of each database whether its backups are fresh, restorable and going on.</summary>
[Cmdlet(VerbsDiagnostic.Test, "BackupHealth")]
[OutputType(typeof(BackupHealth), typeof(bool))]
public sealed class TestBackupHealthCommand : RepositoryCmdlet
{
    private static readonly BackupHealthRequest Usual = new();

    private bool _checkedAny;
    private bool _allHealthy = true;

    /// <summary>Databases that are not looked at.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DatabaseCompleter))]
    public string[] ExcludeDatabase { get; set; } = [];

    /// <summary>How old the last backup may be.</summary>
    [Parameter]
    [Duration]
    public TimeSpan MaxAge { get; set; } = Usual.MaxAge;

    /// <summary>How long the last drill's restore may have taken.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? MaxRto { get; set; }

    /// <summary>How long ago the last drill that passed may be.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? MaxDrillAge { get; set; }

    /// <summary>How full the destination may be, in percent.</summary>
    [Parameter]
    [ValidateRange(0.0, 100.0)]
    public double MaxUsedPercent { get; set; } = Usual.MaxUsedPercent;

    /// <summary>One true or false for all, and no objects.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        var request = new BackupHealthRequest
        {
            Database = Database,
            ExcludeDatabase = ExcludeDatabase,
            Server = Target,
            MaxAge = MaxAge,
            MaxRto = MaxRto,
            MaxDrillAge = MaxDrillAge,
            MaxUsedPercent = MaxUsedPercent,
        };
        foreach (string place in Repository)
        {
            _checkedAny = true;
            try
            {
                string path = ResolvePath(place);
                RunEach((output, cancellation) => new BackupHealthCheck(request, output).Run(BackupRepository.Open(path, cancellation), cancellation), Report);
            }
            catch (BackupException e)
            {
                _allHealthy = false;
                WriteFailure(e, place);
            }
        }
    }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        if (Quiet)
        {
            WriteObject(_checkedAny && _allHealthy);
        }
    }

    private void Report(BackupHealth health)
    {
        _allHealthy &= health.Status != BackupHealthStatus.Unhealthy;
        if (!Quiet)
        {
            WriteObject(health);
        }
    }
}
