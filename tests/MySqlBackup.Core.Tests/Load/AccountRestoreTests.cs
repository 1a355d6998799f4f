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

    // Under skip-name-resolve mariadb-dump fails at an account of a host's name.
    private const string OnlyLocalRoot = "DELETE FROM mysql.global_priv WHERE User = 'root' AND Host NOT IN ('localhost', '127.0.0.1', '::1'); FLUSH PRIVILEGES;";

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

    [Theory, MariaDB]
    public void Accounts_of_a_dump_file_are_left_out_and_told_of(ServerFamily family)
    {
        using var folder = new TestFolder();
        using var source = TestServer.Start(family);
        source.Sql(OnlyLocalRoot + "CREATE DATABASE p1; CREATE TABLE p1.t (a INT); INSERT INTO p1.t VALUES (1); CREATE DATABASE shop2; CREATE TABLE shop2.u (a INT); CREATE ROLE reader;"
            + "GRANT SELECT ON p1.* TO reader; CREATE USER boss@localhost IDENTIFIED BY 'b'; GRANT ALL ON *.* TO boss@localhost WITH GRANT OPTION; GRANT reader TO boss@localhost; SET DEFAULT ROLE reader FOR boss@localhost");
        using var target = TestServer.Start(family);
        var before = Rights(target);
        var request = new RestoreRequest { Server = target.Options, Repository = Path.Combine(folder.Path, "all.sql"), Force = true };
        var partial = request with { Database = ["p1"], As = new Dictionary<string, string> { ["p1"] = "p1c" } };
        foreach (var option in new[] { "--comments", "--replace", "--insert-ignore" })
        {
            ForeignDump.Write(request.Repository, ForeignDump.Take(source, ["--databases", "p1", "shop2", "--system=users", option]));
            foreach (var part in new[] { request, partial, request with { Table = ["t"] }, request with { ExcludeTable = ["t"] } })
            {
                var output = new RecordingOutput();
                Assert.False(new RestoreOperation(part, output).Plan(default).IncludesUsers);
                Assert.Contains("-IncludeUser (--include-user)", Assert.Single(output.Warnings), StringComparison.Ordinal);
                Assert.All(Restore(part), warning => Assert.Equal(output.Warnings.First(), warning));
                Assert.Equal(before, Rights(target));
            }
        }

        Assert.Equal("1\t1", target.Sql("SELECT p1.t.a, p1c.t.a FROM p1.t, p1c.t"));
        Assert.True(new RestoreOperation(partial with { IncludeUser = true }).Plan(default).IncludesUsers);
        Assert.Empty(Restore(partial with { IncludeUser = true }));
        Assert.Equal("p1c\treader", target.Sql("SELECT db, user FROM mysql.db WHERE user = 'reader'"));
        Assert.Equal("boss\treader", target.Sql("SELECT user, default_role FROM mysql.user WHERE user = 'boss'"));
    }

    [Theory, MariaDB]
    public void A_dump_file_of_accounts_alone_is_refused_where_they_are_not_asked_for(ServerFamily family)
    {
        using var folder = new TestFolder();
        using var source = TestServer.Start(family);
        source.Sql(OnlyLocalRoot + "CREATE ROLE reader; CREATE USER boss@localhost IDENTIFIED BY 'b'; GRANT reader TO boss@localhost");
        using var target = TestServer.Start(family);
        var before = Rights(target) + target.Sql("SHOW DATABASES");
        var request = new RestoreRequest { Server = target.Options, Repository = Path.Combine(folder.Path, "users.sql"), Force = true };
        foreach (var option in new[] { "--comments", "--compact", "--replace", "--insert-ignore" })
        {
            ForeignDump.Write(request.Repository, ForeignDump.Take(source, ["--system=users", option]));
            foreach (var act in new Action[] { () => new RestoreOperation(request).Plan(default), () => new RestoreOperation(request).Run(default) })
            {
                var refused = Assert.Throws<BackupException>(act);
                Assert.Equal(BackupErrorId.InvalidArgument, refused.ErrorId);
                Assert.Contains("-IncludeUser (--include-user)", refused.Message, StringComparison.Ordinal);
            }
            Assert.Equal(before, Rights(target) + target.Sql("SHOW DATABASES"));
        }
    }

    /// <summary>What only has the name of an account's statement, or stands among them, is restored.</summary>
    [Theory, MariaDB, MySql]
    public void Statements_of_accounts_are_told_from_those_of_tables(ServerFamily family)
    {
        using var folder = new TestFolder();
        using var target = TestServer.Start(family);
        var file = Path.Combine(folder.Path, "shop.sql");
        File.WriteAllText(file, "CREATE DATABASE shop;\nUSE shop;\nCREATE USER eve@localhost;\nCREATE TABLE `user` (`role` INT);\nALTER TABLE `user` ADD COLUMN role2 INT;\nCREATE INDEX role ON `user` (`role`);\n"
            + "create user if not exists 'eve'@'%';\n/*!50001 GRANT ALL ON *.* TO eve@localhost */;\nRENAME USER eve@localhost TO eva@localhost;\nALTER USER eva@localhost ACCOUNT LOCK;\nSET PASSWORD FOR eva@localhost = 'x';\n"
            + "/* all */ REVOKE ALL ON *.* FROM eva@localhost;\nDROP USER IF EXISTS root@localhost;\nCREATE ROLE r;\nSET DEFAULT ROLE r TO eva@localhost;\nSET ROLE r;\nDROP ROLE r;\nINSERT INTO `user` VALUES (1, 2);\n-- Dump completed\n");
        var before = Rights(target);

        Assert.Contains("-IncludeUser", Assert.Single(Restore(new RestoreRequest { Server = target.Options, Repository = file })), StringComparison.Ordinal);
        Assert.Equal(before, Rights(target));
        Assert.Equal("1\t2", target.Sql("SELECT * FROM shop.user FORCE INDEX (role)"));
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
