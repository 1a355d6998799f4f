using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Repository.Retention;
using Xunit;

namespace MySqlBackup.Core.Tests.Repository.Retention;

public sealed class RetentionPlanTests
{
    private readonly RetentionWorld _world = new() { Now = new DateTime(2026, 11, 20, 2, 0, 0, DateTimeKind.Utc) };

    [Fact]
    public void Age_and_count_keep_what_either_keeps()
    {
        Nightly(60);
        Assert.Equal(30, _world.Removed(new RetentionPolicy { OlderThan = TimeSpan.FromDays(30) }).Count);
        Assert.Equal(57, _world.Removed(new RetentionPolicy { KeepLast = 3 }).Count);
        Assert.Equal(20, _world.Removed(new RetentionPolicy { OlderThan = TimeSpan.FromDays(30), KeepLast = 40 }).Count);
    }

    [Fact]
    public void Generations_keep_the_newest_of_each_day_week_month_and_year()
    {
        Nightly(800);
        var policy = new RetentionPolicy { KeepDaily = 7, KeepWeekly = 4, KeepMonthly = 12, KeepYearly = 3 };
        string[] kept = _world.Plan(policy).Where(d => d.Action == RetentionAction.Keep).Select(d => d.StartTime.ToString("yyyy-MM-dd")).ToArray();

        Assert.Equal(
            [
                "2024-12-31", "2025-12-31", "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30", "2026-07-31", "2026-08-31",
                "2026-09-30", "2026-10-31", "2026-11-01", "2026-11-08", "2026-11-14", "2026-11-15", "2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20",
            ],
            kept);
        RetentionDecision last = _world.Plan(policy)[^1];
        Assert.StartsWith("It is the newest of the day 2026-11-20. It is the newest of the week 2026-W47. It is the newest of the month 2026-11. It is the newest of the year 2026.", last.Reason, StringComparison.Ordinal);
    }

    /// <summary>A day at a time, as it is used: what is removed on one day is never missed on a later one.</summary>
    [Fact]
    public void Generations_that_are_expired_each_day_are_those_that_are_expired_at_once()
    {
        var policy = new RetentionPolicy { KeepDaily = 3, KeepWeekly = 5, KeepMonthly = 6, KeepYearly = 2 };
        var daily = new RetentionWorld { Now = _world.Now };
        for (int day = 0; day < 500; day++)
        {
            daily.Now = _world.Now = _world.Now.AddDays(1);
            daily.Add("db1", "*");
            _world.Add("db1", "*");
            daily.Remove(daily.Removed(policy));
        }

        _world.Remove(_world.Removed(policy));
        Assert.Equal(_world.Backups.Select(b => b.Id), daily.Backups.Select(b => b.Id));
    }

    [Fact]
    public void Days_are_those_of_the_time_zone()
    {
        // 23:30 and 00:30 in Berlin: one day in UTC, two there.
        foreach (string time in new[] { "2026-11-18T22:30:00Z", "2026-11-18T23:30:00Z" })
        {
            _world.Now = DateTime.Parse(time, null, System.Globalization.DateTimeStyles.AdjustToUniversal);
            _world.Add("db1", "*");
        }

        Assert.Single(_world.Removed(new RetentionPolicy { KeepDaily = 2 }));
        Assert.Empty(_world.Removed(new RetentionPolicy { KeepDaily = 2, TimeZone = RetentionPolicy.FindTimeZone("Europe/Berlin") }));
    }

    [Fact]
    public void The_recovery_window_keeps_all_within_and_the_newest_before()
    {
        Nightly(20);
        Assert.Equal(8, 20 - _world.Removed(new RetentionPolicy { RecoveryWindow = TimeSpan.FromDays(7) }).Count);
    }

    [Fact]
    public void A_full_disk_loses_the_oldest_that_the_rules_allow_until_it_is_under_the_limit()
    {
        Nightly(90, size: 100); // 9,000 of 10,000
        var policy = new RetentionPolicy { OlderThan = TimeSpan.FromDays(30), MaxUsedPercent = 85 };

        Assert.Equal(_world.Backups.Take(6).Select(b => b.Id), _world.Removed(policy).Order(StringComparer.Ordinal));
        Assert.Equal(60, _world.Removed(policy with { MaxUsedPercent = 1 }).Count);
        Assert.Empty(_world.Removed(policy with { MaxUsedPercent = 91 }));
        Assert.Contains("85 % may be", _world.Plan(policy)[0].Reason, StringComparison.Ordinal);
        var unknown = Assert.Throws<BackupException>(() => RetentionPlan.Make(_world.Backups, [], _world.Needed, policy, _world.Now, null));
        Assert.Equal(BackupErrorId.InvalidArgument, unknown.ErrorId);
    }

