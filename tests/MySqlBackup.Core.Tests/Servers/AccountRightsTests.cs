using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Servers;

public class AccountRightsTests
{
    [Theory]
    [InlineData("GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION", "RELOAD", true)]
    [InlineData("GRANT SELECT, RELOAD, SHOW VIEW ON *.* TO `u`@`%`", "SHOW VIEW", true)]
    [InlineData("GRANT SELECT, RELOAD, SHOW VIEW ON *.* TO `u`@`%`", "SHOW", false)]
    [InlineData("GRANT USAGE ON *.* TO `u`@`%` IDENTIFIED BY PASSWORD '*A ON `shop`.*'", "SELECT", false)]
    [InlineData("GRANT BACKUP_ADMIN,XA_RECOVER_ADMIN ON *.* TO `u`@`%`", "BACKUP_ADMIN", true)]
    [InlineData("GRANT ALL PRIVILEGES ON `shop`.* TO `u`@`%`", "RELOAD", false)]
    [InlineData("GRANT PROXY ON ''@'%' TO 'root'@'localhost' WITH GRANT OPTION", "SELECT", false)]
    [InlineData("GRANT PROXY ON `*`.`*` TO `root`@`localhost`", "SELECT", false)]
    [InlineData("GRANT `ALL`@`%` TO `u`@`%`", "SELECT", false)]
    [InlineData("SET DEFAULT ROLE `all ON *.*` FOR `u`@`%`", "SELECT", false)]
    [InlineData("", "SELECT", false)]
    public void Rights_on_everything(string line, string right, bool expected) => Assert.Equal(expected, Rights(line).HasGlobal(right));

    [Theory]
    [InlineData("GRANT SELECT ON *.* TO `u`@`%`", "shop", true)]
    [InlineData("GRANT SELECT ON `shop`.* TO `u`@`%`", "shop", true)]
    [InlineData("GRANT SELECT ON `shop`.* TO `u`@`%`", "shop2", false)]
    [InlineData("GRANT SELECT ON `shop`.* TO `u`@`%`", "Shop", false)]
    [InlineData("GRANT SELECT ON \"shop\".* TO \"u\"@\"%\"", "shop", true)]
    [InlineData("GRANT INSERT ON `shop`.* TO `u`@`%`", "shop", false)]
    [InlineData("GRANT ALL PRIVILEGES ON `shop`.* TO `u`@`%`", "shop", true)]
    [InlineData("GRANT SELECT ON `shop`.`orders` TO `u`@`%`", "shop", false)]
    [InlineData("GRANT SELECT ON `shop%`.* TO `u`@`%`", "shop", true)]
    [InlineData("GRANT SELECT ON `shop%`.* TO `u`@`%`", "shop_eu", true)]
    [InlineData("GRANT SELECT ON `sh_p`.* TO `u`@`%`", "shop", true)]
    [InlineData("GRANT SELECT ON `sh\\_p`.* TO `u`@`%`", "shop", false)]
    [InlineData("GRANT SELECT ON `sh\\_p`.* TO `u`@`%`", "sh_p", true)]
    [InlineData("GRANT SELECT ON `a``b.c`.* TO `u`@`%`", "a`b.c", true)]
    [InlineData("GRANT SELECT ON `%`.* TO `u`@`%`", "shop", true)]
    [InlineData("GRANT SELECT (`a`, `b`), INSERT ON `shop`.* TO `u`@`%`", "shop", false)]
    [InlineData("GRANT INSERT (`a ON b`), SELECT ON `shop`.* TO `u`@`%`", "shop", true)]
    [InlineData("GRANT SELECT (`a) ON *.* `) ON `web`.`t` TO `u`@`%`", "shop", false)]
    [InlineData("GRANT SELECT ON PROCEDURE `shop`.`p` TO `u`@`%`", "shop", false)]
    [InlineData("GRANT SELECT ON *.* TO `u`@`%`\nREVOKE SELECT ON `shop`.* FROM `u`@`%`", "shop", false)]
    [InlineData("GRANT SELECT ON *.* TO `u`@`%`\nREVOKE INSERT ON `shop`.* FROM `u`@`%`", "shop", true)]
    [InlineData("GRANT SELECT ON *.* TO `u`@`%`\nREVOKE SELECT ON `shop`.* FROM `u`@`%`", "web", true)]
    public void Rights_on_a_database(string lines, string database, bool expected) => Assert.Equal(expected, Rights(lines).HasOnDatabase("SELECT", database));

