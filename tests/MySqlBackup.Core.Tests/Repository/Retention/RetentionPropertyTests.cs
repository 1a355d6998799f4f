using FsCheck;
using FsCheck.Fluent;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Repository.Retention;
using Xunit;

namespace MySqlBackup.Core.Tests.Repository.Retention;

/// <summary>Whatever happens in whatever order under whatever policies: what is promised of retention holds each time it runs.</summary>
public sealed class RetentionPropertyTests
{
    private static readonly int Trials = Environment.GetEnvironmentVariable("MYSQLBACKUP_NIGHTLY") == "1" ? 100_000 : 2_000;

    private static readonly IntegrityLevel[] Levels = [IntegrityLevel.Checksum, IntegrityLevel.Content, IntegrityLevel.Restore];

    [Fact]
    public void What_must_stay_stays_through_any_sequence_of_runs_and_expiries() => ForAll((stages, _) =>
    {
        var world = new RetentionWorld();
        foreach ((RetentionStep[] steps, RetentionPolicy policy) in stages)
        {
            Happen(world, steps);
            IReadOnlyList<RetentionDecision> plan = world.Plan(policy);
            RequireAllJudged(world, plan);
            HashSet<string> removed = RetentionWorld.RemovedOf(plan);
            Assert.All(world.Backups.Where(b => removed.Contains(b.Id)), b => RequireRemovable(world, b));
            foreach (BackupRecord[] series in Series(world))
            {
                RequireLastOnes(world, series, removed);
            }

            world.Remove(removed);

            // Run again: nothing more goes.
            Assert.Empty(world.Removed(policy));
        }
    });

    [Fact]
    public void The_order_of_a_listing_changes_nothing() => ForAll((stages, random) =>
    {
        (RetentionWorld world, RetentionPolicy policy) = Build(stages);
        BackupRecord[] backups = world.Backups.ToArray();
        BackupCheck[] checks = world.Checks.ToArray();
        random.Shuffle(backups);
        random.Shuffle(checks);
        IReadOnlyList<RetentionDecision> shuffled = RetentionPlan.Make(backups, checks, world.Needed, policy, world.Now, world.Space);
        Assert.Equal(world.Plan(policy).Select(d => (d.Id, d.Action, d.Reason)), shuffled.Select(d => (d.Id, d.Action, d.Reason)));
    });

    [Fact]
    public void What_goes_now_goes_later_too_and_a_looser_policy_removes_no_more() => ForAll((stages, random) =>
    {
        (RetentionWorld world, RetentionPolicy any) = Build(stages);
        RetentionPolicy policy = any with { MaxUsedPercent = null };
        HashSet<string> now = world.Removed(policy);
        Assert.Subset(world.Removed(policy, world.Now.AddHours(random.Next(1, 5000))), now);
        RetentionPolicy looser = random.Next(4) switch
        {
            0 => policy with { KeepLast = (policy.KeepLast ?? 0) + 1 },
            1 => policy with { KeepWeekly = (policy.KeepWeekly ?? 0) + 1 },
            2 => policy with { RecoveryWindow = (policy.RecoveryWindow ?? TimeSpan.Zero) + TimeSpan.FromDays(3) },
            _ => policy with { MaxUsedPercent = random.Next(1, 99) },
        };

        // What can't be read is judged by time alone, and a rule by time is what was missing.
        Assert.Subset(now, world.Removed(looser).Except(world.Backups.Where(b => b.Status == BackupStatus.Failed).Select(b => b.Id)).ToHashSet(StringComparer.Ordinal));
    });

    [Fact]
    public void A_server_s_backups_never_expire_another_s_and_a_failed_check_costs_no_other_backup() => ForAll((stages, random) =>
    {
        (RetentionWorld world, RetentionPolicy any) = Build(stages);
        RetentionPolicy policy = any with { MaxUsedPercent = null };
        HashSet<string> together = world.Removed(policy);
        HashSet<string> alone = Series(world).SelectMany(series => RetentionWorld.RemovedOf(
            RetentionPlan.Make(series, world.Checks, world.Needed, policy, world.Now, world.Space))).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(alone.Order(StringComparer.Ordinal), together.Where(id => world.Backups.Single(b => b.Id == id).Status == BackupStatus.Success).Order(StringComparer.Ordinal));
        if (world.Backups.Where(b => b.Status == BackupStatus.Success).ToArray() is { Length: > 0 } good)
        {
            BackupRecord unlucky = good[random.Next(good.Length)];
            world.Check(unlucky, IntegrityLevel.Restore, IntegrityStatus.Failed);
            Assert.Subset(together, world.Removed(policy).Except([unlucky.Id]).ToHashSet(StringComparer.Ordinal));
        }
    });

