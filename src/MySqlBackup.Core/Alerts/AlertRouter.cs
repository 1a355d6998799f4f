using MySqlBackup.Core.Alerts.Channels;

namespace MySqlBackup.Core.Alerts;

/// <summary>
/// Takes signals, decides by rule and state, tells the channels and keeps what was told. The state is locked while it decides and again
/// afterwards, not while it tells; an entry is claimed meanwhile, so that runs side by side do not tell it twice.
/// </summary>
public sealed class AlertRouter
{
    private readonly IReadOnlyList<IAlertChannel> _channels;
    private readonly AlertRules _rules;
    private readonly AlertStateFile _state;
    private readonly AlertLog _log;
    private readonly TimeProvider _clock;

    /// <summary>Creates the router.</summary>
    /// <param name="channels">Who can be told.</param>
    /// <param name="rules">What is told when, and to whom.</param>
    /// <param name="output">Hears of trouble with the state and the log.</param>
    /// <param name="statePath">Where the state is kept; null for <see cref="AlertPaths.State"/>.</param>
    /// <param name="logPath">The log; null for the one beside the state.</param>
    /// <param name="clock">The time; null for the system's.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: two channels of a name, or a rule that names one that is not there.</exception>
    public AlertRouter(
        IReadOnlyList<IAlertChannel> channels, AlertRules rules, IOperationOutput output, string? statePath = null, string? logPath = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(rules);
        CheckNames(channels, rules);
        _channels = channels;
        _rules = rules;
        _clock = clock ?? TimeProvider.System;
        string path = Path.GetFullPath(statePath ?? AlertPaths.State);
        _state = new AlertStateFile(path, output, _clock);
        _log = new AlertLog(logPath ?? AlertPaths.LogOf(path), output);
    }

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    /// <summary>What would be decided now; nothing is told, and nothing changes.</summary>
    public IReadOnlyList<AlertResult> Preview(AlertSignal signal)
    {
        DateTime now = Now;
        return Decide(_state.Peek(), signal, now).Select(step => ToResult(step, signal, [], now)).ToArray();
    }

    /// <summary>Decides, tells, and keeps what was told. Who can't be reached is in the result.</summary>
    /// <returns>One for something bad; for something fine one for each alert that is over, which may be none.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; what was told by then is kept.</exception>
    public IReadOnlyList<AlertResult> Route(AlertSignal signal, CancellationToken cancellationToken)
    {
        (AlertStep[] steps, DateTime now) = Change((state, time) => Decide(state, signal, time));
        return Tell(steps, signal, now, cancellationToken);
    }

    /// <summary>Closes an open alert by hand: its subject is gone, so nothing will ever say that it is over. Who was told and is given is told.</summary>
    /// <returns>What became of it; null where it is not open any more.</returns>
    /// <exception cref="BackupException"><see cref="BackupErrorId.DestinationNotWritable"/>: the state can't be changed. Nobody was told.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; it is closed, and what was told by then is kept.</exception>
    public AlertResult? Close(OpenAlert alert, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alert);
        (AlertStep[] steps, DateTime now) = Change((state, time) =>
            state.Find(alert.Kind, alert.Target) is { IsOpen: true } known ? [AlertDecider.Close(known, _channels, time)] : []);
        if (!_state.IsKept)
        {
            throw new BackupException(
                BackupErrorId.DestinationNotWritable,
                $"{alert.Kind} of {alert.Target} was not closed, because '{alert.StatePath}' can't be changed; the warning says why. Mend that and close it again.");
        }

