using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Dump;

/// <summary>What the filters mean of a server's databases and tables, and that a backup of nothing is no success.</summary>
[Collection(DumpGroup.Name)]
public sealed class FilterTests
{
    [Theory, MariaDB, MySql]
    public void The_servers_own_databases_are_refused(ServerFamily family)
    {
        using var bench = new DumpBench(TestServers.Get(family));
        foreach (var name in (string[])["mysql", "sys", "information_schema", "performance_schema", "INFORMATION_SCHEMA"])
        {
            var failure = Refused(bench, bench.Request(name));
            Assert.Equal(BackupErrorId.InvalidArgument, failure.ErrorId);
            Assert.Contains($"'{name}' belongs to the server", failure.Message, StringComparison.Ordinal);
            Assert.Equal(name == "mysql", failure.Message.Contains("IncludeUser", StringComparison.Ordinal));
        }
    }

    private static BackupException Refused(DumpBench bench, BackupRequest request)
    {
        Assert.Equal(
            Assert.Throws<BackupException>(() => new BackupOperation(request, NullOutput.Instance).Plan(default)).Message,
            Assert.Throws<BackupException>(() => bench.Backup(request)).Message);
        Assert.Equal("", bench.Leftovers);
        return Assert.Throws<BackupException>(() => bench.Backup(request));
    }
}
