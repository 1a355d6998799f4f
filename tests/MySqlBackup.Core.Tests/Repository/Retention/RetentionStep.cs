using FsCheck;
using FsCheck.Fluent;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Repository.Retention;

namespace MySqlBackup.Core.Tests.Repository.Retention;

/// <summary>Something that happens to a repository; what it means depends on what is there.</summary>
internal sealed record RetentionStep(string Name, Action<RetentionWorld> Happen)
{
    /// <summary>Whatever may happen between two runs of retention.</summary>
    public static Gen<RetentionStep[]> Any { get; } =
        Gen.Choose(1, 40).SelectMany(count => Gen.CollectToArray(Enumerable.Range(0, count), _ => Gen.Frequency(
            (6, Run), (1, Failure), (1, Unfinished), (4, Check), (1, Mark), (1, Need), (6, Pass), (1, Jump))));

    /// <summary>Policies that keep something.</summary>
    public static Gen<RetentionPolicy> Policies { get; } =
        from age in Some(Gen.Choose(1, 60).Select(d => TimeSpan.FromDays(d)))
        from last in Count(5)
        from daily in Count(7)
        from weekly in Count(5)
        from monthly in Count(4)
        from yearly in Count(2)
        from window in Some(Gen.Choose(1, 20).Select(d => TimeSpan.FromDays(d)))
        from percent in Some(Gen.Choose(1, 99).Select(p => (double)p))
        from zone in Gen.Elements("UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Kiritimati")
        let policy = new RetentionPolicy
        {
            OlderThan = age,
            KeepLast = last,
            KeepDaily = daily,
            KeepWeekly = weekly,
            KeepMonthly = monthly,
            KeepYearly = yearly,
            RecoveryWindow = window,
            MaxUsedPercent = percent,
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById(zone),
        }
        select policy.ToString().Length > 0 ? policy : policy with { KeepLast = 1 };

    private static Gen<string> Server => Gen.Elements("db1", "db1", "db2");

    private static Gen<string> Choice => Gen.Elements("*", "*", "shop");

    private static Gen<RetentionStep> Run =>
        from server in Server
        from choice in Choice
        from size in Gen.Choose(1, 800)
        select new RetentionStep($"run {server} {choice} {size}", world =>
        {
            // A disk that is full takes no more.
            if (size <= world.Space.Available)
            {
                world.Add(server, choice, size: size);
            }
        });

    private static Gen<RetentionStep> Failure => Gen.Constant(new RetentionStep("unreadable", world => world.Add("", "", BackupStatus.Failed, size: Math.Min(50, world.Space.Available))));

    private static Gen<RetentionStep> Unfinished =>
        from status in Gen.Elements(BackupStatus.Running, BackupStatus.Incomplete)
        from isDead in Gen.Elements(true, false)
        select new RetentionStep($"{status} {isDead}", world => world.Add("", "", status, size: Math.Min(50, world.Space.Available), isDead: isDead));

    private static Gen<RetentionStep> Check =>
        from which in Gen.Choose(0, 100)
        from one in Gen.Elements("", "", "a", "b")
        from level in Gen.Elements(IntegrityLevel.Checksum, IntegrityLevel.Content, IntegrityLevel.Restore)
        from status in Gen.Elements(IntegrityStatus.Passed, IntegrityStatus.Passed, IntegrityStatus.Failed, IntegrityStatus.Skipped)
        select new RetentionStep($"check {which} {one} {level} {status}", world =>
        {
            if (Pick(world, which) is { Status: BackupStatus.Success } backup)
            {
                foreach (string database in backup.Database.Where(d => one.Length == 0 || d == one))
                {
                    world.Check(backup, database, level, status);
                }
            }
        });

    private static Gen<RetentionStep> Mark =>
        from which in Gen.Choose(0, 100)
        from keep in Gen.Elements(true, true, false)
        select new RetentionStep($"keep {which} {keep}", world =>
        {
            if (Pick(world, which) is { Status: BackupStatus.Success or BackupStatus.Failed } backup)
            {
                world.Keep(backup, keep);
            }
        });

    private static Gen<RetentionStep> Need =>
        Gen.Choose(0, 100).Select(which => new RetentionStep($"need {which}", world =>
        {
            if (Pick(world, which) is { } backup)
            {
                world.Needed[backup.Id] = "an incremental of it.";
            }
        }));

    private static Gen<RetentionStep> Pass => Gen.Choose(1, 400).Select(hours => new RetentionStep($"{hours} h", world => world.Now = world.Now.AddHours(hours)));

    private static Gen<RetentionStep> Jump => Gen.Choose(-60, 60).Select(days => new RetentionStep($"jump {days} d", world => world.Now = world.Now.AddDays(days)));

    public override string ToString() => Name;

    private static Gen<int?> Count(int most) => Some(Gen.Choose(1, most));

    private static Gen<T?> Some<T>(Gen<T> values)
        where T : struct => Gen.Frequency((3, Gen.Constant((T?)null)), (2, values.Select(v => (T?)v)));

    private static BackupRecord? Pick(RetentionWorld world, int which) => world.Backups.Count == 0 ? null : world.Backups[which % world.Backups.Count];
}
