using MySqlBackup.Core.Load;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Tests.Dump;
using MySqlBackup.Core.Tests.Load;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Fidelity;

/// <summary>Accounts as the servers tell of them, before and after: by this product's restore, and by the server's own client alone.</summary>
[Collection(DumpGroup.Name)]
public sealed class AccountFidelityTests
{
    /// <summary>MariaDB grants to <c>PUBLIC</c>, which is no account, what everybody may do; an account may bear the same name.</summary>
    [Theory, MariaDB]
    public void What_everybody_may_do_comes_back(ServerFamily family) => ComesBack(
        family,
        """
        CREATE DATABASE sh_p; CREATE TABLE sh_p.t (a INT PRIMARY KEY, b INT); CREATE PROCEDURE sh_p.p() SELECT 1; CREATE FUNCTION sh_p.f() RETURNS INT RETURN 1;
        CREATE ROLE `after`; CREATE ROLE lender; CREATE USER `PUBLIC`@localhost; CREATE USER alice@localhost;
        GRANT PROCESS ON *.* TO PUBLIC; GRANT SELECT, DELETE ON `sh\_p`.* TO PUBLIC WITH GRANT OPTION; GRANT EXECUTE ON `w%`.* TO PUBLIC;
        GRANT INSERT, UPDATE (b) ON sh_p.t TO PUBLIC; GRANT EXECUTE ON PROCEDURE sh_p.p TO PUBLIC; GRANT EXECUTE ON FUNCTION sh_p.f TO PUBLIC;
        GRANT `after` TO PUBLIC; GRANT lender TO PUBLIC WITH ADMIN OPTION; GRANT INSERT ON sh_p.* TO `after`;
        GRANT SELECT ON sh_p.t TO `PUBLIC`@localhost; GRANT `after` TO alice@localhost; SET DEFAULT ROLE `after` FOR alice@localhost;
        """,
        "SHOW GRANTS FOR PUBLIC; SHOW GRANTS FOR `PUBLIC`@localhost; SHOW GRANTS FOR alice@localhost; SELECT * FROM mysql.roles_mapping ORDER BY 1,2,3");

    /// <summary>Comments, attributes and certificates' names hold any text, also such as looks like what follows them.</summary>
    [Theory]
    [MySql("CREATE USER u@localhost COMMENT 'it''s'")]
    [MySql("CREATE USER u@localhost COMMENT 'a \\\\ back''slash \\' \"double\" `tick` \\n \\t \\0 é 漢 😀; --'")]
    [MySql("CREATE USER u@localhost ATTRIBUTE '{\"it''s\": \"a \\\\\\\\ back\\\\\"slash 😀\", \"n\": [null, 1.5, {\"comment\": \"''\"}], \"comment\": \"it''s\"}'")]
    [MySql("CREATE USER u@localhost COMMENT ''")]
    [MySql("CREATE USER u@localhost ATTRIBUTE '{}'")]
    [MySql("CREATE USER u@localhost COMMENT 'a DEFAULT ROLE `x` REQUIRE b'")]
    [MySql("CREATE USER u@localhost COMMENT 'an ATTRIBUTE ''{}'' in an ATTRIBUTE'")]
    [MySql("CREATE ROLE `r DEFAULT ROLE ``x REQUIRE``@y`, s; CREATE USER u@localhost DEFAULT ROLE `r DEFAULT ROLE ``x REQUIRE``@y`, s REQUIRE SUBJECT 'it''s' COMMENT 'a REQUIRE b'")]
    [MySql("CREATE USER u@localhost REQUIRE SUBJECT '/O=O''Brien \\\\ \"é\" 漢 😀' AND ISSUER 'an ATTRIBUTE ''{}' AND CIPHER '\\'; --' WITH MAX_USER_CONNECTIONS 7 COMMENT 'it''s'")]
    [MySql("CREATE USER u@localhost REQUIRE ISSUER '/O=''; CREATE USER v@localhost'")]
    [MySql("CREATE USER u@localhost REQUIRE X509 COMMENT 'it''s'")]
    [MariaDB("CREATE USER u@localhost REQUIRE SUBJECT '/O=O''Brien \\\\ \"é\" 漢 😀' AND ISSUER '\\'; --' AND CIPHER 'a''b' WITH MAX_USER_CONNECTIONS 7")]
    [MySql("CREATE USER u@localhost REQUIRE SUBJECT 'ends'''")]
    [MariaDB("CREATE USER u@localhost REQUIRE SUBJECT 'ends'''")]
    [MariaDB("CREATE USER u@localhost REQUIRE ISSUER 'b''' AND CIPHER 'a'''")]
    [MariaDB("CREATE USER u@localhost IDENTIFIED VIA unix_socket USING 'it''s \\\\ IDENTIFIED é 😀'")]
    [MariaDB("CREATE DATABASE `an IDENTIFIED name`; CREATE USER u@localhost; GRANT SELECT ON `an IDENTIFIED name`.* TO u@localhost WITH GRANT OPTION")]
    [MariaDB("CREATE USER u@localhost REQUIRE SSL WITH MAX_QUERIES_PER_HOUR 3; GRANT PROCESS ON *.* TO u@localhost WITH GRANT OPTION")]
    public void Texts_of_accounts_come_back(ServerFamily family, string create) => ComesBack(
        family,
        "CREATE DATABASE one; " + create,
        "SHOW CREATE USER u@localhost; SHOW GRANTS FOR u@localhost;"
        + "SELECT HEX(ssl_type),HEX(ssl_cipher),HEX(x509_issuer),HEX(x509_subject),HEX(plugin),HEX(authentication_string) FROM mysql.user WHERE user='u';"
        + (family == ServerFamily.MariaDB ? "" : "SELECT user,host,HEX(attribute) FROM information_schema.user_attributes ORDER BY 1,2; SELECT * FROM mysql.default_roles"));

