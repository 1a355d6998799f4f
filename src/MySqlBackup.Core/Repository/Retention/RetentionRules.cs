using System.Globalization;

namespace MySqlBackup.Core.Repository.Retention;

/// <summary>The rules of a policy, over the backups of one series.</summary>
internal sealed class RetentionRules
{
    private readonly RetentionPolicy _policy;
    private readonly DateTime _now;

    public RetentionRules(RetentionPolicy policy, DateTime now)
    {
        _policy = policy;
        _now = now;
    }

    /// <summary>True where a rule goes by time alone.</summary>
    public bool JudgeTime => _policy.OlderThan is not null || _policy.RecoveryWindow is not null;

    /// <summary>Adds to each backup's reasons why rules keep it.</summary>
    /// <param name="newestFirst">The backups that count, newest first.</param>
    /// <param name="add">Takes a backup and a reason.</param>
    public void Apply(IReadOnlyList<BackupRecord> newestFirst, Action<BackupRecord, string> add)
    {
        foreach (BackupRecord backup in newestFirst.Where(b => IsWithin(b, _policy.OlderThan)))
        {
            add(backup, $"It is younger than {RetentionPolicy.InWords(_policy.OlderThan!.Value)}.");
        }

        foreach (BackupRecord backup in newestFirst.Take(_policy.KeepLast ?? 0))
        {
            add(backup, _policy.KeepLast == 1 ? "It is the last one." : $"It is one of the last {_policy.KeepLast}.");
        }

        KeepPeriods(newestFirst, _policy.KeepDaily, "day", time => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), add);
        KeepPeriods(newestFirst, _policy.KeepWeekly, "week", time => string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(time):0000}-W{ISOWeek.GetWeekOfYear(time):00}"), add);
        KeepPeriods(newestFirst, _policy.KeepMonthly, "month", time => time.ToString("yyyy-MM", CultureInfo.InvariantCulture), add);
        KeepPeriods(newestFirst, _policy.KeepYearly, "year", time => time.ToString("yyyy", CultureInfo.InvariantCulture), add);
        KeepWindow(newestFirst, add);
    }

    /// <summary>Why a rule by time alone keeps what can't be counted; null where none does.</summary>
    public string? KeepByTime(BackupRecord backup) =>
        IsWithin(backup, _policy.OlderThan) ? $"It is younger than {RetentionPolicy.InWords(_policy.OlderThan!.Value)}."
        : IsWithin(backup, _policy.RecoveryWindow) ? $"It is within the recovery window of {RetentionPolicy.InWords(_policy.RecoveryWindow!.Value)}."
        : null;

    private void KeepPeriods(IReadOnlyList<BackupRecord> newestFirst, int? count, string name, Func<DateTime, string> periodOf, Action<BackupRecord, string> add)
    {
        // Periods without a backup take no place: after a month without any, those of the month before are still there.
        IEnumerable<IGrouping<string, BackupRecord>> periods = newestFirst.GroupBy(b => periodOf(TimeZoneInfo.ConvertTimeFromUtc(b.StartTime, _policy.TimeZone)));
        foreach (IGrouping<string, BackupRecord> period in periods.Take(count ?? 0))
        {
            add(period.First(), $"It is the newest of the {name} {period.Key}.");
        }
    }

    private void KeepWindow(IReadOnlyList<BackupRecord> newestFirst, Action<BackupRecord, string> add)
    {
        if (_policy.RecoveryWindow is not { } window)
        {
            return;
        }

        foreach (BackupRecord backup in newestFirst)
        {
            if (!IsWithin(backup, window))
            {
                add(backup, $"It is the newest before the recovery window of {RetentionPolicy.InWords(window)}, whose beginning is reached from it.");
                return;
            }

            add(backup, $"It is within the recovery window of {RetentionPolicy.InWords(window)}.");
        }
    }

    private bool IsWithin(BackupRecord backup, TimeSpan? age) => age is { } longest && _now - backup.StartTime < longest;
}
