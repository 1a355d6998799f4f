using System.Management.Automation;
using MySqlBackup.PowerShell.Completers;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>The base of the cmdlets that say what is backed up, where to and how: to do it, to time it, or to ask beforehand whether it can be done.</summary>
public abstract class BackupChoiceCmdlet : ServerCmdlet
{
    /// <summary>The repository to write to.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = "";

    /// <summary>The servers, one after the other.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public string[]? Server { get; set; }

    /// <summary>Databases by name or wildcard.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DatabaseCompleter))]
    public string[] Database { get; set; } = [];

    /// <summary>Databases to leave out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DatabaseCompleter))]
    public string[] ExcludeDatabase { get; set; } = [];

    /// <summary>Tables by name or wildcard.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TableCompleter))]
    public string[] Table { get; set; } = [];

    /// <summary>Tables to leave out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TableCompleter))]
    public string[] ExcludeTable { get; set; } = [];

    /// <summary>The codec of the files.</summary>
    [Parameter]
    [ValidateSet("none", "gzip", "zstd")]
    public string? Compression { get; set; }

    /// <summary>The codec's level.</summary>
    [Parameter]
    [ValidateRange(1, 19)]
    public int? CompressionLevel { get; set; }

    /// <summary>Connections that copy rows.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int? ThreadCount { get; set; }
}
