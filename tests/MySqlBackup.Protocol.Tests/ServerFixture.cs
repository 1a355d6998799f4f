using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;

namespace MySqlBackup.Protocol.Tests;

/// <summary>One server of each family with TCP, TLS from an authority of our own, a binary log and the plugins that tests authenticate by.</summary>
public sealed class ServerFixture : IDisposable
{
    private readonly Lazy<TestServer> _mariaDb;
    private readonly Lazy<TestServer> _mySql;

    public ServerFixture()
    {
        _mariaDb = new Lazy<TestServer>(() => Start(ServerFamily.MariaDB, "--plugin-load-add=auth_ed25519"));
        _mySql = new Lazy<TestServer>(() => Start(ServerFamily.MySql, "--plugin-load-add=auth_socket.so"));
    }

    public TestAuthority Authority { get; } = new();

    public TestServer this[ServerFamily family] => family == ServerFamily.MariaDB ? _mariaDb.Value : _mySql.Value;

    /// <summary>Root over the unix socket.</summary>
    public MySqlConnection OpenRoot(ServerFamily family, bool deprecateEof = true, TimeSpan readTimeout = default) => MySqlConnection.Open(new ConnectionSettings
    {
        UnixSocket = this[family].Socket,
        DeprecateEof = deprecateEof,
        ReadTimeout = readTimeout,
    });

    /// <summary>An account over TCP.</summary>
    public ConnectionSettings Tcp(
        ServerFamily family, string user, string? password, SslMode sslMode = SslMode.Disabled, bool compress = false, bool retrieveKey = false, string? keyFile = null) => new()
        {
            Host = "127.0.0.1",
            Port = this[family].Port,
            User = user,
            Password = password,
            SslMode = sslMode,
            Compress = compress,
            AllowPublicKeyRetrieval = retrieveKey,
            ServerPublicKeyFile = keyFile,
        };

    public void Dispose()
    {
        foreach (Lazy<TestServer> server in (Lazy<TestServer>[])[_mariaDb, _mySql])
        {
            if (server.IsValueCreated)
            {
                server.Value.Dispose();
            }
        }

        Authority.Dispose();
    }

    private TestServer Start(ServerFamily family, string plugin) => TestServer.Start(family, options => options with
    {
        Tcp = true,
        BinaryLog = true,
        Arguments =
        [
            plugin,
            $"--ssl-ca={Authority.AuthorityFile}",
            $"--ssl-cert={Authority.ServerCertificate}",
            $"--ssl-key={Authority.ServerKey}",
        ],
    });
}
