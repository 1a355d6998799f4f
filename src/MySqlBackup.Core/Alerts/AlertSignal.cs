namespace MySqlBackup.Core.Alerts;

/// <summary>What an object says of one kind and target: that it is bad, or that it is fine again.</summary>
public sealed record AlertSignal
{
    /// <summary>One of <see cref="AlertKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is about.</summary>
    public required AlertTarget Target { get; init; }

    /// <summary>True where it is bad; false where it is fine.</summary>
    public required bool IsFiring { get; init; }

    /// <summary>How bad; the rule may say otherwise.</summary>
    public AlertLevel Level { get; init; }

    /// <summary>What happened, in a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>What else a receiver wants to know, in this order.</summary>
    public IReadOnlyList<AlertFact> Facts { get; init; } = [];

    /// <summary>When it was so, UTC. The same time twice is the same event, and does not count again.</summary>
    public required DateTime Time { get; init; }

    /// <summary>
    /// True where it tells of a state that lasts, which counts at most once in a cooldown of its rule, however often somebody looks; false
    /// for an event, which counts each time.
    /// </summary>
    public bool IsState { get; init; }

    /// <summary>The id of the run that it is an event of, which counts once however often it is told; null where it has none.</summary>
    public string? Run { get; init; }

    /// <summary>How often it was tried, this time included. What fails again in a retry is told at once, and counts at least so often.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>Which alerts of the kind are over where it is fine; null for those of what <see cref="Target"/> covers.</summary>
    internal Func<AlertTarget, bool>? Ends { get; init; }
}
