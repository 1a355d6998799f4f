using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using MySqlBackup.Core;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.PowerShell.Completers;

/// <summary>The base of completers of names: from the newest backup where a repository is on the line, else from the server.</summary>
public abstract class NameCompleter : IArgumentCompleter
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
                ? FromRepository(path, fakeBoundParameters)
                : FromServer(fakeBoundParameters);
            string word = (wordToComplete ?? "").Trim('\'', '"');
            return names
                .Where(name => IsMeant(name, word))
                .Select(name => new CompletionResult(Quote(name), name, CompletionResultType.ParameterValue, name))
                .ToList();
        }
        catch (Exception e) when (e is BackupException or MySqlException or OperationCanceledException)
        {
            return [];
        }
    }

    /// <summary>The names that a backup holds.</summary>
    private protected abstract IEnumerable<string> Read(BackupRecord backup, IDictionary parameters);

    /// <summary>The names that a server has.</summary>
    private protected abstract IEnumerable<string> Read(MySqlConnection connection, IDictionary parameters);

    /// <summary>True for a name that may be what was begun to be typed.</summary>
    private protected virtual bool IsMeant(string name, string word) => name.StartsWith(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>The rows of a query for names.</summary>
    private protected static List<string[]> Query(MySqlConnection connection, string sql)
    {
        using ResultSet rows = connection.Query(sql);
        var names = new List<string[]>();
        while (rows.Read())
        {
            names.Add(Enumerable.Range(0, rows.Columns.Count).Select(i => rows.GetString(i)!).ToArray());
        }

        return names;
    }

    /// <summary>A parameter's values, whether one or several stand on the line.</summary>
    private protected static IReadOnlyList<string> Texts(object? value) => value switch
    {
        string text => [text],
        object[] many => many.Select(one => one?.ToString()).OfType<string>().ToList(),
        _ => [],
    };

    // Any character may stand in a name, and most mean something to PowerShell.
    private static string Quote(string name) => name.All(c => char.IsLetterOrDigit(c) || c is '_' or '.')
        ? name
        : $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'";

    private IEnumerable<string> FromRepository(string path, IDictionary parameters) => Path.IsPathRooted(path)
        ? new BackupQuery { Id = Texts(parameters["Id"]), Status = BackupStatus.Success, Last = 1 }
            .Run(BackupRepository.Open(path))
            .SelectMany(backup => Read(backup, parameters))
        : [];

    private List<string> FromServer(IDictionary parameters)
    {
        var credential = parameters["Credential"] as PSCredential;
        string? server = Texts(parameters["Server"]) is [var first, ..] ? first : null;
        ServerOptions options = ServerOptions.Resolve(new ServerParameters
        {
            Address = server is null ? null : ServerAddress.Parse(server),
            User = credential?.UserName,
            Password = credential?.GetNetworkCredential().Password,
            DefaultsFile = parameters["DefaultsFile"] as string,
            SslCa = parameters["SslCa"] as string,
            SslCert = parameters["SslCert"] as string,
            SslKey = parameters["SslKey"] as string,
        }) with
        { ConnectTimeout = Patience };
        using var patience = new CancellationTokenSource(Patience);
        using MySqlConnection connection = ServerConnector.Open(options, patience.Token);
        using CancellationTokenRegistration stop = patience.Token.Register(connection.Abort);
        return Read(connection, parameters).ToList();
    }
}
