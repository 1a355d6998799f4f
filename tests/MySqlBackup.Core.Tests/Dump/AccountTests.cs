using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Dump;

[Collection(DumpGroup.Name)]
public class AccountTests
{
    [Theory, MariaDB, MySql]
    public void Accounts_roles_and_grants_come_back_on_an_empty_server(ServerFamily family)
    {
        var isMaria = family == ServerFamily.MariaDB;
        using var source = TestServer.Start(family);
        using var target = TestServer.Start(family);
        source.Sql("CREATE DATABASE shop; CREATE TABLE shop.t (a INT PRIMARY KEY, b INT); CREATE ROLE `writers; é`; CREATE ROLE reader;"
            + "CREATE USER alice@'%' IDENTIFIED BY 'it''s; a \\\\ secret' WITH MAX_QUERIES_PER_HOUR 100; CREATE USER 'bob o''x'@'10.%' IDENTIFIED BY 'b'; CREATE USER ''@'10.1.1.1';"
            + "GRANT SELECT ON shop.* TO reader; GRANT reader TO `writers; é`; GRANT INSERT, UPDATE (b) ON shop.t TO `writers; é`;"
            + "GRANT reader TO alice@'%'; GRANT PROCESS ON *.* TO alice@'%' WITH GRANT OPTION; GRANT SELECT ON `sh\\_p`.* TO 'bob o''x'@'10.%';"
            + (isMaria ? "SET DEFAULT ROLE reader FOR alice@'%';" : "ALTER USER alice@'%' DEFAULT ROLE reader;"));
        using var bench = new DumpBench(source);
        var record = bench.Backup(bench.Request());
        var grants = record.Manifest!.Files.Single(f => f.Kind == BackupFileKind.Grants);

        // Loaded twice: the second time all of it is there, and an account's own password stays.
        DumpBench.Load(record, target);
        DumpBench.Load(record, target, grants.Name);
        target.Sql("ALTER USER 'bob o''x'@'10.%' IDENTIFIED BY 'changed'");
        var changed = Passwords(target, isMaria);
        DumpBench.Load(record, target, grants.Name);
        Assert.Equal(changed, Passwords(target, isMaria));

        target.Sql("ALTER USER 'bob o''x'@'10.%' IDENTIFIED BY 'b'");
        Assert.Equal(Rights(source, isMaria), Rights(target, isMaria));
        Assert.Equal("alice", As(target, "alice", "it's; a \\ secret"));
    }

    private static string As(TestServer server, string user, string password)
    {
        var options = server.Options with { User = user, Password = password, AllowPublicKeyRetrieval = true };
        using var connection = ServerConnector.Open(options, CancellationToken.None);
        return connection.QueryScalar("SELECT SUBSTRING_INDEX(USER(),'@',1)")!;
    }

    private static string Passwords(TestServer server, bool isMaria)
        => server.Sql($"SELECT user,host,HEX({(isMaria ? "password" : "authentication_string")}) FROM mysql.user WHERE user NOT LIKE 'm%.%' ORDER BY 1,2");

    private static string Rights(TestServer server, bool isMaria)
    {
        var text = server.Sql(isMaria
            ? "SELECT user,host,is_role,default_role,max_questions,select_priv,process_priv,grant_priv FROM mysql.user ORDER BY 1,2"
            : "SELECT user,host,max_questions,select_priv,process_priv,grant_priv,account_locked FROM mysql.user ORDER BY 1,2; SELECT * FROM mysql.default_roles; SELECT * FROM mysql.role_edges ORDER BY 1,2,3,4");
        return text + server.Sql("SELECT host,db,user,select_priv FROM mysql.db ORDER BY 1,2,3; SELECT host,db,user,table_name,table_priv,column_priv FROM mysql.tables_priv ORDER BY 1,2,3,4; SELECT host,db,user,table_name,column_name,column_priv FROM mysql.columns_priv ORDER BY 1,2,3,4,5");
    }
}
