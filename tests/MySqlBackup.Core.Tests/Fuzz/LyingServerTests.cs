using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Tests.Dump;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Fuzz;

/// <summary>Whole backups of a server one of whose packets is wrong: they fail with an error of ours or they end, and what fails leaves nothing.</summary>
[Collection(DumpGroup.Name)]
public class LyingServerTests
{
    private const int Share = 500;

    [Theory, MariaDB, MySql]
    public void A_wrong_packet_is_an_error_of_ours(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var database = server.CreateDatabase();
        database.Sql("CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(20)); INSERT INTO t VALUES (1,'one'),(2,NULL); CREATE VIEW v AS SELECT id FROM t; CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.name='x'");
        var failed = 0;
        Fuzzer.Run(
            random =>
            {
                using var bench = new DumpBench(server);
                using var proxy = new LyingProxy(server.Socket, ProxySide.Server, 1 + random.Next(400), new Mutator(random));
                var request = bench.Request(database.Name);
                request = request with { ThreadCount = 1, Server = proxy.Through(request.Server) };
                try
                {
                    bench.Backup(request);
                }
                catch (BackupException e)
                {
                    failed++;
                    Assert.True(bench.Leftovers.Length == 0, e.Message);
                }
            },
            _ => false,
            Share);
        Assert.True(failed > 0, "No damage was noticed.");
    }
}
