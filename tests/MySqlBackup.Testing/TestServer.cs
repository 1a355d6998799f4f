using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Testing;

/// <summary>A private server for tests, with what tests do to a server.</summary>
public sealed class TestServer : IDisposable
{
    private int _names;

    private TestServer(ScratchServer server, CommandLineClient client)
    {
        Server = server;
        Client = client;
    }

    /// <summary>The server itself.</summary>
    public ScratchServer Server { get; }

    /// <summary>Whose it is.</summary>
    public ServerFamily Family => Server.Binary.Family;

    /// <summary>How operations connect to it: as root, over the socket.</summary>
    public ServerOptions Options => Server.Options;

    /// <summary>The unix socket.</summary>
    public string Socket => Server.Socket;

    /// <summary>The server's data folder.</summary>
    public string DataDirectory => Server.DataDirectory;

    /// <summary>The port on 127.0.0.1; throws where the server was started without TCP.</summary>
    public int Port => Server.Port ?? throw new InvalidOperationException("Started without Tcp.");

    /// <summary>The <c>mariadb</c> or <c>mysql</c> program, connected as root: an independent witness.</summary>
    public CommandLineClient Client { get; }

    /// <summary>Starts an instance from a cached, initialised data folder.</summary>
    /// <param name="family">Whose.</param>
    /// <param name="change">What to have otherwise than by default: TCP, binary log, arguments.</param>
    public static TestServer Start(ServerFamily family, Func<ScratchServerOptions, ScratchServerOptions>? change = null)
    {
        var binary = TestServerBinaries.Get(family) ?? throw new InvalidOperationException(TestServerBinaries.WhyMissing(family));
        var options = new ScratchServerOptions
        {
            Binary = binary.Path,
            BufferPoolSize = 64 << 20,
            RedoLogSize = 64 << 20,
            DataTemplate = DataTemplates.Get(binary),
        };
        var server = ScratchServer.Start(change?.Invoke(options) ?? options, CancellationToken.None);
        return new TestServer(server, CommandLineClient.For(server));
    }

    /// <summary>Opens a connection as root over the socket.</summary>
    public MySqlConnection Connect(string? database = null) => MySqlConnection.Open(new ConnectionSettings
    {
        UnixSocket = Socket,
        User = "root",
        Database = database,
        SslMode = SslMode.Disabled,
    });

    /// <summary>A name nobody else has on this server: for databases and accounts.</summary>
    public string UniqueName(string prefix = "t") => $"{prefix}_{Environment.ProcessId}_{Interlocked.Increment(ref _names)}";

    /// <summary>Runs statements as root.</summary>
    /// <returns>Rows as tab-separated lines, without headings.</returns>
    public string Sql(string statements, string? database = null) => Client.Run(statements, database);

    /// <summary>Creates a database with a unique name; it goes on dispose.</summary>
    public TestDatabase CreateDatabase(string options = "") => new(this, UniqueName("db"), options);

    /// <summary>Creates an account <c>name@%</c> that the unix socket and TCP both accept, with a password.</summary>
    /// <param name="password">Its password, without quotes.</param>
    /// <param name="grants">Rights as after GRANT, for example <c>SELECT ON shop.*</c>.</param>
    /// <param name="plugin">The authentication plugin; null: the server's default.</param>
    /// <returns>The account's name.</returns>
    public string CreateAccount(string password, IEnumerable<string> grants, string? plugin = null)
    {
        var name = UniqueName("u");
        var identified = plugin is null
            ? $"IDENTIFIED BY '{password}'"
            : Family == ServerFamily.MariaDB
                ? $"IDENTIFIED VIA {plugin} USING PASSWORD('{password}')"
                : $"IDENTIFIED WITH {plugin} BY '{password}'";
        Sql($"CREATE USER '{name}'@'%' {identified}; CREATE USER '{name}'@'localhost' {identified};");
        foreach (var grant in grants)
        {
            Sql($"GRANT {grant} TO '{name}'@'%'; GRANT {grant} TO '{name}'@'localhost';");
        }

        return name;
    }

    /// <summary>Removes an account made by <see cref="CreateAccount"/>.</summary>
    public void DropAccount(string name) => Sql($"DROP USER '{name}'@'%', '{name}'@'localhost'");

    /// <inheritdoc />
    public void Dispose() => Server.Dispose();
}
