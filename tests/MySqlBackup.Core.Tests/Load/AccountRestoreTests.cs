using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Load;

/// <summary>Accounts on the way back, between servers of their own: what exists on the shared ones is other tests'.</summary>
public sealed class AccountRestoreTests
{
    private const string Shop = """
        CREATE DATABASE sh_p; CREATE DATABASE web; CREATE TABLE sh_p.t (a INT PRIMARY KEY, b INT); CREATE TABLE web.t (a INT PRIMARY KEY);
        CREATE PROCEDURE sh_p.p() SELECT 1; CREATE FUNCTION web.f() RETURNS INT DETERMINISTIC RETURN 1; CREATE ROLE reader;
        CREATE USER alice@localhost IDENTIFIED BY 'it''s; a \\ secret'; CREATE USER 'bob o''x'@'10.%' IDENTIFIED BY 'b';
        GRANT SELECT ON `sh\_p`.* TO reader; GRANT reader TO alice@localhost; GRANT PROCESS ON *.* TO alice@localhost;
        GRANT INSERT, UPDATE (b) ON sh_p.t TO alice@localhost; GRANT SELECT ON web.t TO alice@localhost WITH GRANT OPTION;
        GRANT EXECUTE ON PROCEDURE sh_p.p TO 'bob o''x'@'10.%'; GRANT EXECUTE ON FUNCTION web.f TO 'bob o''x'@'10.%'; GRANT ALL ON `w%`.* TO 'bob o''x'@'10.%';
        """;

    [Theory, MariaDB, MySql]
    public void Accounts_come_back_where_they_are_asked_for(ServerFamily family)
    {
        using var folder = new TestFolder();
        using var source = TestServer.Start(family);
        BackUp(source, folder);
        using var target = TestServer.Start(family);
        var request = new RestoreRequest { Server = target.Options, Repository = folder.Path };
        var before = Rights(target);
        Restore(request);
        Assert.Equal(before, Rights(target));

        // Again over what is there: an account keeps the password that it has.
        Restore(request with { IncludeUser = true, Force = true });
        Assert.Equal(Rights(source), Rights(target));
        using (ServerConnector.Open(target.Options with { User = "alice", Password = "it's; a \\ secret" }, default))
        {
        }

        target.Sql("ALTER USER alice@localhost IDENTIFIED BY 'changed'");
        Assert.Empty(Restore(request with { IncludeUser = true, Force = true }));
        using (ServerConnector.Open(target.Options with { User = "alice", Password = "changed" }, default))
        {
        }
    }

    /// <summary>Rights on what is not restored can't all be given; those on a copy are rights on the copy.</summary>
    [Theory, MariaDB, MySql]
    public void Rights_follow_a_database_to_its_new_name(ServerFamily family)
    {
        using var folder = new TestFolder();
        using var source = TestServer.Start(family);
        BackUp(source, folder);
        using var target = TestServer.Start(family);
        var warnings = Restore(new RestoreRequest
        {
            Server = target.Options,
            Repository = folder.Path,
            IncludeUser = true,
            Database = ["sh_p"],
            As = new Dictionary<string, string> { ["sh_p"] = "co_py" },
        });

        var expected = Rights(source).Replace("sh\\\\_p", "co\\\\_py", StringComparison.Ordinal).Replace("sh_p", "co_py", StringComparison.Ordinal)
            .Split('\n').Where(l => !l.Contains("web", StringComparison.Ordinal));
        Assert.Equal(expected.Order(StringComparer.Ordinal), Rights(target).Split('\n').Order(StringComparer.Ordinal));
        Assert.Equal(2, warnings.Count);
        Assert.All(warnings, w => Assert.Contains("web", w, StringComparison.Ordinal));
        Assert.Contains(warnings, w => w.Contains("alice", StringComparison.Ordinal));
    }

