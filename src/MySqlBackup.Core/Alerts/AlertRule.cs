namespace MySqlBackup.Core.Alerts;

/// <summary>When, how loudly and to whom one kind of alert is told.</summary>
public sealed record AlertRule
{
    /// <summary>The name that stands for the log alone; no channel may have it.</summary>
    public const string LogOnly = "log";

    /// <summary>One of <see cref="AlertKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The level; null for what the object itself calls for.</summary>
    public AlertLevel? Level { get; init; }

    /// <summary>The channels, by name or wildcard; of those each takes what is of its least level or above. <see cref="LogOnly"/> for none.</summary>
    public IReadOnlyList<string> Channel { get; init; } = ["*"];

    /// <summary>How many in a row there must be before it is told.</summary>
    public int Threshold { get; init; } = 1;

    /// <summary>How long after it was told it is not told again of the same target, unless it escalates.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What happens where it goes on; by <see cref="AlertEscalation.At"/>.</summary>
    public IReadOnlyList<AlertEscalation> Escalation { get; init; } = [];
}
