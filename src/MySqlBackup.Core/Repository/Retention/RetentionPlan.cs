using System.Globalization;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Integrity;

namespace MySqlBackup.Core.Repository.Retention;

/// <summary>
/// Decides which backups of a repository stay. It depends on nothing but what it is given, so that every storage gives the same. Whatever the policy says,
/// these stay: the newest of a series that succeeded, and of each check level the newest that passed it; what is marked, needed by something later, being
/// written, or of a time to come; and what can't be told.
/// </summary>
public static class RetentionPlan
{
    // Clocks of two machines are never quite the same.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    private static readonly IntegrityLevel[] Levels = [IntegrityLevel.Restore, IntegrityLevel.Content, IntegrityLevel.Checksum];

    /// <summary>Decides.</summary>
    /// <param name="backups">All that the repository lists, in any order.</param>
    /// <param name="checks">The checks that its history knows.</param>
    /// <param name="needed">Ids of backups without which something else can't be restored, and what that is, in words.</param>
    /// <param name="policy">What stays.</param>
    /// <param name="now">The time, UTC.</param>
    /// <param name="space">The room of its device; null where that is not known.</param>
    /// <returns>One decision for each, oldest first.</returns>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: the policy keeps nothing, or wants to know the room where that can't be known.</exception>
    public static IReadOnlyList<RetentionDecision> Make(
        IEnumerable<BackupRecord> backups,
        IEnumerable<BackupCheck> checks,
        IReadOnlyDictionary<string, string> needed,
        RetentionPolicy policy,
        DateTime now,
        RetentionSpace? space)
    {
        ArgumentNullException.ThrowIfNull(backups);
        ArgumentNullException.ThrowIfNull(checks);
        ArgumentNullException.ThrowIfNull(needed);
        ArgumentNullException.ThrowIfNull(policy);
        policy.Validate();
        if (policy.MaxUsedPercent is not null && space is not { Total: > 0 })
        {
            throw new BackupException(
                BackupErrorId.InvalidArgument, "How full the repository's place is can't be known there, so -MaxUsedPercent can't be used. Leave it out: the other rules do without.");
        }

        BackupRecord[] oldestFirst = backups.OrderBy(b => b.StartTime).ThenBy(b => b.Id, StringComparer.Ordinal).ThenBy(b => b.Path, StringComparer.Ordinal).ToArray();
        var reasons = new Dictionary<BackupRecord, List<string>>(ReferenceEqualityComparer.Instance);
        foreach (BackupRecord backup in oldestFirst)
        {
            reasons[backup] = [];
        }

        void Add(BackupRecord backup, string reason) => reasons[backup].Add(reason);
        var rules = new RetentionRules(policy, now);
        var levels = new VerifiedLevels(checks);
        foreach (BackupRecord backup in oldestFirst)
        {
            AddOwn(backup, needed, rules, now, Add);
        }

        IEnumerable<BackupRecord> counted = Enumerable.Reverse(oldestFirst).Where(b => b.Status == BackupStatus.Success && !b.Manifest!.IsSealed && !LiesAhead(b, now));
        foreach (IGrouping<RetentionSeries, BackupRecord> series in counted.GroupBy(b => RetentionSeries.Of(b.Manifest!)))
        {
            AddOfSeries([.. series], rules, levels, Add);
        }

        RetentionDecision[] decisions = Array.ConvertAll(
            oldestFirst,
            b => reasons[b].Count > 0 ? new RetentionDecision(b, RetentionAction.Keep, reasons[b]) : new RetentionDecision(b, RetentionAction.Remove, [WhyNot(b, policy)]));
        return policy.MaxUsedPercent is { } percent ? Spare(decisions, percent, space!.Value) : decisions;
    }

