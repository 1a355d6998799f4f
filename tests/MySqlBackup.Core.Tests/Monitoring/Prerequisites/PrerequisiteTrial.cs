using MySqlBackup.Core.Monitoring.Prerequisites;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;

namespace MySqlBackup.Core.Tests.Monitoring.Prerequisites;

/// <summary>What the checks find, with no option files and variables of whoever runs the tests.</summary>
internal sealed class PrerequisiteTrial : IDisposable
{
    public const string Password = "S3cret-check";

    /// <summary>Nothing and nobody listens there.</summary>
    public static readonly ServerParameters Nowhere = new() { Address = ServerAddress.ForSocket("/nowhere/mysqld.sock"), User = "nobody", Password = Password };

    private readonly TestFolder _folder = new();

    public string Folder => _folder.Path;

    public string Destination => Path.Combine(Folder, "repository");

    public ClientEnvironment Environment { get; set; } = new() { OptionFiles = [], Variable = _ => null, Sockets = [] };

    public TimeProvider? Clock { get; set; }

    public PrerequisiteRequest Request(TestServer server, params string[] databases) => Request(server, "root", "", databases);

    public PrerequisiteRequest Request(TestServer server, string account, string password, params string[] databases) => new()
    {
        Server = new ServerParameters { Address = ServerAddress.ForSocket(server.Socket), User = account, Password = password, AllowPublicKeyRetrieval = true },
        Destination = Destination,
        Database = databases,
        ThreadCount = 2,
    };

    public IReadOnlyList<BackupPrerequisite> All(PrerequisiteRequest request) => new PrerequisiteOperation(request, Environment, Clock).Run(CancellationToken.None).ToArray();

    public BackupPrerequisite Single(PrerequisiteRequest request, PrerequisiteCheck check) => Xunit.Assert.Single(All(request), p => p.Check == check);

    /// <summary>Of a destination, without a server.</summary>
    public BackupPrerequisite Single(string destination, PrerequisiteCheck check) =>
        Single(new PrerequisiteRequest { Server = Nowhere, Destination = destination, NoData = true }, check);

    public void Dispose() => _folder.Dispose();
}