    [Fact]
    public void Room_is_made_oldest_first_and_no_more_than_is_wanted() => ForAll((stages, random) =>
    {
        (RetentionWorld world, RetentionPolicy any) = Build(stages);
        double percent = random.Next(1, 99);
        HashSet<string> allowed = world.Removed(any with { MaxUsedPercent = null });
        HashSet<string> removed = world.Removed(any with { MaxUsedPercent = percent });
        BackupRecord[] inTurn = world.Backups.Where(b => allowed.Contains(b.Id) && b.Status != BackupStatus.Incomplete)
            .OrderBy(b => b.StartTime).ThenBy(b => b.Id, StringComparer.Ordinal).ToArray();
        int gone = inTurn.Count(b => removed.Contains(b.Id));
        Assert.Subset(allowed, removed);
        Assert.All(inTurn.Take(gone), b => Assert.Contains(b.Id, removed));
        BackupRecord? last = gone > 0 ? inTurn[gone - 1] : null;
        world.Remove(removed);
        double used = 100.0 * world.Backups.Sum(b => b.Size) / RetentionWorld.Room;
        Assert.True(gone == inTurn.Length || used < percent);
        Assert.True(last is null || 100.0 * (world.Backups.Sum(b => b.Size) + last.Size) / RetentionWorld.Room >= percent);
    });

    private static void ForAll(Action<(RetentionStep[], RetentionPolicy)[], Random> property)
    {
        Gen<((RetentionStep[], RetentionPolicy)[], int)> scenarios =
            from count in Gen.Choose(1, 6)
            from stages in Gen.CollectToArray(Enumerable.Range(0, count), _ => from steps in RetentionStep.Any from policy in RetentionStep.Policies select (steps, policy))
            from seed in Gen.Choose(0, int.MaxValue - 1)
            select (stages, seed);
        Prop.ForAll(scenarios.ToArbitrary(), scenario => property(scenario.Item1, new Random(scenario.Item2)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Trials));
    }

    private static (RetentionWorld World, RetentionPolicy Policy) Build((RetentionStep[] Steps, RetentionPolicy Policy)[] stages)
    {
        var world = new RetentionWorld();
        foreach ((RetentionStep[] steps, _) in stages)
        {
            Happen(world, steps);
        }

        return (world, stages[^1].Policy);
    }

    private static void Happen(RetentionWorld world, RetentionStep[] steps)
    {
        foreach (RetentionStep step in steps)
        {
            step.Happen(world);
        }
    }

    private static BackupRecord[][] Series(RetentionWorld world) => world.Backups
        .Where(b => b.Status == BackupStatus.Success)
        .GroupBy(b => (b.Manifest!.Server.HostName, Choice: string.Join(",", b.Requested!)))
        .Select(g => g.ToArray())
        .ToArray();

    private static void RequireAllJudged(RetentionWorld world, IReadOnlyList<RetentionDecision> plan)
    {
        Assert.Equal(world.Backups.Select(b => b.Id).Order(StringComparer.Ordinal), plan.Select(d => d.Id).Order(StringComparer.Ordinal));
        Assert.All(plan, d => Assert.NotEmpty(d.Reason));
    }

    private static void RequireRemovable(RetentionWorld world, BackupRecord backup)
    {
        Assert.False(backup.IsKept);
        Assert.DoesNotContain(backup.Id, world.Needed.Keys);
        Assert.NotEqual(BackupStatus.Running, backup.Status);
        Assert.True(backup.Status != BackupStatus.Incomplete || backup.IsDead);
        Assert.True(backup.Status == BackupStatus.Incomplete || backup.StartTime <= world.Now.AddMinutes(5));
    }

    // The newest that succeeded and, of each level, one no older than the newest that passed it.
    private static void RequireLastOnes(RetentionWorld world, BackupRecord[] series, HashSet<string> removed)
    {
        BackupRecord[] known = series.Where(b => b.StartTime <= world.Now.AddMinutes(5)).ToArray();
        BackupRecord[] sound = known.Where(b => !IsDamaged(world, b)).ToArray();
        if (known.Length > 0)
        {
            Assert.DoesNotContain((sound.Length > 0 ? sound : known).OrderBy(b => b.StartTime).ThenBy(b => b.Id, StringComparer.Ordinal).Last().Id, removed);
        }

        foreach (IntegrityLevel level in Levels)
        {
            if (sound.Where(b => HasPassed(world, b, level)).OrderBy(b => b.StartTime).ThenBy(b => b.Id, StringComparer.Ordinal).LastOrDefault() is { } verified)
            {
                Assert.DoesNotContain(verified.Id, removed);
            }
        }
    }

    private static BackupCheck[] Checks(RetentionWorld world, BackupRecord backup, string database) =>
        world.Checks.Where(c => c.Id == backup.Id && c.Database == database && c.Status != IntegrityStatus.Skipped).OrderBy(c => c.StartTime).ThenBy(c => c.Status == IntegrityStatus.Failed).ToArray();

    // A failure counts until something at least as deep has passed.
    private static bool IsDamaged(RetentionWorld world, BackupRecord backup) => backup.Database.Any(database =>
    {
        BackupCheck[] checks = Checks(world, backup, database);
        return checks.Where((c, i) => c.Status == IntegrityStatus.Failed && !checks.Skip(i + 1).Any(p => p.Status == IntegrityStatus.Passed && p.Level >= c.Level)).Any();
    });

    // What passed after the last failure; none that was not taken back is there.
    private static bool HasPassed(RetentionWorld world, BackupRecord backup, IntegrityLevel level) => backup.Database.All(database =>
        Checks(world, backup, database).Reverse().TakeWhile(c => c.Status == IntegrityStatus.Passed).Any(c => c.Level >= level));
}
