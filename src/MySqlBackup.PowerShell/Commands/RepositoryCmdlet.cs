using System.Management.Automation;
using MySqlBackup.PowerShell.Completers;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>The base of the cmdlets that tell of the backups in repositories, of all or of some databases and servers.</summary>
public abstract class RepositoryCmdlet : MySqlBackupCmdlet
{
    /// <summary>The repositories.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Repository { get; set; } = [];

    /// <summary>Databases by name or wildcard.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DatabaseCompleter))]
    public string[] Database { get; set; } = [];

    /// <summary>Servers that were backed up.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Target { get; set; } = [];
}
