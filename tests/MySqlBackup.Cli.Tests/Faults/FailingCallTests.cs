using System.Globalization;
using System.Text.Json;
using MySqlBackup.Core;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Cli.Tests.Faults;

/// <summary>The runner on a destination whose calls fail in the system itself, and under a clock that is set while it runs.</summary>
[Collection(FaultGroup.Name)]
public class FailingCallTests
{
    private const int InputOutput = 5;
    private const int NoSpace = 28;
    private const int ReadOnly = 30;

    [FaultLibraryTheory]
    [MariaDB("write", 4, NoSpace, BackupErrorId.DestinationFull), MariaDB("write", 9, InputOutput, BackupErrorId.DestinationNotWritable)]
    [MariaDB("create", 6, ReadOnly, BackupErrorId.DestinationNotWritable), MariaDB("mkdir", 2, NoSpace, BackupErrorId.DestinationFull)]
    [MariaDB("syncfs", 0, InputOutput, BackupErrorId.DestinationNotWritable), MariaDB("rename", 1, ReadOnly, BackupErrorId.DestinationNotWritable)]
    [MySql("syncfs", 0, InputOutput, BackupErrorId.DestinationNotWritable)]
    public void A_call_that_fails_is_told_and_leaves_nothing(ServerFamily family, string call, int n, int error, string id)
    {
        using var shop = new FaultShop(TestServers.Get(family));
        Assert.Equal(Outcome.Failed, Try(shop, call, n, error, id));
    }

    /// <summary>The marker's, the owner's and the manifest's file and folder, the folder of all files, and the name.</summary>
    [FaultLibraryTheory, MariaDB]
    public void Every_flush_that_fails_fails_the_backup(ServerFamily family)
    {
        using var shop = new FaultShop(TestServers.Get(family));
        var outcomes = new List<Outcome>();
        while (Try(shop, "fsync", outcomes.Count, InputOutput, BackupErrorId.DestinationNotWritable) is var outcome and not Outcome.Whole)
        {
            outcomes.Add(outcome);
        }

        // The history's two files at the beginning and its one at the end are told of.
        Assert.Equal((8, 3), (outcomes.Count(o => o == Outcome.Failed), outcomes.Count(o => o == Outcome.Told)));
    }

    /// <summary>In the long run every call of each kind.</summary>
    [FaultLibraryTheory, MariaDB]
    public void Every_call_that_fails_fails_the_backup(ServerFamily family)
    {
        using var shop = new FaultShop(TestServers.Get(family));
        foreach (string call in (string[])(Fuzzer.IsNightly ? ["mkdir", "create", "write", "syncfs", "rename"] : ["rename"]))
        {
            for (int n = 0; Try(shop, call, n, NoSpace, BackupErrorId.DestinationFull) != Outcome.Whole; n++)
            {
            }
        }
    }

    [FaultLibraryTheory, MariaDB, MySql]
    public void A_clock_that_is_set_during_a_backup_does_it_no_harm(ServerFamily family)
    {
        TestServer server = TestServers.Get(family);
        using var shop = new FaultShop(server);
        int runs = 0;
        FaultSeed.Run(2, 40, random =>
        {
            int seconds = (random.Next(2) == 0 ? -1 : 1) * random.Next(1, 1_000_000);
            RunnerResult result = Runner.Finish(Runner.Start(FaultLibrary.SetClock(random.Next(250), seconds), shop.BackupArguments()));
            Assert.True(result.ExitCode == ExitCode.Done, result.Error);
            RequireDuration(result);
            runs++;
            List<BackupRecord> listed = shop.RequireOnlyWhole();
            Assert.Equal(runs, listed.Select(r => r.Id).Distinct().Count());
            Assert.All(listed, r => Assert.Equal((BackupStatus.Success, true), (r.Status, r.Duration >= TimeSpan.Zero)));
            Assert.Equal(listed.OrderBy(r => r.StartTime).Select(r => r.Id), listed.Select(r => r.Id));
        });

        // A run that fails has a duration too.
        RunnerResult failed = Runner.Finish(Runner.Start(FaultLibrary.SetClock(30, -5000), [.. shop.BackupArguments(), "--table", "no_such"]));
        Assert.Equal(ExitCode.Failed, failed.ExitCode);
        RequireDuration(failed);
    }

    private static void RequireDuration(RunnerResult result)
    {
        string duration = JsonDocument.Parse(result.Output).RootElement.GetProperty("duration").ToString();
        Assert.False(duration.StartsWith('-'), duration);
    }

    private static Outcome Try(FaultShop shop, string call, int n, int error, string id)
    {
        RunnerResult result = Runner.Finish(Runner.Start(FaultLibrary.Fail(shop.Repository, call, n, error), shop.BackupArguments()));
        string what = string.Create(CultureInfo.InvariantCulture, $"{call} {n}: {result.Error}");
        List<BackupRecord> listed = shop.RequireOnlyWhole();
        if (result.ExitCode == ExitCode.Done)
        {
            Assert.Single(listed);
            bool isTold = result.Error.Contains("The history has not recorded", StringComparison.Ordinal);
            shop.RequireNextRun(isTold ? 1 : 0);
            return isTold ? Outcome.Told : Outcome.Whole;
        }

        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.True(result.Error.StartsWith($"error {id}: ", StringComparison.Ordinal), what);
        Assert.True(listed.Count == 0, what);
        shop.RequireNextRun();
        return Outcome.Failed;
    }

    private enum Outcome
    {
        /// <summary>The call does not come so often, so that the backup is a whole one.</summary>
        Whole,

        /// <summary>The call was the history's: the backup is whole, and the operator knows that it is not recorded.</summary>
        Told,

        /// <summary>The backup failed.</summary>
        Failed,
    }
}