    /// <summary>MariaDB repeats in a grant what the account must bring and its limits.</summary>
    [Theory, MariaDB, MySql]
    public void An_account_that_is_there_keeps_its_own_terms(ServerFamily family)
    {
        const string Terms = "SELECT user,ssl_type,max_questions FROM mysql.user WHERE user IN ('u','v') ORDER BY 1; SHOW GRANTS FOR u@localhost";
        using var source = TestServer.Start(family);
        source.Sql("CREATE USER u@localhost REQUIRE SSL WITH MAX_QUERIES_PER_HOUR 3; CREATE USER v@localhost WITH MAX_QUERIES_PER_HOUR 3; GRANT PROCESS ON *.* TO u@localhost WITH GRANT OPTION");
        using var bench = new DumpBench(source);
        var record = bench.Backup(bench.Request());
        using var target = TestServer.Start(family);
        target.Sql("CREATE USER u@localhost REQUIRE X509 WITH MAX_QUERIES_PER_HOUR 9; CREATE USER v@localhost WITH MAX_QUERIES_PER_HOUR 9");
        DumpBench.Load(record, target, record.Manifest!.Files.Single(f => f.Kind == BackupFileKind.Grants).Name);
        var actual = target.Sql(Terms);
        target.Sql("GRANT PROCESS ON *.* TO u@localhost WITH GRANT OPTION; ALTER USER u@localhost REQUIRE X509 WITH MAX_QUERIES_PER_HOUR 9; ALTER USER v@localhost WITH MAX_QUERIES_PER_HOUR 9");
        Assert.Equal(target.Sql(Terms), actual);
    }

    /// <summary>A role that is granted by the server's settings alone is not granted where those are others.</summary>
    [Theory, MySql]
    public void A_default_role_that_the_target_does_not_grant_is_warned_of(ServerFamily family)
    {
        using var source = TestServer.Start(family);
        source.Sql("CREATE DATABASE one; CREATE ROLE everybodys, r; SET GLOBAL mandatory_roles='everybodys'; CREATE USER a@localhost DEFAULT ROLE everybodys; CREATE USER z@localhost; GRANT r TO z@localhost; SET DEFAULT ROLE r TO z@localhost");
        using var bench = new DumpBench(source);
        bench.Backup(bench.Request());
        using var target = TestServer.Start(family);
        var output = new RecordingOutput();
        var results = new RestoreOperation(new RestoreRequest { Server = target.Options, Repository = bench.Repository, IncludeUser = true }, output).Run(default);
        Assert.All(results, r => Assert.True(r.Status == BackupStatus.Success, r.ErrorMessage));
        Assert.Contains(output.Warnings, w => w.Contains("everybodys", StringComparison.Ordinal) && w.Contains("mandatory_roles", StringComparison.Ordinal));
        Assert.Equal("z\tr", target.Sql("SELECT user, default_role_user FROM mysql.default_roles"));
    }

    private static void ComesBack(ServerFamily family, string create, string describe)
    {
        using var source = TestServer.Start(family);
        source.Sql(create);
        using var bench = new DumpBench(source);
        var record = bench.Backup(bench.Request());
        var expected = source.Sql(describe);
        using (var target = TestServer.Start(family))
        {
            DumpBench.Load(record, target);
            DumpBench.Load(record, target, record.Manifest!.Files.Single(f => f.Kind == BackupFileKind.Grants).Name);
            Assert.Equal(expected, target.Sql(describe));
        }

        using (var target = TestServer.Start(family))
        {
            var results = new RestoreOperation(new RestoreRequest { Server = target.Options, Repository = bench.Repository, IncludeUser = true }).Run(default);
            Assert.All(results, r => Assert.True(r.Status == BackupStatus.Success, r.ErrorMessage));
            Assert.Equal(expected, target.Sql(describe));
        }
    }
}
