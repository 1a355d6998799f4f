using System.Collections;
using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.PowerShell.Completers;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Restores databases of a backup into a server.</summary>
[Cmdlet(VerbsData.Restore, "MySqlBackup", SupportsShouldProcess = true, DefaultParameterSetName = InputObjectSet)]
[OutputType(typeof(RestoreResult))]
public sealed class RestoreMySqlBackupCommand : ServerCmdlet
{
    private const string RepositorySet = "Repository";
    private const string InputObjectSet = "InputObject";

    /// <summary>A backup, from Get-MySqlBackup or Invoke-MySqlBackup.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    public BackupRecord? InputObject { get; set; }

    /// <summary>The repository, or the path of a dump made by another program.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = RepositorySet)]
    [ValidateNotNullOrEmpty]
    public string Repository { get; set; } = "";

    /// <summary>The backup's id.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = RepositorySet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BackupIdCompleter))]
    public string? Id { get; set; }

    /// <summary>The server to restore into. Never taken from the pipeline: a record's Server is where the backup was taken.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Server { get; set; }

    /// <summary>Databases by name or wildcard.</summary>
    [Parameter]
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

    /// <summary>What opens the backup where it is encrypted.</summary>
    [Parameter]
    [EncryptionKey]
    public EncryptionKey[]? Decryption { get; set; }

    /// <summary>New names for databases.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary As { get; set; } = new Hashtable();

    /// <summary>Replace what exists in the server.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Connections that load rows.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int? ThreadCount { get; set; }

    /// <summary>How rows travel.</summary>
    [Parameter]
    public LoadMethod LoadMethod { get; set; } = LoadMethod.Auto;

    /// <summary>Whose the restored programs and views are.</summary>
    [Parameter]
    public DefinerMode DefinerMode { get; set; } = DefinerMode.Keep;

    /// <summary>Users, roles and grants too.</summary>
    [Parameter]
    public SwitchParameter IncludeUser { get; set; }

    /// <summary>Definitions only.</summary>
    [Parameter]
    public SwitchParameter NoData { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        string source = InputObject is null ? Repository : $"{InputObject.Repository} {InputObject.Id}";
        IReadOnlyDictionary<string, string> names = new Dictionary<string, string>();
        string server = "";
        string? account = null;
        try
        {
            names = ReadNames();
            ServerOptions options = ResolveServer(Server);
            server = options.Address.ToString();
            account = options.User;
            if (InputObject is { Status: not BackupStatus.Success })
            {
                throw new BackupException(
                    InputObject.ErrorId ?? BackupErrorId.BackupNotFound,
                    $"Nothing is restored: backup {InputObject.Id} of {InputObject.Server} is {InputObject.Status}. {InputObject.ErrorMessage}");
            }

            Restore(CreateRequest(options, names));
        }
        catch (BackupException e)
        {
            WriteFailure(e, source);
            if (!IsWhatIf)
            {
                WriteObject(RestoreResult.FromFailure(e, Database, names, InputObject?.Id ?? Id, server, account), enumerateCollection: true);
            }
        }
    }

    private void Restore(RestoreRequest request)
    {
        string target = $"{request.Repository} {request.Id}".TrimEnd();
        if (IsWhatIf)
        {
            RestorePlan plan = Run((output, cancellation) => new RestoreOperation(request, output).Plan(cancellation));
            foreach (RestorePlanDatabase database in plan.Databases)
            {
                ShouldProcess(Describe(plan, database), $"Restore {database.Database}?", "Restore");
            }

            if (plan.IncludesUsers)
            {
                ShouldProcess($"Restore users, roles and grants of {plan.Id} into {plan.Server}", "Restore users, roles and grants?", "Restore");
            }
        }
        else if (ShouldProcess($"{target} into {request.Server.Address}", Force ? "Restore, replacing what exists" : "Restore"))
        {
            foreach (RestoreResult result in Run((output, cancellation) => new RestoreOperation(request, output).Run(cancellation)))
            {
                if (result.ErrorId is not null)
                {
                    WriteFailure(new BackupException(result.ErrorId, result.ErrorMessage ?? "The restore failed."), result.Target);
                }

                WriteObject(result);
            }
        }
    }

    private RestoreRequest CreateRequest(ServerOptions server, IReadOnlyDictionary<string, string> names) => new()
    {
        Server = server,
        Repository = ResolvePath(InputObject?.Repository ?? Repository),
        Id = InputObject?.Id ?? Id,
        Decryption = Decryption ?? EncryptionKey.FromEnvironment(),
        FixPermission = FixPermission,
        Database = Database,
        ExcludeDatabase = ExcludeDatabase,
        Table = Table,
        ExcludeTable = ExcludeTable,
        As = names,
        Force = Force,
        ThreadCount = ThreadCount,
        LoadMethod = LoadMethod,
        DefinerMode = DefinerMode,
        IncludeUser = IncludeUser,
        NoData = NoData,
    };

    private Dictionary<string, string> ReadNames()
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in As)
        {
            string from = entry.Key.ToString() ?? "";
            string to = entry.Value?.ToString() ?? "";
            if (from.Length == 0 || to.Length == 0)
            {
                throw new BackupException(BackupErrorId.InvalidArgument, "-As takes pairs of database names, such as @{ shop = 'shop_copy' }.");
            }

            names[from] = to;
        }

        return names;
    }

    private static string Describe(RestorePlan plan, RestorePlanDatabase database)
    {
        string target = database.TargetExists ? "existing database" : "new database";
        string replaces = database.Replaces.Count == 0 ? ""
            : $" It would replace {string.Join(", ", database.Replaces.Take(10))}{(database.Replaces.Count > 10 ? $" and {database.Replaces.Count - 10} more" : "")}.";
        string sequences = database.Sequences.Count == 0 ? "" : $"{Quantity.Format(database.Sequences.Count, "sequence")}, ";
        return $"Restore {database.Database} of {plan.Id} into {target} {database.Target} of {plan.Server}: {Quantity.Format(database.Tables.Count, "table")}, "
            + $"{sequences}{ByteSize.Format(database.Size)}, {plan.LoadMethod} over {Quantity.Format(plan.ThreadCount, "connection")}.{replaces}";
    }
}
