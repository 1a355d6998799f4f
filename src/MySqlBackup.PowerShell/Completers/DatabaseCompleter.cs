using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using MySqlBackup.Core;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.PowerShell.Completers;

/// <summary>Completes databases: those of the newest backup where a repository is on the line, else those of the server.</summary>
public sealed class DatabaseCompleter : IArgumentCompleter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(fakeBoundParameters);
        try
        {
            IEnumerable<string> names = fakeBoundParameters["Repository"] is string path
                ? FromRepository(path, fakeBoundParameters["Id"] as string)
                : FromServer(fakeBoundParameters);
            return names
                .Where(name => name.StartsWith(wordToComplete ?? "", StringComparison.OrdinalIgnoreCase))
                .Select(name => new CompletionResult(name))
                .ToList();
        }
        catch (Exception e) when (e is BackupException or MySqlException)
        {
            return [];
        }
    }

    private static IEnumerable<string> FromRepository(string path, string? id) => Path.IsPathRooted(path)
        ? new BackupQuery { Id = id is null ? [] : [id], Status = BackupStatus.Success, Last = 1 }.Run(BackupRepository.Open(path)).SelectMany(record => record.Database)
        : [];

    private static IReadOnlyList<string> FromServer(IDictionary parameters)
    {
        var credential = parameters["Credential"] as PSCredential;
        string? server = parameters["Server"] switch
        {
            string text => text,
            object[] { Length: > 0 } many => many[0]?.ToString(),
            _ => null,
        };
        ServerOptions options = ServerOptions.Resolve(
            server,
            credential?.UserName,
            credential?.GetNetworkCredential().Password,
            parameters["DefaultsFile"] as string) with
        { ConnectTimeout = Patience };
        using var patience = new CancellationTokenSource(Patience);
        using MySqlConnection connection = ServerConnector.Open(options, patience.Token);
        return new SchemaReader(connection, ServerIdentity.Read(connection)).ReadDatabases(new NameFilter([], [], ignoreCase: false));
    }
}
