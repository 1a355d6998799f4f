using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Protocol.Tests;

[Collection(ServerGroup.Name)]
public sealed class BulkStatementTests(ServerFixture servers)
{
    [Theory, MariaDB(true), MariaDB(false)]
    public void ValuesOfEveryLengthArrive(ServerFamily family, bool deprecateEof)
    {
        using TestDatabase database = servers[family].CreateDatabase();
        database.Sql("CREATE TABLE t (id INT PRIMARY KEY, v LONGBLOB)");
        using MySqlConnection connection = servers.OpenRoot(family, deprecateEof);
        connection.Execute($"USE `{database.Name}`");
        int[] lengths = [0, 1, 250, 251, 252, 65535, 65536, 1_000_000];
        using (BulkStatement statement = connection.PrepareBulk("INSERT INTO t (id, v) VALUES (?, ?)"))
        {
            Assert.Equal(2, statement.ParameterCount);
            using var rows = new BulkRows(2, 100);
            for (int i = 0; i < lengths.Length; i++)
            {
                rows.Append([(byte)('0' + i)]);
                rows.Append(Enumerable.Range(0, lengths[i]).Select(b => (byte)b).ToArray());
            }

            rows.Append("99"u8);
            rows.AppendNull();
            statement.Send(rows);
            Assert.Equal(lengths.Length + 1, statement.ReadResult().AffectedRows);
        }

        for (int i = 0; i < lengths.Length; i++)
        {
            string hex = Convert.ToHexString(Enumerable.Range(0, lengths[i]).Select(b => (byte)b).ToArray());
            Assert.Equal(hex, connection.QueryScalar($"SELECT HEX(v) FROM t WHERE id = {i}"));
        }

        Assert.Equal("1", connection.QueryScalar("SELECT v IS NULL FROM t WHERE id = 99"));
    }

    [Theory, MariaDB]
    public void AValueOfManyPacketsAndALengthThatIsKnownLate(ServerFamily family)
    {
        const int Length = (1 << 24) + 5;
        using TestDatabase database = servers[family].CreateDatabase();
        database.Sql("CREATE TABLE t (id INT PRIMARY KEY, v LONGBLOB)");
        using MySqlConnection connection = servers.OpenRoot(family);
        connection.Execute($"USE `{database.Name}`");
        using BulkStatement statement = connection.PrepareBulk("INSERT INTO t (id, v) VALUES (?, ?)");
        using var rows = new BulkRows(2, 100);
        rows.Append("1"u8);
        rows.Begin(Length)[..Length].Fill((byte)'x');
        rows.End(Length, Length);
        rows.Append("2"u8);
        "abc"u8.CopyTo(rows.Begin(70_000));
        rows.End(70_000, 3);

        statement.Send(rows);

        Assert.Equal(2, statement.ReadResult().AffectedRows);
        Assert.Equal($"{Length}", connection.QueryScalar("SELECT LENGTH(v) FROM t WHERE id = 1"));
        Assert.Equal("abc", connection.QueryScalar("SELECT v FROM t WHERE id = 2"));
    }

    [Theory, MariaDB]
    public void ErrorsLeaveTheConnectionUsable(ServerFamily family)
    {
        using TestDatabase database = servers[family].CreateDatabase();
        database.Sql("CREATE TABLE t (id INT PRIMARY KEY)");
        using MySqlConnection connection = servers.OpenRoot(family);
        connection.Execute($"USE `{database.Name}`");
        Assert.Equal(1146, Assert.Throws<MySqlServerException>(() => connection.PrepareBulk("INSERT INTO nosuch VALUES (?)")).Code);
        using BulkStatement statement = connection.PrepareBulk("INSERT INTO t VALUES (?)");
        using var rows = new BulkRows(1, 100);
        rows.Append("1"u8);
        rows.Append("1"u8);

        statement.Send(rows);

        Assert.Throws<InvalidOperationException>(connection.Ping);
        Assert.Equal(1062, Assert.Throws<MySqlServerException>(statement.ReadResult).Code);
        Assert.Equal("0", connection.QueryScalar("SELECT COUNT(*) FROM t"));
        rows.Clear();
        rows.Append("2"u8);
        statement.Send(rows);
        Assert.Equal(1, statement.ReadResult().AffectedRows);
    }

    [Theory, MySql]
    public void MySqlHasNone(ServerFamily family)
    {
        using MySqlConnection connection = servers.OpenRoot(family);

        Assert.False(connection.SupportsBulk);
        Assert.Throws<InvalidOperationException>(() => connection.PrepareBulk("INSERT INTO t VALUES (?)"));
    }
}
