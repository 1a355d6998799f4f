namespace MySqlBackup.Core.Alerts;

/// <summary>What was decided of one thing an object says, and who was told.</summary>
public sealed record AlertResult
{
    /// <summary>One of <see cref="AlertKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is about.</summary>
    public required AlertTarget Target { get; init; }

    /// <summary>How bad it is, escalation included.</summary>
    public AlertLevel Level { get; init; }

    /// <summary>What became of it.</summary>
    public required AlertDecision Decision { get; init; }

    /// <summary>Why, in words.</summary>
    public required string Reason { get; init; }

    /// <summary>What happened.</summary>
    public required string Summary { get; init; }

    /// <summary>How many in a row there are.</summary>
    public int Count { get; init; }

    /// <summary>One for each channel that was tried.</summary>
    public IReadOnlyList<AlertDelivery> Delivery { get; init; } = [];

    /// <summary>When it was decided, UTC.</summary>
    public required DateTime Time { get; init; }
}
