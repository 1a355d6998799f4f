using MySqlBackup.Core.Load;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Tests.Dump;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Faults;

/// <summary>A server that dies as by <c>kill -9</c> in the middle of backups and restores, and comes back on the same data.</summary>
[Collection(DumpGroup.Name)]
public class ServerDeathTests
{
    private static readonly string[] Ids = [BackupErrorId.ConnectionLost, BackupErrorId.ServerUnreachable];

    [Theory, MariaDB, MySql]
    public void What_a_dead_server_left_undone_is_told_and_can_be_done_again(ServerFamily family)
    {
        using var server = new PrivateServer(family);
        using var bench = new FaultBench(server.Server);
        int failed = 0;
        int tried = 0;
        FaultSeed.Run(1, 50, random =>
        {
            tried += 2;
            failed += Backup(server, bench, random) ? 1 : 0;
            failed += Restore(server, bench, random) ? 1 : 0;
        });
        Assert.InRange(failed, tried / 4, tried);
    }

    private static bool Backup(PrivateServer server, FaultBench bench, Random random)
    {
        var side = (ProxySide)random.Next(2);
        bool failed;
        using (var proxy = new FaultProxy(bench.Server, ProxyFault.Act, side, random.NextInt64(bench.BackupBytes(side))) { Act = server.Kill })
        {
            failed = bench.BackupOrFail(bench.Request(proxy.Through(bench.Server.Options)), Ids);
            Revive(server, proxy);
        }

        bench.RequireUnlocked();
        bench.Server.Sql("FLUSH TABLES");
        bench.RequireWhole(FaultBench.Backup(bench.Request(bench.Server.Options)));
        Directory.Delete(bench.Repository, recursive: true);
        return failed;
    }

    private static bool Restore(PrivateServer server, FaultBench bench, Random random)
    {
        var side = (ProxySide)random.Next(2);
        var method = (LoadMethod[])[LoadMethod.Auto, LoadMethod.LocalInfile, LoadMethod.Insert];
        string target = bench.Server.UniqueName("dead");
        var request = bench.RestoreRequest(bench.Server.Options, target, method[random.Next(3)]);
        BackupException? failure;
        using (var proxy = new FaultProxy(bench.Server, ProxyFault.Act, side, random.NextInt64(bench.RestoreBytes(side, request.LoadMethod))) { Act = server.Kill })
        {
            failure = FaultBench.Restore(request with { Server = proxy.Through(bench.Server.Options) });
            Revive(server, proxy);
        }

        bench.JudgeRestore(failure, request, Ids);
        bench.Server.Sql($"DROP DATABASE `{target}`");
        return failure is not null;
    }

    private static void Revive(PrivateServer server, FaultProxy proxy)
    {
        if (proxy.Happened)
        {
            server.Restart();
        }
    }
}
