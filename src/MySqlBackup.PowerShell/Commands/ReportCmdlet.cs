using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Reports;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>The base of the cmdlets that make one report over all repositories they are given.</summary>
public abstract class ReportCmdlet : RepositoryCmdlet
{
    private readonly List<string> _repositories = [];
    private readonly GapNews _gaps = new();

    /// <summary>The language, by the name of a culture.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Culture { get; set; }

    /// <summary>The file that alerts keep their state in.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StatePath { get; set; }

    /// <summary>The repositories' paths.</summary>
    private protected IReadOnlyList<string> Repositories => _repositories;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (string place in Repository)
        {
            try
            {
                _repositories.Add(ResolvePath(place));
            }
            catch (BackupException e)
            {
                WriteFailure(e, place);
            }
        }
    }

    /// <summary>Emits a file as Get-Item does, with all that PowerShell shows of one.</summary>
    private protected void WriteFile(string path) => WriteObject(InvokeProvider.Item.Get([path], force: true, literalPath: true), enumerateCollection: true);

    /// <summary>Tells what a report newly lacks: repositories as errors, all else as a warning.</summary>
    private protected void Tell(BackupReport report)
    {
        foreach (ReportGap gap in _gaps.Of(report))
        {
            if (gap.ErrorId is { } id)
            {
                WriteFailure(new BackupException(id, gap.Reason), gap.Repository);
            }
            else
            {
                WriteWarning(gap.Reason);
            }
        }
    }

    /// <summary>What to report.</summary>
    private protected ReportRequest CreateRequest(int days)
    {
        var request = new ReportRequest { Days = days, Database = Database, Server = Target };
        return StatePath is null ? request : request with { AlertStatePath = ResolvePath(StatePath) };
    }
}
