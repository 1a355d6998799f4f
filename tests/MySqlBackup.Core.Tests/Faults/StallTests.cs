using System.Diagnostics;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Tests.Dump;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Faults;

/// <summary>A connection on which nothing comes any more, and nobody says so: its run ends by itself, and one that only takes long does not.</summary>
[Collection(DumpGroup.Name)]
public class StallTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [Theory]
    [MariaDB(ProxyFault.Stall, ProxySide.Server), MariaDB(ProxyFault.StallAll, ProxySide.Server), MariaDB(ProxyFault.Stall, ProxySide.Client)]
    [MySql(ProxyFault.Stall, ProxySide.Server), MySql(ProxyFault.StallAll, ProxySide.Server), MySql(ProxyFault.Stall, ProxySide.Client)]
    public void A_stalled_backup_ends_and_leaves_nothing(ServerFamily family, ProxyFault fault, ProxySide side)
    {
        using var bench = new FaultBench(TestServers.Get(family));
        FaultSeed.Run(1, 15, random =>
        {
            using var proxy = new FaultProxy(bench.Server, fault, side, random.NextInt64(bench.BackupBytes(side)));
            bool failed = bench.BackupOrFail(bench.Request(Impatient(proxy, bench.Server)), BackupErrorId.ConnectionLost, BackupErrorId.ServerUnreachable);
            Assert.True(proxy.Happened || !failed);
            proxy.Dispose();
            bench.RequireUnlocked();
        });
    }

    [Theory]
    [MariaDB(LoadMethod.Bulk), MariaDB(LoadMethod.LocalInfile), MariaDB(LoadMethod.Insert)]
    [MySql(LoadMethod.LocalInfile), MySql(LoadMethod.Insert)]
    public void A_stalled_restore_ends_and_can_be_repeated(ServerFamily family, LoadMethod method)
    {
        using var bench = new FaultBench(TestServers.Get(family));
        FaultSeed.Run(1, 15, random =>
        {
            var side = (ProxySide)random.Next(2);
            var fault = random.Next(2) == 0 ? ProxyFault.Stall : ProxyFault.StallAll;
            string target = bench.Server.UniqueName("stalled");
            using (var proxy = new FaultProxy(bench.Server, fault, side, random.NextInt64(bench.RestoreBytes(side, method))))
            {
                var failure = FaultBench.Restore(bench.RestoreRequest(Impatient(proxy, bench.Server), target, method));
                proxy.Dispose();
                bench.JudgeRestore(failure, bench.RestoreRequest(bench.Server.Options, target, method), BackupErrorId.ConnectionLost, BackupErrorId.ServerUnreachable);
            }

            bench.Server.Sql($"DROP DATABASE IF EXISTS `{target}`");
        });
    }

    [Theory, MariaDB, MySql]
    public void A_statement_that_only_takes_long_is_waited_for(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        var clock = Stopwatch.StartNew();
        using var connection = ServerConnector.Open(server.Options with { ReadTimeout = Short }, default);

        Assert.Equal("0", connection.QueryScalar("SELECT SLEEP(2)"));
        Assert.True(clock.Elapsed > TimeSpan.FromSeconds(1));
    }

    [Theory, MariaDB, MySql]
    public void A_server_that_stands_still_is_given_up(ServerFamily family)
    {
        using var server = TestServer.Start(family);
        using var connection = ServerConnector.Open(server.Options with { ReadTimeout = Short, ConnectTimeout = TimeSpan.FromSeconds(1) }, default);
        Signal(server, "-STOP");
        try
        {
            // The signal takes a moment to reach all of the server's threads.
            Exception? thrown = null;
            while (thrown is null)
            {
                thrown = Record.Exception(() => connection.Execute("DO 1"));
            }

            Assert.Equal(BackupErrorId.ConnectionLost, ServerConnector.Translate(thrown, server.Options).ErrorId);
        }
        finally
        {
            Signal(server, "-CONT");
        }
    }

    [Theory, MariaDB, MySql]
    public void A_slow_network_is_no_stall(ServerFamily family)
    {
        using var bench = new FaultBench(TestServers.Get(family));
        FaultSeed.Run(1, 10, random =>
        {
            using var proxy = new FaultProxy(bench.Server, ProxyFault.Drip, ProxySide.Server, random.NextInt64(bench.BackupBytes(ProxySide.Server) / 2));
            Assert.False(bench.BackupOrFail(bench.Request(proxy.Through(bench.Server.Options) with { ReadTimeout = Short })));
            Assert.True(proxy.Happened);
        });
    }

    private static ServerOptions Impatient(FaultProxy proxy, TestServer server) =>
        proxy.Through(server.Options) with { ReadTimeout = Short, ConnectTimeout = TimeSpan.FromSeconds(1) };

    private static void Signal(TestServer server, string signal)
    {
        using var kill = Process.Start("kill", [signal, server.Server.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