        var signal = new AlertSignal { Kind = alert.Kind, Target = alert.Target, IsFiring = false, Summary = $"{alert.Kind} of {alert.Target} was closed by hand.", Time = now };
        return Tell(steps, signal, now, cancellationToken).SingleOrDefault();
    }

    private (AlertStep[] Steps, DateTime Time) Change(Func<AlertState, DateTime, IEnumerable<AlertStep>> decide) => _state.Change(state =>
    {
        // Asked with the state in hand: while it was waited for, others may have told.
        DateTime time = Now;
        AlertStep[] decided = decide(state, time).ToArray();
        return (decided.Where(s => s.Decision != AlertDecision.Outdated).Aggregate(state, (changed, step) => changed.With(step.Entry)), (decided, time));
    });

    private List<AlertResult> Tell(AlertStep[] steps, AlertSignal signal, DateTime now, CancellationToken cancellationToken)
    {
        var results = new List<AlertResult>(steps.Length);
        foreach (AlertStep step in steps)
        {
            IReadOnlyList<AlertDelivery> deliveries = step.Channels.Count == 0 ? [] : Tell(step, signal, now, cancellationToken);
            AlertResult result = ToResult(step, signal, deliveries, now);
            _log.Write(result);
            results.Add(result);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return results;
    }

    private IEnumerable<AlertStep> Decide(AlertState state, AlertSignal signal, DateTime now) => signal.IsFiring
        ? [AlertDecider.Fire(state.Find(signal.Kind, signal.Target), _rules[signal.Kind], signal, _channels, now)]
        : state.Entries
            .Where(entry => entry.IsOpen)
            .Select(entry => AlertDecider.Recover(entry, signal, _channels, now))
            .OfType<AlertStep>();

    private IReadOnlyList<AlertDelivery> Tell(AlertStep step, AlertSignal signal, DateTime now, CancellationToken cancellationToken)
    {
        var message = new AlertMessage
        {
            Event = signal.IsFiring ? AlertEvent.Alert : AlertEvent.Recovery,
            Kind = signal.Kind,
            Level = step.Level,
            Target = step.Entry.Target,
            Summary = AlertText.OneLine(signal.Summary),
            Facts = signal.Facts,
            Time = now,
            Since = step.Entry.Since < now ? step.Entry.Since : now,
            Count = step.Count,
            EarlierLevels = step.Entry.ToldLevels,
        };
        IReadOnlyList<AlertDelivery> deliveries = AlertCourier.Deliver(step.Channels, message, cancellationToken);
        _state.Change(state => (
            state.With(AlertDecider.Complete(state.Find(step.Entry.Kind, step.Entry.Target) ?? step.Entry, step, deliveries, Now)), true));
        return deliveries;
    }

    private static AlertResult ToResult(AlertStep step, AlertSignal signal, IReadOnlyList<AlertDelivery> deliveries, DateTime now)
    {
        bool isLost = deliveries.Count > 0 && !deliveries.Any(d => d.Succeeded);
        (AlertDecision decision, string reason) = (isLost, step.IsRepeat) switch
        {
            (true, true) => (AlertDecision.InCooldown, $"{step.Reason} They did not take it now either."),
            (true, false) when step.Decision == AlertDecision.Closed => (AlertDecision.NotDelivered, $"{step.Reason} No channel took that; close it again to tell it."),
            (true, false) => (AlertDecision.NotDelivered, $"{step.Reason} No channel took it; the next run tries again."),
            _ => (step.Decision, step.Reason),
        };
        return new AlertResult
        {
            Kind = signal.Kind,
            Target = step.Entry.Target,
            Level = step.Level,
            Decision = decision,
            Reason = reason,
            Summary = AlertText.OneLine(signal.Summary),
            Count = step.Count,
            Delivery = deliveries,
            Time = now,
        };
    }

    private static void CheckNames(IReadOnlyList<IAlertChannel> channels, AlertRules rules)
    {
        string? twice = channels.GroupBy(c => c.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1)?.Key;
        if (twice is not null)
        {
            throw new BackupException(BackupErrorId.InvalidArgument, $"There are two alert channels of the name '{twice}'. Give each a name of its own.");
        }

        foreach (AlertRule rule in rules.All)
        {
            foreach (string name in rule.Channel.Concat(rule.Escalation.SelectMany(e => e.Channel)).Where(name => !Servers.NameFilter.HasWildcard(name)))
            {
                if (!string.Equals(name, AlertRule.LogOnly, StringComparison.OrdinalIgnoreCase)
                    && !channels.Any(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase)))
                {
                    string given = channels.Count == 0 ? "no channels are given" : $"the channels are {string.Join(", ", channels.Select(c => c.Name))}";
                    throw new BackupException(BackupErrorId.InvalidArgument, $"The alert rule for '{rule.Kind}' names the channel '{name}', and {given}.");
                }
            }
        }
    }
}
