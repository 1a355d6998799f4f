using System.Diagnostics;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Cli.Tests.Faults;

/// <summary>The runner, killed as by <c>kill -9</c> at chosen calls and at any byte that it reads or sends.</summary>
[Collection(FaultGroup.Name)]
public class KilledRunnerTests
{
    [FaultLibraryTheory]
    [MariaDB("mkdir 2 -1"), MariaDB("create 3 0"), MariaDB("write 9 0"), MariaDB("syncfs 0 -1"), MariaDB("fsync 8 -1"), MariaDB("rename 1 0"), MariaDB("rename 1 -1")]
    [MySql("create 0 -1"), MySql("rename 1 -1")]
    public void A_backup_killed_at_a_call_leaves_nothing_that_looks_whole(ServerFamily family, string moment)
    {
        using var shop = new FaultShop(TestServers.Get(family));
        string[] words = moment.Split(' ');
        Assert.True(Try(shop, words[0], int.Parse(words[1], null), int.Parse(words[2], null)), "It was not killed.");
    }

    /// <summary>Every call of each kind, one after the other, until a run gets by.</summary>
    [FaultLibraryTheory, MariaDB]
    public void A_backup_killed_at_every_call(ServerFamily family)
    {
        using var shop = new FaultShop(TestServers.Get(family));
        foreach (string call in (string[])(Fuzzer.IsNightly ? ["mkdir", "create", "write", "fsync", "syncfs", "rename", "unlink"] : ["syncfs"]))
        {
            for (int n = 0; Try(shop, call, n, (n % 2) - 1); n++)
            {
            }
        }
    }

    [Theory, MariaDB, MySql]
    public void A_backup_killed_at_any_byte_leaves_nothing_that_looks_whole(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using var shop = new FaultShop(server);
        long[] bytes = Measure(server, shop.BackupArguments);
        Directory.Delete(shop.Repository, recursive: true);
        FaultSeed.Run(2, 60, random =>
        {
            var side = (ProxySide)random.Next(2);
            using var proxy = new ProcessKiller(server, side, random.NextInt64(bytes[(int)side]));
            proxy.Run(shop.BackupArguments(proxy.Socket));
            shop.RequireOnlyWhole();
            shop.RequireNextRun();
        });
    }

    [Theory, MariaDB, MySql]
    public void A_restore_killed_at_any_byte_is_marked_and_can_be_repeated(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using var shop = new FaultShop(server);
        Assert.Equal(ExitCode.Done, Runner.Run(shop.BackupArguments()).ExitCode);
        string first = server.UniqueName("measured");
        long[] bytes = Measure(server, socket => shop.RestoreArguments(first, socket));
        server.Sql($"DROP DATABASE {first}");
        FaultSeed.Run(2, 60, random =>
        {
            string target = server.UniqueName("killed");
            var side = (ProxySide)random.Next(2);
            using (var proxy = new ProcessKiller(server, side, random.NextInt64(bytes[(int)side])))
            {
                proxy.Run(shop.RestoreArguments(target, proxy.Socket));
                proxy.AwaitEnd();
            }

            string marked = server.Sql($"SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA='{target}' AND TABLE_NAME='{FaultShop.Mark}'");
            string objects = server.Sql($"SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA='{target}'");
            if (marked == "1")
            {
                RunnerResult refused = Runner.Run(shop.RestoreArguments(target));
                Assert.Equal(ExitCode.Failed, refused.ExitCode);
                Assert.Contains(FaultShop.Mark, refused.Error, StringComparison.Ordinal);
            }
            else if (objects != "0")
            {
                Assert.Equal(shop.Fingerprint, shop.Look(target));
            }

            RunnerResult again = Runner.Run([.. shop.RestoreArguments(target), "--force"]);
            Assert.True(again.ExitCode == ExitCode.Done, again.Error);
            Assert.Equal(shop.Fingerprint, shop.Look(target));
            server.Sql($"DROP DATABASE {target}");
        });
    }