    [Theory, MariaDB, MySql]
    public void Accounts_alone_are_backed_up_and_come_back(ServerFamily family)
    {
        using var folder = new TestFolder();
        using var source = TestServer.Start(family);
        source.Sql(Shop.Split("CREATE ROLE")[0] + "CREATE ROLE reader; CREATE USER alice@localhost IDENTIFIED BY 'a'; GRANT SELECT ON sh_p.* TO reader; GRANT reader TO alice@localhost");
        var account = source.CreateAccount("keeper-1", ["SELECT ON mysql.*"]);
        var backup = new BackupRequest
        {
            Server = source.Options with { User = account, Password = "keeper-1", AllowPublicKeyRetrieval = true },
            Destination = folder.Path,
            ExcludeDatabase = ["*"],
            IncludeUser = true,
        };
        Assert.Empty(new BackupOperation(backup, NullOutput.Instance).Plan(default).Database);
        Assert.Empty(new BackupOperation(backup, NullOutput.Instance).Run(default).Database);
        Assert.Equal(BackupErrorId.ObjectNotFound, Assert.Throws<BackupException>(() => new BackupOperation(backup with { Server = source.Options, IncludeUser = null }, NullOutput.Instance).Run(default)).ErrorId);

        using var target = TestServer.Start(family);
        var request = new RestoreRequest { Server = target.Options, Repository = folder.Path };
        var refused = Assert.Throws<BackupException>(() => new RestoreOperation(request).Run(default));
        Assert.Equal((BackupErrorId.ObjectNotFound, true), (refused.ErrorId, refused.Message.Contains("-IncludeUser (--include-user)", StringComparison.Ordinal)));
        var plan = new RestoreOperation(request with { IncludeUser = true }).Plan(default);
        Assert.Equal((0, true), (plan.Databases.Count, plan.IncludesUsers));
        var result = Assert.Single(new RestoreOperation(request with { IncludeUser = true }).Run(default));
        Assert.Equal((BackupStatus.Success, RestoreResult.UnknownDatabase), (result.Status, result.Database));
        Assert.Equal(Rights(source), Rights(target));

        foreach (var level in Enum.GetValues<IntegrityLevel>())
        {
            var check = Assert.Single(new IntegrityOperation(new IntegrityRequest { Repository = folder.Path, Level = level }).Run(default));
            Assert.Equal(level == IntegrityLevel.Restore ? IntegrityStatus.Skipped : IntegrityStatus.Passed, check.Status);
            Assert.Equal((IntegrityOperation.UnknownDatabase, 3), (check.Database, check.FileCount));
            Assert.Equal(level == IntegrityLevel.Restore, check.Reason?.Contains("holds no database", StringComparison.Ordinal) == true);
        }

        var grants = Assert.Single(Directory.GetFiles(folder.Path, "users.grants*", SearchOption.AllDirectories));
        File.WriteAllBytes(grants, File.ReadAllBytes(grants)[..^1]);
        Assert.All(Enum.GetValues<IntegrityLevel>(), level =>
            Assert.Equal(IntegrityStatus.Failed, Assert.Single(new IntegrityOperation(new IntegrityRequest { Repository = folder.Path, Level = level }).Run(default)).Status));
    }

    /// <summary>Of a backup that holds databases too.</summary>
    [Theory, MariaDB, MySql]
    public void Accounts_are_restored_without_the_databases(ServerFamily family)
    {
        using var folder = new TestFolder();
        using var source = TestServer.Start(family);
        BackUp(source, folder);
        using var target = TestServer.Start(family);
        var request = new RestoreRequest { Server = target.Options, Repository = folder.Path, ExcludeDatabase = ["*"] };
        Assert.Equal(BackupErrorId.ObjectNotFound, Assert.Throws<BackupException>(() => new RestoreOperation(request).Run(default)).ErrorId);
        var warnings = Restore(request with { IncludeUser = true });
        Assert.NotEmpty(warnings);
        Assert.Contains("alice", target.Sql("SELECT user FROM mysql.user"), StringComparison.Ordinal);
        Assert.Equal(string.Empty, target.Sql("SHOW DATABASES LIKE 'web'"));
    }

    private static void BackUp(TestServer source, TestFolder folder)
    {
        source.Sql(Shop);
        new BackupOperation(new BackupRequest { Server = source.Options, Destination = folder.Path, ThreadCount = 1 }, NullOutput.Instance).Run(default);
    }

    private static List<string> Restore(RestoreRequest request)
    {
        var results = new RestoreOperation(request).Run(default);
        Assert.All(results, r => Assert.True(r.Status == BackupStatus.Success, r.ErrorMessage));
        return results.SelectMany(r => r.Warnings).ToList();
    }

    private static string Rights(TestServer server)
    {
        var isMaria = server.Family == ServerFamily.MariaDB;
        return server.Sql((isMaria
            ? "SELECT user,host,is_role,select_priv,process_priv,grant_priv FROM mysql.user ORDER BY 1,2; SELECT host,user,role,admin_option FROM mysql.roles_mapping ORDER BY 1,2,3;"
            : "SELECT user,host,select_priv,process_priv,grant_priv,account_locked FROM mysql.user ORDER BY 1,2; SELECT * FROM mysql.role_edges ORDER BY 1,2,3,4;")
            + "SELECT host,db,user,select_priv,drop_priv FROM mysql.db ORDER BY 1,2,3; SELECT host,db,user,table_name,table_priv,column_priv FROM mysql.tables_priv ORDER BY 1,2,3,4;"
            + "SELECT host,db,user,table_name,column_name,column_priv FROM mysql.columns_priv ORDER BY 1,2,3,4,5; SELECT host,db,user,routine_name,routine_type,proc_priv FROM mysql.procs_priv ORDER BY 1,2,3,4");
    }
}
