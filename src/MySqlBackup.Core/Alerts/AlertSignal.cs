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
}
