using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Tests.Dump;
using MySqlBackup.Core.Tests.Fuzz;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Faults;

/// <summary>Connections that are cut, half closed, killed by the server or garbled, at any byte of backups and restores.</summary>
[Collection(DumpGroup.Name)]
public class ConnectionFaultTests
{
    private static readonly string[] Ids = [BackupErrorId.ConnectionLost, BackupErrorId.ServerError, BackupErrorId.ServerUnreachable, BackupErrorId.StatementFailed];

    [Theory]
    [MariaDB(ProxyFault.Cut), MariaDB(ProxyFault.HalfClose), MariaDB(ProxyFault.Act)]
    [MySql(ProxyFault.Cut), MySql(ProxyFault.HalfClose), MySql(ProxyFault.Act)]
    public void A_backup_that_loses_a_connection_fails_or_is_whole(ServerFamily family, ProxyFault fault)
    {
        using var bench = new FaultBench(TestServers.Get(family));
        using var victim = new Victim(bench.Server);
        var failed = 0;
        FaultSeed.Run(4, 60, random =>
        {
            var side = (ProxySide)random.Next(2);
            using (var proxy = new FaultProxy(bench.Server, fault, side, random.NextInt64(bench.BackupBytes(side))) { Act = () => victim.Kill(random) })
            {
                failed += bench.BackupOrFail(bench.Request(proxy.Through(victim.Options), threads: 1 + random.Next(3)), Ids) ? 1 : 0;
            }

            bench.RequireUnlocked(victim.User);
            bench.RequireWhole(FaultBench.Backup(bench.Request(victim.Options)));
            Directory.Delete(bench.Repository, recursive: true);
        });
        Assert.True(failed > 0, "No fault was noticed.");
    }

    [Theory]
    [MariaDB(LoadMethod.Bulk), MariaDB(LoadMethod.LocalInfile), MariaDB(LoadMethod.Insert)]
    [MySql(LoadMethod.LocalInfile), MySql(LoadMethod.Insert)]
    public void A_restore_that_loses_a_connection_is_marked_or_whole(ServerFamily family, LoadMethod method)
    {
        using var bench = new FaultBench(TestServers.Get(family));
        using var victim = new Victim(bench.Server);
        var failed = 0;
        FaultSeed.Run(3, 60, random =>
        {
            var side = (ProxySide)random.Next(2);
            var fault = (ProxyFault[])[ProxyFault.Cut, ProxyFault.HalfClose, ProxyFault.Act];
            string target = bench.Server.UniqueName("cut");
            using (var proxy = new FaultProxy(bench.Server, fault[random.Next(3)], side, random.NextInt64(bench.RestoreBytes(side, method))) { Act = () => victim.Kill(random) })
            {
                var failure = FaultBench.Restore(bench.RestoreRequest(proxy.Through(victim.Options), target, method, 1 + random.Next(3)));
                failed += failure is null ? 0 : 1;
                victim.AwaitEnd();
                bench.JudgeRestore(failure, bench.RestoreRequest(bench.Server.Options, target, method), Ids);
            }

            bench.Server.Sql($"DROP DATABASE `{target}`");
        });
        Assert.True(failed > 0, "No fault was noticed.");
    }

    [Theory]
    [MariaDB(LoadMethod.Bulk), MariaDB(LoadMethod.LocalInfile), MariaDB(LoadMethod.Insert)]
    [MySql(LoadMethod.LocalInfile), MySql(LoadMethod.Insert)]
    public void A_packet_of_a_restore_with_a_wrong_length_makes_no_wrong_success(ServerFamily family, LoadMethod method)
    {
        using var bench = new FaultBench(TestServers.Get(family));
        using var victim = new Victim(bench.Server);
        FaultSeed.Run(2, 40, random =>
        {
            string target = bench.Server.UniqueName("lied");
            using (var proxy = new LyingProxy(bench.Server.Socket, (ProxySide)random.Next(2), 1 + random.Next(250), packet => LyingProxy.WithWrongLength(packet, random)))
            {
                var failure = FaultBench.Restore(bench.RestoreRequest(proxy.Through(victim.Options), target, method, 1));
                victim.AwaitEnd();
                bench.JudgeRestore(failure, bench.RestoreRequest(bench.Server.Options, target, method), [.. Ids, BackupErrorId.AccessDenied]);
            }

            bench.Server.Sql($"DROP DATABASE `{target}`");
        });
    }

    /// <summary>What a damaged packet may say is anybody's guess, so a success may be a wrong one; but each run ends, and a failure is an error of ours.</summary>
    [Theory, MariaDB, MySql]
    public void A_damaged_packet_of_a_restore_is_an_error_of_ours(ServerFamily family)
    {
        using var bench = new FaultBench(TestServers.Get(family));
        FaultSeed.Run(4, 100, random =>
        {
            string target = bench.Server.UniqueName("garbled");
            using (var proxy = new LyingProxy(bench.Server.Socket, ProxySide.Server, 1 + random.Next(250), new Mutator(random)))
            {
                FaultBench.Restore(bench.RestoreRequest(proxy.Through(bench.Server.Options), target, LoadMethod.Auto, 1));
            }

            bench.Server.Sql($"DROP DATABASE IF EXISTS `{target}`");
        });
    }

    /// <summary>With the old mark gone before the new one stood, a run that died between the two left a half restored database that nothing told from a whole one.</summary>
    [Theory, MariaDB, MySql]
    public void A_repeated_restore_that_dies_at_its_start_leaves_the_mark_of_the_first(ServerFamily family)
    {
        using var bench = new FaultBench(TestServers.Get(family));
        string target = bench.Server.UniqueName("twice");
        var request = bench.RestoreRequest(bench.Server.Options, target);
        foreach (var text in (string[])["COMMIT", "CREATE TABLE", "INSERT IGNORE", "DROP TABLE", "DROP VIEW"])
        {
            using var proxy = new FaultProxy(bench.Server, ProxyFault.Cut, ProxySide.Client, text);
            var failure = FaultBench.Restore(request with { Server = proxy.Through(bench.Server.Options), Force = true });
            Assert.True(failure is not null && proxy.Happened, text);
            Assert.Equal("1", bench.Server.Sql($"SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA='{target}' AND TABLE_NAME='{RestoreTarget.Mark}'"));
        }

        bench.JudgeRestore(FaultBench.Restore(request with { Force = true }), request);
        bench.Server.Sql($"DROP DATABASE `{target}`");
    }
}