    // What keeps a backup whatever others there are.
    private static void AddOwn(BackupRecord backup, IReadOnlyDictionary<string, string> needed, RetentionRules rules, DateTime now, Action<BackupRecord, string> add)
    {
        if (backup.Keep is { } mark)
        {
            add(backup, $"It is marked keep {mark}.");
        }

        if (needed.TryGetValue(backup.Id, out string? by))
        {
            add(backup, $"It is needed: {by}");
        }

        switch (backup.Status)
        {
            case BackupStatus.Success when backup.Manifest!.IsSealed:
                add(backup, "Its names are encrypted, so to which series it belongs can't be told. Give the key with -Decryption (--decryption).");
                break;
            case BackupStatus.Running:
                add(backup, backup.ErrorMessage ?? "It is being written.");
                break;
            case BackupStatus.Incomplete when !backup.IsDead:
                add(backup, backup.ErrorMessage ?? "Whether its run is still at work can't be told.");
                break;
            case BackupStatus.Failed when backup.ErrorId != BackupErrorId.ManifestDamaged:
                add(backup, $"It could not be read, and may be good. {backup.ErrorMessage}".TrimEnd());
                break;
            case BackupStatus.Failed when !rules.JudgeTime:
                add(backup, "It can't be read, so no rule that counts can count it. Give -OlderThan too, or remove it by hand.");
                break;
            case BackupStatus.Failed when rules.KeepByTime(backup) is { } reason:
                add(backup, reason);
                break;
        }

        if (LiesAhead(backup, now) && backup.Status != BackupStatus.Incomplete)
        {
            add(backup, string.Create(CultureInfo.InvariantCulture, $"Its time, {backup.StartTime:yyyy-MM-dd HH:mm:ss} UTC, has not come yet. Check this machine's clock."));
        }
    }

    private static void AddOfSeries(BackupRecord[] newestFirst, RetentionRules rules, VerifiedLevels levels, Action<BackupRecord, string> add)
    {
        BackupRecord[] good = Array.FindAll(newestFirst, b => !levels.IsDamaged(b));
        rules.Apply(good, add);
        if (good.Length < newestFirst.Length)
        {
            // A damaged one takes no other's place, and goes when it would have gone whole.
            rules.Apply(newestFirst, (backup, reason) =>
            {
                if (levels.IsDamaged(backup))
                {
                    add(backup, reason);
                }
            });
        }

        if (newestFirst.Length > 0)
        {
            add(good.Length > 0 ? good[0] : newestFirst[0], "It is the newest of its server and choice that succeeded.");
        }

        BackupRecord? last = null;
        foreach (IntegrityLevel level in Levels)
        {
            if (Array.Find(good, b => levels.HasPassed(b, level)) is { } verified && !ReferenceEquals(verified, last))
            {
                add(verified, $"It is the newest of its server and choice that passed a check of level {level}.");
                last = verified;
            }
        }
    }

    private static bool LiesAhead(BackupRecord backup, DateTime now) => backup.StartTime > now + ClockTolerance;

    private static string WhyNot(BackupRecord backup, RetentionPolicy policy) => backup.Status switch
    {
        BackupStatus.Incomplete => "It was left behind by a run or a removal that died.",
        BackupStatus.Failed => "Its manifest is damaged, and no rule by time keeps it.",
        _ => $"No rule keeps it ({policy}).",
    };

    // Only what the place needs goes, oldest first. What dead runs left is of no use to anyone.
    private static RetentionDecision[] Spare(RetentionDecision[] decisions, double percent, RetentionSpace space)
    {
        long used = space.Total - Math.Min(space.Available, space.Total);
        used -= decisions.Where(IsLeftover).Sum(d => d.Size);
        return Array.ConvertAll(decisions, decision =>
        {
            if (decision.Action == RetentionAction.Keep || IsLeftover(decision))
            {
                return decision;
            }

            string share = string.Create(CultureInfo.InvariantCulture, $"{space.Percent(used):0.#} % of the space would be used by then, {percent:0.#} % may be.");
            if (space.Percent(used) < percent)
            {
                return new RetentionDecision(decision.Backup, RetentionAction.Keep, [$"Its room is not needed: {share}"]);
            }

            used -= decision.Size;
            return decision with { Reasons = [.. decision.Reasons, share] };
        });
    }

    private static bool IsLeftover(RetentionDecision decision) => decision is { Action: RetentionAction.Remove, Backup.Status: BackupStatus.Incomplete };
}
