using MySqlBackup.Core.Alerts.Channels;
using MySqlBackup.Core.Quantities;

namespace MySqlBackup.Core.Alerts;

/// <summary>Decides what is told: functions of the state, the rule, the signal and the time, and of nothing else.</summary>
internal static class AlertDecider
{
    /// <summary>Longer than any delivery takes. A run that dies while it tells holds the alert back for no longer than this.</summary>
    public static readonly TimeSpan ClaimTime = TimeSpan.FromMinutes(3);

    /// <summary>As much as the clocks of two machines with one state may differ; what lies further ahead is from before the clock was set back.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    // More than run side by side against one target; what is older is outdated by its time.
    private const int MostRuns = 50;

    /// <summary>What to do about something bad.</summary>
    public static AlertStep Fire(AlertEntry? known, AlertRule rule, AlertSignal signal, IReadOnlyList<IAlertChannel> channels, DateTime now)
    {
        AlertEntry entry = known ?? new AlertEntry { Kind = signal.Kind, Target = signal.Target };
        if (known is not null && IsOutdated(known, signal, now))
        {
            return new AlertStep(entry, AlertDecision.Outdated, $"Something newer is known, of {Format(known.LastTime)}.", signal.Level, 0, entry.Count, []);
        }

        entry = (Counts(entry, rule, signal, now) ? Count(entry, signal) : entry) with { LastTime = signal.Time };
        int step = rule.Escalation.Count(e => e.At <= entry.Count);
        AlertLevel level = rule.Escalation.Take(step).Select(e => e.Level).Append(rule.Level ?? signal.Level).Max();
        AlertStep Decide(AlertDecision decision, string reason, params IAlertChannel[] to) =>
            new(to.Length == 0 ? entry : entry with { ClaimedUntil = now + ClaimTime }, decision, reason, level, step, entry.Count, to);

        IAlertChannel[] chosen = channels.Where(c => IsChosen(c, rule, level, step)).ToArray();
        string inARow = (entry.Count, signal.IsState) switch
        {
            (1, true) => "It was found for the first time",
            (1, false) => "It is the first",
            (_, true) => $"It was found {entry.Count} times, each {Duration.Format(rule.Cooldown)} or more after the one before",
            _ => $"There are {entry.Count} in a row",
        };
        if (entry.Count < rule.Threshold && signal.Attempts == 1)
        {
            return Decide(AlertDecision.BelowThreshold, $"{inARow}; it is told from {rule.Threshold} in a row on.");
        }

        if (chosen.Length == 0)
        {
            return Decide(AlertDecision.Logged, $"{inARow}; no channel is meant to have {rule.Kind} at the level {level}, so it stands in the log alone.");
        }

        if (IsClaimed(entry, now))
        {
            return Decide(AlertDecision.InCooldown, "Another run is telling it at this moment.");
        }

        if (entry.ToldTime is not { } told || told > now + ClockSkew || now - told >= rule.Cooldown)
        {
            return Decide(AlertDecision.Sent, $"{inARow}.", chosen);
        }

        string since = $"It was told {Duration.Format(told < now ? now - told : TimeSpan.Zero)} ago";
        if (step > entry.ToldStep || level > entry.ToldLevel)
        {
            return Decide(AlertDecision.Sent, $"{inARow}. {since}, and is now more severe.", chosen);
        }

        IAlertChannel[] missed = chosen.Where(c => entry.MissedChannel.Contains(c.Name, StringComparer.OrdinalIgnoreCase)).ToArray();
        return missed.Length > 0
            ? Decide(AlertDecision.Sent, $"{since}, but not to all channels; now to those that did not take it then.", missed) with { IsRepeat = true }
            : Decide(AlertDecision.InCooldown, $"{inARow}. {since}, and is told again after {Duration.Format(rule.Cooldown)}.");
    }

    /// <summary>What to do about something that was known to be bad and is fine; null where the signal does not touch it.</summary>
    public static AlertStep? Recover(AlertEntry known, AlertSignal signal, IReadOnlyList<IAlertChannel> channels, DateTime now)
    {
        if (known.Kind != signal.Kind || !(signal.Ends?.Invoke(known.Target) ?? signal.Target.Covers(known.Target)) || IsOutdated(known, signal, now))
        {
            return null;
        }

        AlertEntry entry = known with { Count = 0, LastTime = signal.Time, MissedChannel = [] };
        if (known.ToldChannel.Count == 0)
        {
            return new AlertStep(entry, AlertDecision.NothingToTell, "It is over, and was not told.", known.ToldLevel, 0, known.Count, []);
        }

        if (IsClaimed(known, now))
        {
            return new AlertStep(entry, AlertDecision.InCooldown, "Another run is telling it at this moment.", known.ToldLevel, 0, known.Count, []);
        }

        IAlertChannel[] told = ToldOf(known, channels);
        return told.Length == 0
            ? new AlertStep(
                entry, AlertDecision.NothingToTell,
                "It is over; the channels that were told of it are not among those given, and are told once they are.", known.ToldLevel, 0, known.Count, [])
            : new AlertStep(entry with { ClaimedUntil = now + ClaimTime }, AlertDecision.Recovered, "It is over.", known.ToldLevel, known.ToldStep, known.Count, told);
    }