    [Theory, MariaDB, MySql]
    public void A_drill_that_is_killed_takes_its_server_along_and_the_next_removes_its_folder(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using var shop = new FaultShop(server);
        Assert.Equal(ExitCode.Done, Runner.Run(shop.BackupArguments()).ExitCode);
        using var temporary = new TestFolder();
        var variables = new Dictionary<string, string>
        {
            ["TMPDIR"] = temporary.Path,
            [family == ServerFamily.MariaDB ? ServerBinary.MariaDBVariable : ServerBinary.MySqlVariable] = server.Server.Binary.Path,
        };
        FaultSeed.Run(1, 10, random =>
        {
            using Process process = Runner.Start(variables, "verify", "--repository", shop.Repository, "--level", "restore");
            string[] steps = ["tmp", "data", "error.log", "server.sock"];
            string step = steps[random.Next(steps.Length)];
            while (Directory.GetDirectories(temporary.Path, "mysqlbackup-scratch-*").All(folder => !Path.Exists(Path.Combine(folder, step))))
            {
                Assert.False(process.HasExited, process.HasExited ? Runner.Finish(process).Error : "");
                Thread.Yield();
            }

            string scratch = Directory.GetDirectories(temporary.Path, "mysqlbackup-scratch-*").Single();
            process.Kill();
            FaultShop.RequireKilled(process);
            Assert.True(SpinWait.SpinUntil(() => !IsInUse(scratch), TimeSpan.FromSeconds(20)), "The scratch server outlived the runner.");
            using Process next = Runner.Start(variables, "verify", "--repository", shop.Repository, "--level", "restore");
            RunnerResult result = Runner.Finish(next);
            Assert.True(result.ExitCode == ExitCode.Done, result.Error);
            Assert.Empty(Directory.GetDirectories(temporary.Path, "mysqlbackup-scratch-*"));
        });
    }

    /// <summary>False where the call does not come so often, so that the backup is a whole one.</summary>
    private static bool Try(FaultShop shop, string call, int n, int when)
    {
        using Process process = Runner.Start(FaultLibrary.Fail(shop.Repository, call, n, when), shop.BackupArguments());
        Runner.Finish(process);
        Assert.True(process.ExitCode is 128 + 9 or ExitCode.Done, $"{call} {n}: {process.ExitCode}");
        List<BackupRecord> listed = shop.RequireOnlyWhole();

        // The first file to get its name is the history's, and two flushes are.
        bool isRenamed = (call == "unlink" && n > 0) || (call == "rename" && n > 0 && when == -1) || (call == "fsync" && n > 8);
        if (process.ExitCode == ExitCode.Done || isRenamed)
        {
            shop.RequireValid(Assert.Single(listed).Id, IntegrityLevel.Restore);
        }
        else
        {
            Assert.DoesNotContain(listed, r => r.Status == BackupStatus.Success);
        }

        shop.RequireNextRun();
        return process.ExitCode != ExitCode.Done;
    }

    private static long[] Measure(TestServer server, Func<string, string[]> arguments)
    {
        using var proxy = new FaultProxy(server);
        RunnerResult result = Runner.Run(arguments(proxy.Socket));
        Assert.True(result.ExitCode == ExitCode.Done, result.Error);
        return [proxy.Passed(ProxySide.Client), proxy.Passed(ProxySide.Server)];
    }

    private static bool IsInUse(string folder)
    {
        foreach (string process in Directory.GetDirectories("/proc").Where(p => char.IsAsciiDigit(Path.GetFileName(p)[0])))
        {
            try
            {
                if (File.ReadAllText(Path.Combine(process, "cmdline")).Contains(folder, StringComparison.Ordinal))
                {
                    return true;
                }
            }
            catch (IOException)
            {
                // It has ended meanwhile.
            }
        }

        return false;
    }
}
