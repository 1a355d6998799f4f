using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Alerts;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Lists the alerts that are open.</summary>
[Cmdlet(VerbsCommon.Get, "BackupAlert")]
[OutputType(typeof(OpenAlert))]
public sealed class GetBackupAlertCommand : MySqlBackupCmdlet
{
    /// <summary>Kinds of alerts.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Kind { get; set; } = [];

    /// <summary>Servers that they are about.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [Alias("Server")]
    public string[] Target { get; set; } = [];

    /// <summary>Databases that they are about.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Database { get; set; } = [];

    /// <summary>Repositories that they are about.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Repository { get; set; } = [];

    /// <summary>The file of what was told.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StatePath { get; set; }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        try
        {
            var query = new OpenAlertQuery { Kind = Kind, Server = Target, Database = Database, Repository = Array.ConvertAll(Repository, ResolvePattern) };
            string? path = StatePath is null ? null : ResolvePath(StatePath);
            RunEach((output, _) => query.Run(output, path), WriteObject);
        }
        catch (BackupException e)
        {
            WriteFailure(e, null);
        }
    }
}