    /// <summary>
    /// What to do about one that somebody closes by hand. Channels that are not given are told nothing, now or later. What is older than the
    /// closing does not open it again.
    /// </summary>
    public static AlertStep Close(AlertEntry known, IReadOnlyList<IAlertChannel> channels, DateTime now)
    {
        if (IsClaimed(known, now))
        {
            return new AlertStep(known, AlertDecision.InCooldown, "Another run is telling it at this moment. It was not closed; close it again in a minute.", known.ToldLevel, 0, known.Count, []);
        }

        IAlertChannel[] told = ToldOf(known, channels);
        AlertEntry entry = known with { Count = 0, LastTime = known.LastTime > now ? known.LastTime : now, MissedChannel = [], ToldChannel = told.Select(c => c.Name).ToArray() };
        return told.Length == 0
            ? new AlertStep(entry with { ToldLevels = [] }, AlertDecision.Closed, "It was closed by hand, and nobody is told.", known.ToldLevel, 0, known.Count, [])
            : new AlertStep(entry with { ClaimedUntil = now + ClaimTime }, AlertDecision.Closed, "It was closed by hand.", known.ToldLevel, known.ToldStep, known.Count, told);
    }

    /// <summary>The entry after it was told, or was not.</summary>
    /// <param name="entry">The entry as it is now: other runs may have changed it meanwhile.</param>
    /// <param name="step">What was to be done.</param>
    /// <param name="deliveries">What became of it.</param>
    /// <param name="now">The time.</param>
    public static AlertEntry Complete(AlertEntry entry, AlertStep step, IReadOnlyList<AlertDelivery> deliveries, DateTime now)
    {
        string[] took = deliveries.Where(d => d.Succeeded).Select(d => d.Channel).ToArray();
        string[] missed = deliveries.Where(d => !d.Succeeded).Select(d => d.Channel).ToArray();
        entry = entry with { ClaimedUntil = null };
        if (step.Decision is AlertDecision.Recovered or AlertDecision.Closed)
        {
            // Who could not be told of the recovery, or was not given this time, is told by the next good run.
            string[] left = entry.ToldChannel.Except(took, StringComparer.OrdinalIgnoreCase).ToArray();
            return entry with { ToldChannel = left, ToldLevels = left.Length == 0 ? [] : entry.ToldLevels };
        }

        if (took.Length == 0)
        {
            return entry;
        }

        entry = entry with
        {
            ToldChannel = entry.ToldChannel.Union(took, StringComparer.OrdinalIgnoreCase).ToArray(),
            ToldLevels = entry.ToldLevels.Union([step.Level]).ToArray(),
            MissedChannel = missed,
        };
        return step.IsRepeat ? entry : entry with { ToldTime = now, ToldLevel = step.Level, ToldStep = step.Step };
    }

    /// <summary>True where a name matches a name or wildcard of a rule.</summary>
    public static bool IsNamed(string name, string pattern) =>
        System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), name, ignoreCase: true);

    private static IAlertChannel[] ToldOf(AlertEntry known, IReadOnlyList<IAlertChannel> channels) =>
        channels.Where(c => known.ToldChannel.Contains(c.Name, StringComparer.OrdinalIgnoreCase)).ToArray();

    private static bool IsChosen(IAlertChannel channel, AlertRule rule, AlertLevel level, int step) =>
        (level >= channel.MinimumLevel && rule.Channel.Any(pattern => IsNamed(channel.Name, pattern)))
        || rule.Escalation.Take(step).Any(e => e.Channel.Any(pattern => IsNamed(channel.Name, pattern)));

    private static bool Counts(AlertEntry entry, AlertRule rule, AlertSignal signal, DateTime now)
    {
        if (entry.Count == 0)
        {
            return true;
        }

        if (signal.IsState)
        {
            // A job of every hour begins a moment earlier or later.
            return entry.LastTime != signal.Time
                && (entry.CountedTime > now + ClockSkew || signal.Time - entry.CountedTime >= rule.Cooldown - ClockSkew);
        }

        return signal.Run is { } run ? entry.Run?.Contains(run, StringComparer.Ordinal) != true : entry.LastTime != signal.Time;
    }

    private static AlertEntry Count(AlertEntry entry, AlertSignal signal)
    {
        bool isFirst = entry.Count == 0;
        IReadOnlyList<string>? runs = isFirst ? null : entry.Run;
        return entry with
        {
            Count = Math.Max(entry.Count + 1, signal.Attempts),
            Since = isFirst ? signal.Time : entry.Since,
            CountedTime = signal.Time,
            Run = signal.Run is { } run ? [.. (runs ?? []).TakeLast(MostRuns - 1), run] : runs,
        };
    }

    // What is known from the future is from before the clock was set back: then nothing is older for certain.
    private static bool IsOutdated(AlertEntry known, AlertSignal signal, DateTime now) => known.LastTime <= now && signal.Time < known.LastTime;

    private static bool IsClaimed(AlertEntry entry, DateTime now) => entry.ClaimedUntil is { } until && until > now && until <= now + ClaimTime + ClockSkew;

    private static string Format(DateTime utc) => utc.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", System.Globalization.CultureInfo.InvariantCulture);
}
