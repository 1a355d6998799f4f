using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Protocol.Tests;

[Collection(ServerGroup.Name)]
public sealed class AuthenticationTests(ServerFixture servers)
{
    private const string Password = "pass wörd €";

    [Theory, MySql]
    public void CachingSha2InFullOverTlsThenFastWithout(ServerFamily family)
    {
        string user = servers[family].CreateAccount(Password, []);

        Assert.True(Works(servers.Tcp(family, user, Password, SslMode.Required)));

        // Without TLS, a key or the permission to ask for one, only the fast path can succeed.
        Assert.True(Works(servers.Tcp(family, user, Password)));
    }

    [Theory, MySql]
    public void CachingSha2InFullOverTheSocket(ServerFamily family)
    {
        string user = servers[family].CreateAccount(Password, []);

        Assert.True(Works(OverSocket(family, user, Password)));
        Assert.Equal(1045, Refused(OverSocket(family, user, "wrong")));
    }

    [Theory, MySql]
    public void CachingSha2ByRsaOnlyWithPermission(ServerFamily family)
    {
        string user = servers[family].CreateAccount(Password, []);

        MySqlProtocolException refusal = Assert.Throws<MySqlProtocolException>(() => MySqlConnection.Open(servers.Tcp(family, user, Password)));
        Assert.True(refusal.IsUnsupportedAuthentication);
        Assert.Contains("caching_sha2_password", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("AllowPublicKeyRetrieval", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("SslMode", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("unix socket", refusal.Message, StringComparison.Ordinal);

        // Neither the cmdlets nor the runner take a key's file.
        Assert.DoesNotContain("ServerPublicKeyFile", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, refusal.Message, StringComparison.Ordinal);

        Assert.Equal(1045, Refused(servers.Tcp(family, user, "wrong", retrieveKey: true)));
        Assert.True(Works(servers.Tcp(family, user, Password, retrieveKey: true)));
    }

    [Theory, MySql]
    public void CachingSha2ByRsaWithTheServersKeyFile(ServerFamily family)
    {
        string user = servers[family].CreateAccount(Password, []);
        string key = Path.Combine(servers[family].DataDirectory, "public_key.pem");

        Assert.Throws<MySqlProtocolException>(() => MySqlConnection.Open(servers.Tcp(family, user, Password, keyFile: key + ".none")));
        Assert.Throws<MySqlProtocolException>(() => MySqlConnection.Open(servers.Tcp(family, user, Password, keyFile: servers.Authority.ClientKey + ".none")));
        Assert.True(Works(servers.Tcp(family, user, Password, keyFile: key)));
    }

    [Theory, MySql]
    public void Sha256(ServerFamily family)
    {
        string user = servers[family].CreateAccount(Password, [], "sha256_password");

        Assert.True(Assert.Throws<MySqlProtocolException>(() => MySqlConnection.Open(servers.Tcp(family, user, Password))).IsUnsupportedAuthentication);
        Assert.True(Works(servers.Tcp(family, user, Password, SslMode.Required)));
        Assert.True(Works(servers.Tcp(family, user, Password, retrieveKey: true)));
        Assert.True(Works(OverSocket(family, user, Password)));
        Assert.Equal(1045, Refused(servers.Tcp(family, user, "wrong", SslMode.Required)));
    }

    [Theory, MariaDB]
    public void NativePassword(ServerFamily family)
    {
        string user = servers[family].CreateAccount(Password, [], "mysql_native_password");

        Assert.True(Works(servers.Tcp(family, user, Password)));
        Assert.True(Works(OverSocket(family, user, Password)));
        Assert.Equal(1045, Refused(servers.Tcp(family, user, "wrong")));
        Assert.Equal(1045, Refused(servers.Tcp(family, user, null)));
    }

    [Theory, MariaDB]
    public void Ed25519(ServerFamily family)
    {
        string user = servers[family].CreateAccount(Password, [], "ed25519");

        for (int i = 0; i < 20; i++)
        {
            Assert.True(Works(servers.Tcp(family, user, Password)));
        }

        Assert.Equal(1045, Refused(servers.Tcp(family, user, "wrong")));
        Assert.Equal(1045, Refused(servers.Tcp(family, user, null)));
    }

    [Theory, MariaDB, MySql]
    public void EmptyPassword(ServerFamily family)
    {
        string user = servers[family].CreateAccount("", []);

        Assert.True(Works(servers.Tcp(family, user, null)));
        Assert.True(Works(OverSocket(family, user, "")));
        Assert.Equal(1045, Refused(servers.Tcp(family, user, "wrong", SslMode.Required)));
    }

    [Theory, MySql]
    public void AuthSocketKnowsTheSystemsUser(ServerFamily family)
    {
        string user = servers[family].UniqueName("s");
        servers[family].Sql($"CREATE USER '{user}'@'localhost' IDENTIFIED WITH auth_socket AS '{Environment.UserName}'");

        Assert.True(Works(OverSocket(family, user, null)));
        servers[family].Sql($"ALTER USER '{user}'@'localhost' IDENTIFIED WITH auth_socket AS 'nobody-else'");
        Assert.NotEqual(0, Refused(OverSocket(family, user, null)));
    }

    [Theory, MariaDB]
    public void UnixSocketKnowsTheSystemsUser(ServerFamily family)
    {
        // MariaDB 10.11 compares the system's user with the account's name, so the account must be the one that runs the tests.
        string other = servers[family].UniqueName("s");
        string user = Environment.UserName;
        servers[family].Sql($"CREATE USER IF NOT EXISTS '{user}'@'localhost'; ALTER USER '{user}'@'localhost' IDENTIFIED VIA unix_socket; CREATE USER '{other}'@'localhost' IDENTIFIED VIA unix_socket");
        try
        {
            Assert.True(Works(OverSocket(family, user, "ignored")));
            Assert.Equal(1698, Refused(OverSocket(family, other, null)));
        }
        finally
        {
            servers[family].Sql($"ALTER USER '{user}'@'localhost' IDENTIFIED VIA mysql_native_password USING ''");
        }
    }

    [Theory, MySql]
    public void UnknownAccountLooksLikeAWrongPassword(ServerFamily family) =>
        Assert.Equal(1045, Refused(servers.Tcp(family, "nobody", Password, SslMode.Required)));

    [Theory, MariaDB, MySql]
    public void SecretsStayOutOfMessages(ServerFamily family)
    {
        MySqlServerException error = Assert.Throws<MySqlServerException>(() => MySqlConnection.Open(servers.Tcp(family, "nobody", "geheim", SslMode.Required)));

        Assert.DoesNotContain("geheim", error.ToString(), StringComparison.Ordinal);
    }

    private ConnectionSettings OverSocket(ServerFamily family, string user, string? password) =>
        new() { UnixSocket = servers[family].Socket, User = user, Password = password };

    private static bool Works(ConnectionSettings settings)
    {
        using MySqlConnection connection = MySqlConnection.Open(settings);
        return connection.QueryScalar("SELECT USER()")!.StartsWith(settings.User + "@", StringComparison.Ordinal);
    }

    private static int Refused(ConnectionSettings settings) =>
        Assert.Throws<MySqlServerException>(() => MySqlConnection.Open(settings)).Code;
}
