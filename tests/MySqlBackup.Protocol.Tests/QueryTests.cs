using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Protocol.Tests;

[Collection(ServerGroup.Name)]
public sealed class QueryTests(ServerFixture servers)
{
    private const string Numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900) ";

    [Theory, MariaDB, MySql]
    public void NamesTheServerWithoutMariaDbsPrefix(ServerFamily family)
    {
        using MySqlConnection connection = servers.OpenRoot(family);

        Assert.Equal(connection.QueryScalar("SELECT VERSION()"), connection.ServerVersion);
        Assert.Equal(connection.QueryScalar("SELECT CONNECTION_ID()"), connection.ConnectionId.ToString());
        Assert.True(connection.IsSecure);
        Assert.False(connection.IsTls);
    }

    [Theory, MariaDB(true), MariaDB(false), MySql(true), MySql(false)]
    public void ReadsRowsWithEitherEndPacket(ServerFamily family, bool deprecateEof)
    {
        using MySqlConnection connection = servers.OpenRoot(family, deprecateEof);
        using ResultSet result = connection.Query("SELECT 1 AS a, NULL AS b, '' AS c, 'ü' AS d, -9223372036854775808 AS e UNION ALL SELECT 2, 'x', 'y', 'z', 5");

        Assert.Equal(["a", "b", "c", "d", "e"], result.Columns.Select(column => column.Name));
        Assert.True(result.Read());
        Assert.Equal(1, result.GetInt64(0));
        Assert.True(result.IsNull(1));
        Assert.Null(result.GetString(1));
        Assert.False(result.IsNull(2));
        Assert.Equal("", result.GetString(2));
        Assert.Equal("ü", result.GetString(3));
        Assert.Equal(long.MinValue, result.GetInt64(4));
        Assert.False(result.IsComplete);
        Assert.True(result.Read());
        Assert.Equal("x", result.GetString(1));
        Assert.False(result.Read());
        Assert.True(result.IsComplete);
        Assert.Equal(2, result.RowCount);
        Assert.False(result.Read());
    }

    [Theory, MariaDB, MySql]
    public void ExecuteReportsWhatTheServerSays(ServerFamily family)
    {
        using TestDatabase database = servers[family].CreateDatabase();
        using MySqlConnection connection = servers.OpenRoot(family);
        connection.Execute($"USE {database.Name}");
        connection.Execute("CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, v INT)");

        OkResult inserted = connection.Execute("INSERT INTO t (v) VALUES (1), (2), (3)");
        OkResult updated = connection.Execute("UPDATE t SET v = 9 WHERE id > 1");

        Assert.Equal((3, 1), (inserted.AffectedRows, inserted.LastInsertId));
        Assert.Equal("Records: 3  Duplicates: 0  Warnings: 0", inserted.Info);
        Assert.Equal(2, updated.AffectedRows);
        Assert.True(updated.Status.HasFlag(ServerStatus.AutoCommit));
        Assert.Equal(1, connection.Execute("DROP TABLE IF EXISTS nosuch").WarningCount);
    }

    [Theory, MariaDB, MySql]
    public void ErrorLeavesTheConnectionUsable(ServerFamily family)
    {
        using MySqlConnection connection = servers.OpenRoot(family);

        MySqlServerException error = Assert.Throws<MySqlServerException>(() => connection.Execute("SELECT nosuch"));

        Assert.Equal((1054, "42S22"), (error.Code, error.SqlState));
        Assert.Equal("7", connection.QueryScalar("SELECT 7"));
        connection.Ping();
    }

    [Theory, MariaDB(true), MariaDB(false), MySql(true), MySql(false)]
    public void ErrorAfterRowsIsNoCompleteResult(ServerFamily family, bool deprecateEof)
    {
        using MySqlConnection connection = servers.OpenRoot(family, deprecateEof);
        using ResultSet result = connection.Query(Numbers + "SELECT i, EXP(IF(i = 800, 1000, 1)), REPEAT('x', 10000) FROM n");

        MySqlServerException error = Assert.Throws<MySqlServerException>(() =>
        {
            while (result.ReadRow(out _))
            {
            }
        });

        Assert.Equal(1690, error.Code);
        Assert.True(result.RowCount > 100);
        Assert.False(result.IsComplete);
        Assert.Throws<InvalidOperationException>(() => result.ReadRow(out _));
        Assert.Equal("1", connection.QueryScalar("SELECT 1"));
    }

    [Theory, MariaDB, MySql]
    public void OneResultAtATime(ServerFamily family)
    {
        using MySqlConnection connection = servers.OpenRoot(family);
        using (connection.Query("SELECT 1 UNION SELECT 2"))
        {
            Assert.Throws<InvalidOperationException>(() => connection.Ping());
        }

        connection.Ping();
    }

    [Theory, MariaDB, MySql]
    public void DisposingOfAHugeResultClosesTheConnection(ServerFamily family)
    {
        using MySqlConnection connection = servers.OpenRoot(family);
        using (ResultSet result = connection.Query(Numbers + "SELECT REPEAT('x', 1000) FROM n a, n b"))
        {
            Assert.True(result.Read());
        }

        Assert.True(connection.IsBroken);
        Assert.Equal(ConnectionFailureReason.Aborted, Assert.Throws<MySqlConnectionException>(() => connection.Ping()).Reason);
    }

    [Theory, MariaDB, MySql]
    public void ReadsAllResultsOfACall(ServerFamily family)
    {
        using TestDatabase database = servers[family].CreateDatabase();
        using MySqlConnection connection = servers.OpenRoot(family);
        connection.Execute($"CREATE PROCEDURE {database.Name}.p(fail INT) BEGIN SELECT 1 AS a; SELECT 2 AS b, 3 AS c; IF fail THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'late'; END IF; END");

        using (ResultSet result = connection.Query($"CALL {database.Name}.p(0)"))
        {
            Assert.True(result.Read());
            Assert.Equal("1", result.GetString(0));
            Assert.True(result.NextResult());
            Assert.Equal(2, result.Columns.Count);
            Assert.True(result.Read());
            Assert.Equal("3", result.GetString(1));
            Assert.True(result.NextResult());
            Assert.Empty(result.Columns);
            Assert.False(result.NextResult());
        }

        Assert.Equal("late", Assert.Throws<MySqlServerException>(() => connection.Execute($"CALL {database.Name}.p(1)")).Message);
        Assert.Equal("1", connection.QueryScalar($"CALL {database.Name}.p(0)"));
        connection.Ping();
    }

    [Theory, MariaDB, MySql]
    public void SeveralStatementsOnlyWhereAsked(ServerFamily family)
    {
        using MySqlConnection plain = servers.OpenRoot(family);
        using MySqlConnection several = MySqlConnection.Open(new ConnectionSettings { UnixSocket = servers[family].Socket, AllowMultiStatements = true });

        Assert.Equal(1064, Assert.Throws<MySqlServerException>(() => plain.Execute("SELECT 1; SELECT 2")).Code);
        several.Execute("SELECT 1; DO 0; SELECT 2");
        Assert.Equal(1054, Assert.Throws<MySqlServerException>(() => several.Execute("SELECT 1; SELECT nosuch")).Code);
        several.Ping();
    }

    [Theory, MariaDB, MySql]
    public void UnknownDatabaseIsTheServersError(ServerFamily family)
    {
        MySqlServerException error = Assert.Throws<MySqlServerException>(
            () => MySqlConnection.Open(new ConnectionSettings { UnixSocket = servers[family].Socket, Database = "nosuch" }));

        Assert.Equal(1049, error.Code);
    }

    [Theory, MariaDB, MySql]
    public void RawRowsAllocateNothing(ServerFamily family)
    {
        using MySqlConnection connection = servers.OpenRoot(family);
        using ResultSet result = connection.Query(Numbers + "SELECT a.i, b.i, REPEAT('x', 200) FROM n a, n b LIMIT 200000");
        Assert.True(result.ReadRow(out _));

        long sum = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        while (result.ReadRow(out ReadOnlySpan<byte> packet))
        {
            var row = new ResultRow(packet);
            while (row.TryNext(out ReadOnlySpan<byte> value, out _))
            {
                sum += value.Length;
            }
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(200_000, result.RowCount);
        Assert.True(sum > 200 * 199_999);
        Assert.True(allocated < 10_000, $"{allocated} bytes for {result.RowCount} rows");
    }
}
