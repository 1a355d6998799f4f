using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Protocol.Tests;

[Collection(ServerGroup.Name)]
public sealed class TlsTests(ServerFixture servers)
{
    private const string Password = "secret";

    [Theory]
    [MariaDB(SslMode.Disabled, false), MariaDB(SslMode.Preferred, true), MariaDB(SslMode.Required, true), MariaDB(SslMode.VerifyCA, true), MariaDB(SslMode.VerifyFull, true)]
    [MySql(SslMode.Disabled, false), MySql(SslMode.Preferred, true), MySql(SslMode.Required, true), MySql(SslMode.VerifyCA, true), MySql(SslMode.VerifyFull, true)]
    public void EncryptsAsTheModeSays(ServerFamily family, SslMode mode, bool encrypted)
    {
        using MySqlConnection connection = MySqlConnection.Open(Settings(family, mode, "localhost", servers.Authority.AuthorityFile, retrieveKey: true));

        Assert.Equal(encrypted, connection.IsTls);
        Assert.Equal(encrypted, connection.IsSecure);
        using ResultSet cipher = connection.Query("SHOW SESSION STATUS LIKE 'Ssl_cipher'");
        Assert.True(cipher.Read());
        Assert.Equal(encrypted, cipher.GetString(1)!.Length > 0);
    }

    [Theory, MariaDB, MySql]
    public void WrongNameFailsOnlyInFull(ServerFamily family)
    {
        Fails(Settings(family, SslMode.VerifyFull, "127.0.0.1", servers.Authority.AuthorityFile), "not for 127.0.0.1");

        using MySqlConnection connection = MySqlConnection.Open(Settings(family, SslMode.VerifyCA, "127.0.0.1", servers.Authority.AuthorityFile));
        Assert.True(connection.IsTls);
    }

    [Theory]
    [MariaDB(SslMode.VerifyCA), MariaDB(SslMode.VerifyFull), MySql(SslMode.VerifyCA), MySql(SslMode.VerifyFull)]
    public void AnotherAuthorityIsRefused(ServerFamily family, SslMode mode)
    {
        using var other = new TestAuthority();

        Fails(Settings(family, mode, "localhost", other.AuthorityFile), "not from an authority");
        Fails(Settings(family, mode, "localhost", null), "SslCa");
        Fails(Settings(family, mode, "localhost", other.AuthorityFile + ".none"), "can't be read");
        Fails(Settings(family, mode, "localhost", other.ServerKey), "no certificate");
    }

    [Theory, MariaDB, MySql]
    public void ClientCertificate(ServerFamily family)
    {
        string user = servers[family].CreateAccount(Password, []);
        servers[family].Sql($"ALTER USER '{user}'@'%' REQUIRE SUBJECT '/CN=client'");

        Assert.Equal(1045, Assert.Throws<MySqlServerException>(
            () => MySqlConnection.Open(servers.Tcp(family, user, Password, SslMode.Required))).Code);
        using MySqlConnection connection = MySqlConnection.Open(new ConnectionSettings
        {
            Host = "127.0.0.1",
            Port = servers[family].Port,
            User = user,
            Password = Password,
            SslMode = SslMode.Required,
            SslCert = servers.Authority.ClientCertificate,
            SslKey = servers.Authority.ClientKey,
        });
        connection.Ping();
    }

    [Theory, MariaDB, MySql]
    public void OverAUnixSocketOnlyWhereDemanded(ServerFamily family)
    {
        using MySqlConnection preferred = MySqlConnection.Open(new ConnectionSettings { UnixSocket = servers[family].Socket });
        using MySqlConnection required = MySqlConnection.Open(new ConnectionSettings { UnixSocket = servers[family].Socket, SslMode = SslMode.Required });

        Assert.False(preferred.IsTls);
        Assert.True(required.IsTls);
        required.Ping();
    }

    [Theory, MariaDB(false), MariaDB(true), MySql(false), MySql(true)]
    public void Compresses(ServerFamily family, bool tls)
    {
        string user = servers[family].CreateAccount(Password, []);
        using MySqlConnection connection = MySqlConnection.Open(servers.Tcp(family, user, Password, tls ? SslMode.Required : SslMode.Disabled, compress: true, retrieveKey: true));

        Assert.True(connection.IsCompressed);
        using (ResultSet status = connection.Query("SHOW SESSION STATUS LIKE 'Compression'"))
        {
            Assert.True(status.Read());
            Assert.Equal("ON", status.GetString(1));
        }

        string text = new('x', 100_000);
        Assert.Equal(text, connection.QueryScalar($"SELECT '{text}'"));
        using ResultSet result = connection.Query("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) SELECT a.i, b.i, REPEAT('x', 100) FROM n a, n b");
        while (result.ReadRow(out _))
        {
        }

        Assert.Equal(90_000, result.RowCount);
    }

    private void Fails(ConnectionSettings settings, string reason)
    {
        MySqlConnectionException error = Assert.Throws<MySqlConnectionException>(() => MySqlConnection.Open(settings));
        Assert.Equal(ConnectionFailureReason.TlsFailed, error.Reason);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private ConnectionSettings Settings(ServerFamily family, SslMode mode, string host, string? authority, bool retrieveKey = false) => new()
    {
        Host = host,
        Port = servers[family].Port,
        User = servers[family].CreateAccount(Password, []),
        Password = Password,
        SslMode = mode,
        SslCa = authority,
        AllowPublicKeyRetrieval = retrieveKey,
    };
}
