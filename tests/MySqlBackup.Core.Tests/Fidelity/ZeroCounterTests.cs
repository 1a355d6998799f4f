using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Fidelity;

public sealed class ZeroCounterTests
{
    [Theory]
    [MariaDB("INET6", LoadMethod.Bulk), MariaDB("INET6", LoadMethod.LocalInfile), MariaDB("INET6", LoadMethod.Insert)]
    [MySql("JSON", LoadMethod.LocalInfile), MySql("JSON", LoadMethod.Insert)]
    public void A_counters_zero_stays_zero_beside_a_column_that_is_converted(ServerFamily family, string type, LoadMethod method)
    {
        var server = TestServers.Get(family);
        using var source = server.CreateDatabase();
        using var folder = new TestFolder();
        source.Sql($"SET sql_mode='NO_AUTO_VALUE_ON_ZERO'; CREATE TABLE t (`zähler` BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, v {type}); INSERT INTO t VALUES (0, NULL), (7, NULL), (18446744073709551614, NULL)");
        new BackupOperation(new BackupRequest { Server = server.Options, Destination = folder.Path, Database = [source.Name] }, NullOutput.Instance).Run(default);
        source.Sql("DROP TABLE t");
        new RestoreOperation(new RestoreRequest { Server = server.Options, Repository = folder.Path, LoadMethod = method, Force = true }, NullOutput.Instance).Run(default);

        Assert.Equal("0\tNULL\n7\tNULL\n18446744073709551614\tNULL", source.Sql("SELECT * FROM t ORDER BY 1"));
    }
}
