using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Reports;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>The base of the cmdlets that make one report over all repositories they are given.</summary>
public abstract class ReportCmdlet : RepositoryCmdlet
{
    private readonly List<BackupRepository> _repositories = [];

    /// <summary>The language, by the name of a culture.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Culture { get; set; }

    /// <summary>The file that alerts keep their state in.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StatePath { get; set; }

    /// <summary>The repositories that could be opened.</summary>
    private protected IReadOnlyList<BackupRepository> Repositories => _repositories;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (string place in Repository)
        {
            try
            {
                _repositories.Add(BackupRepository.Open(ResolvePath(place)));
            }
            catch (BackupException e)
            {
                WriteFailure(e, place);
            }
        }
    }

    /// <summary>Emits a file as Get-Item does, with all that PowerShell shows of one.</summary>
    private protected void WriteFile(string path) => WriteObject(InvokeProvider.Item.Get([path], force: true, literalPath: true), enumerateCollection: true);

    /// <summary>What to report.</summary>
    private protected ReportRequest CreateRequest(int days)
    {
        var request = new ReportRequest { Days = days, Database = Database, Server = Target };
        return StatePath is null ? request : request with { AlertStatePath = ResolvePath(StatePath) };
    }
}