    [Fact]
    public void The_last_verified_one_stays_and_a_damaged_one_takes_no_place()
    {
        Nightly(10);
        BackupRecord verified = _world.Backups[2];
        _world.Check(verified, IntegrityLevel.Restore);
        _world.Check(_world.Backups[4], IntegrityLevel.Content);
        _world.Check(_world.Backups[5], "a", IntegrityLevel.Restore, IntegrityStatus.Passed); // one database of two
        foreach (BackupRecord damaged in _world.Backups.TakeLast(2))
        {
            _world.Check(damaged, IntegrityLevel.Checksum, IntegrityStatus.Failed);
        }

        string[] kept = _world.Plan(new RetentionPolicy { KeepLast = 2 }).Where(d => d.Action == RetentionAction.Keep).Select(d => d.Id).ToArray();
        Assert.Equal(new[] { 2, 4, 6, 7, 8, 9 }.Select(i => _world.Backups[i].Id), kept);
    }

    /// <summary>A nightly backup without accounts must not expire the last one that has them.</summary>
    [Fact]
    public void Backups_with_accounts_are_another_series_than_those_without()
    {
        BackupRecord with = _world.Add("a", "shop");
        BackupManifest manifest = with.Manifest!;
        var accounts = new ManifestFile { Name = "accounts.sql", Kind = BackupFileKind.Grants, Size = 1, UncompressedSize = 1, Sha256 = new string('0', 64) };
        _world.Backups[0] = with with { Manifest = manifest with { Files = [.. manifest.Files, accounts] } };
        for (int night = 0; night < 5; night++)
        {
            _world.Now = _world.Now.AddDays(1);
            _world.Add("a", "shop");
        }

        Assert.DoesNotContain(with.Id, _world.Removed(new RetentionPolicy { KeepLast = 2 }));
    }

    [Fact]
    public void Two_servers_of_one_address_are_two_series()
    {
        Nightly(5);
        BackupRecord other = _world.Backups[0] with { Id = "20200101T000000Z-0000", StartTime = BackupId.Time("20200101T000000Z-0000") };
        _world.Backups.Add(other with { Manifest = other.Manifest! with { Server = other.Manifest.Server with { HostName = "db9" } } });
        Assert.DoesNotContain(other.Id, _world.Removed(new RetentionPolicy { KeepLast = 1 }));
    }

    [Fact]
    public void Clocks_that_were_ahead_crowd_nothing_out()
    {
        Nightly(3);
        _world.Now = _world.Now.AddYears(1);
        for (int i = 0; i < 3; i++)
        {
            _world.Add("db1", "*");
        }

        _world.Now = _world.Now.AddYears(-1);
        Assert.Empty(_world.Removed(new RetentionPolicy { KeepLast = 3 }));
    }

    [Theory]
    [InlineData(BackupStatus.Running, false, false)]
    [InlineData(BackupStatus.Incomplete, false, false)]
    [InlineData(BackupStatus.Incomplete, true, true)]
    [InlineData(BackupStatus.Failed, false, true)]
    public void What_is_no_backup_goes_only_where_it_is_certain(BackupStatus status, bool isDead, bool goes)
    {
        BackupRecord old = _world.Add("", "", status, isDead: isDead);
        _world.Now = _world.Now.AddDays(40);
        Assert.Equal(goes, _world.Removed(new RetentionPolicy { OlderThan = TimeSpan.FromDays(30) }).Contains(old.Id));
        Assert.Equal(goes && status == BackupStatus.Incomplete, _world.Removed(new RetentionPolicy { KeepLast = 1 }).Contains(old.Id));
    }

    [Fact]
    public void A_policy_that_keeps_nothing_is_refused()
    {
        Nightly(3);
        foreach (RetentionPolicy policy in new[]
        {
            new RetentionPolicy(),
            new RetentionPolicy { MaxUsedPercent = 85 },
            new RetentionPolicy { KeepLast = 0, KeepDaily = 0 },
            new RetentionPolicy { OlderThan = TimeSpan.Zero },
            new RetentionPolicy { KeepLast = -1 },
            new RetentionPolicy { KeepLast = 1, MaxUsedPercent = 100 },
            new RetentionPolicy { KeepLast = 1, MaxUsedPercent = 0 },
        })
        {
            Assert.Equal(BackupErrorId.InvalidArgument, Assert.Throws<BackupException>(() => _world.Plan(policy)).ErrorId);
        }

        Assert.Equal(BackupErrorId.InvalidArgument, Assert.Throws<BackupException>(() => RetentionPolicy.FindTimeZone("Mars/Olympus")).ErrorId);
    }

    private void Nightly(int nights, long size = 100)
    {
        DateTime end = _world.Now;
        for (int night = nights - 1; night >= 0; night--)
        {
            _world.Now = end.AddDays(-night);
            _world.Add("db1", "*", size: size);
        }

        _world.Now = end;
    }
}