    [Theory]
    [InlineData("GRANT SELECT ON *.* TO `u`@`%`", true)]
    [InlineData("GRANT SELECT ON `mysql`.* TO `u`@`%`", true)]
    [InlineData("GRANT SELECT ON `mysql`.`proc` TO `u`@`%`", true)]
    [InlineData("GRANT SELECT ON `mysql`.`user` TO `u`@`%`", false)]
    [InlineData("GRANT SELECT ON `mysq_`.`proc` TO `u`@`%`", false)]
    [InlineData("GRANT SELECT ON `mysq_`.* TO `u`@`%`", true)]
    [InlineData("GRANT SELECT (`db`) ON `mysql`.`proc` TO `u`@`%`", false)]
    public void Rights_on_a_table(string line, bool expected) => Assert.Equal(expected, Rights(line).HasOnTable("SELECT", "mysql", "proc"));

    [Theory, MariaDB, MySql]
    public void The_servers_own_words_are_understood(ServerFamily family)
    {
        var server = TestServers.Get(family);
        var role = server.UniqueName("r");
        var user = server.CreateAccount("pw", ["RELOAD ON *.*", "SELECT, TRIGGER ON `sh\\_p`.*", "SELECT (user), INSERT ON mysql.user", "ALL ON `odd ``name.x`.*"]);
        server.Sql($"CREATE ROLE {role}; GRANT EVENT ON `role_%`.* TO {role};"
            + string.Concat(new[] { "%", "localhost" }.Select(h => $"GRANT {role} TO '{user}'@'{h}';"
            + (family == ServerFamily.MariaDB ? $"SET DEFAULT ROLE {role} FOR '{user}'@'{h}';" : $"ALTER USER '{user}'@'{h}' DEFAULT ROLE {role};"))));
        using (var connection = ServerConnector.Open(server.Options with { User = user, Password = "pw", AllowPublicKeyRetrieval = true }, CancellationToken.None))
        {
            var rights = AccountRights.Read(connection);
            Assert.True(rights.HasGlobal("RELOAD"));
            Assert.False(rights.HasGlobal("SELECT"));
            Assert.True(rights.HasOnDatabase("TRIGGER", "sh_p"));
            Assert.False(rights.HasOnDatabase("TRIGGER", "shop"));
            Assert.True(rights.HasOnDatabase("LOCK TABLES", "odd `name.x"));
            Assert.True(rights.HasOnDatabase("EVENT", "role_a"));
            Assert.True(rights.HasOnTable("INSERT", "mysql", "user"));
            Assert.False(rights.HasOnTable("SELECT", "mysql", "user"));
        }

        server.DropAccount(user);
        server.Sql($"DROP ROLE {role}");
    }

    /// <summary>With partial_revokes, MySQL takes the names in grants literally.</summary>
    [Theory, MySql]
    public void Partial_revokes_are_heeded(ServerFamily family)
    {
        using var server = TestServer.Start(family);
        server.Sql("SET GLOBAL partial_revokes=ON");
        var user = server.CreateAccount("pw", ["SELECT ON *.*", "TRIGGER ON `sh_p`.*"]);
        server.Sql($"REVOKE SELECT ON secret.* FROM '{user}'@'localhost'; REVOKE SELECT ON secret.* FROM '{user}'@'%'");
        using var connection = ServerConnector.Open(server.Options with { User = user, Password = "pw", AllowPublicKeyRetrieval = true }, CancellationToken.None);
        var rights = AccountRights.Read(connection);
        Assert.True(rights.HasOnDatabase("SELECT", "shop"));
        Assert.False(rights.HasOnDatabase("SELECT", "secret"));
        Assert.True(rights.HasOnDatabase("TRIGGER", "sh_p"));
        Assert.False(rights.HasOnDatabase("TRIGGER", "shop"));
    }

    private static AccountRights Rights(string lines)
    {
        var rights = new AccountRights();
        foreach (var line in lines.Split('\n'))
        {
            rights.Add(line);
        }

        return rights;
    }
}
