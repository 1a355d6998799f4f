using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.PowerShell.Completers;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>The base of the cmdlets that read histories: the journal of a repository, or the table of a server.</summary>
public abstract class HistoryCmdlet : ServerCmdlet
{
    private protected const string RepositorySet = "Repository";
    private protected const string ServerSet = "Server";

    /// <summary>The repositories.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = RepositorySet)]
    [ValidateNotNullOrEmpty]
    public string[] Repository { get; set; } = [];

    /// <summary>The server that keeps the history in a table.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ServerSet)]
    [ValidateNotNullOrEmpty]
    public string? Server { get; set; }

    /// <summary>The table.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [ValidateNotNullOrEmpty]
    public string HistoryTable { get; set; } = HistoryTableName.Default;

    /// <summary>Databases, by name or wildcard.</summary>
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

    /// <summary>Does the cmdlet's work on each history in turn; a history that can't be read is an error, and the next goes on.</summary>
    /// <param name="read">Reads the history; the repository is null for a table.</param>
    private protected void ReadEach<T>(Func<IBackupHistory, BackupRepository?, CancellationToken, IEnumerable<T>> read)
    {
        foreach (string place in ParameterSetName == ServerSet ? [Server!] : Repository)
        {
            try
            {
                if (ParameterSetName == ServerSet)
                {
                    var table = new TableHistory(ResolveServer(place), new HistoryTableName(HistoryTable));
                    RunEach((_, cancellation) => read(table, null, cancellation), made => WriteObject(made));
                }
                else
                {
                    string path = ResolvePath(place);
                    RunEach(
                        (output, cancellation) =>
                        {
                            BackupRepository repository = BackupRepository.Open(path, cancellation);
                            return read(new JournalHistory(repository, output), repository, cancellation);
                        },
                        made => WriteObject(made));
                }
            }
            catch (BackupException e)
            {
                WriteFailure(e, place);
            }
        }
    }
}
