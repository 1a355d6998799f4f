using System.Text.Json.Serialization;

namespace MySqlBackup.Core.Alerts;

/// <summary>What is known of one kind and target. Times are UTC.</summary>
internal sealed record AlertEntry
{
    public required string Kind { get; init; }

    public required AlertTarget Target { get; init; }

    /// <summary>How many in a row were bad; 0 where the last was good.</summary>
    public int Count { get; init; }

    /// <summary>The first of these.</summary>
    public DateTime Since { get; init; }

    /// <summary>The newest that was seen, good or bad.</summary>
    public DateTime LastTime { get; init; }

    /// <summary>The one that was counted last; a state counts again only a cooldown after it.</summary>
    public DateTime CountedTime { get; init; }

    /// <summary>The ids of the last runs in this row; null where they have none.</summary>
    public IReadOnlyList<string>? Run { get; init; }

    /// <summary>When it was told last; stays after a recovery, for the cooldown.</summary>
    public DateTime? ToldTime { get; init; }

    /// <summary>How loudly it was told last; also stays.</summary>
    public AlertLevel ToldLevel { get; init; }

    /// <summary>How many escalations had been reached by then.</summary>
    public int ToldStep { get; init; }

    /// <summary>The channels that have it and have not been told of the recovery.</summary>
    public IReadOnlyList<string> ToldChannel { get; init; } = [];

    /// <summary>All levels these were told.</summary>
    public IReadOnlyList<AlertLevel> ToldLevels { get; init; } = [];

    /// <summary>The channels that it could not be delivered to when others took it.</summary>
    public IReadOnlyList<string> MissedChannel { get; init; } = [];

    /// <summary>Until when a run has it to itself, because it is telling it. A run that dies leaves this behind, so it ends.</summary>
    public DateTime? ClaimedUntil { get; init; }

    /// <summary>True where something is bad, or a channel has not heard that it is over.</summary>
    [JsonIgnore]
    public bool IsOpen => Count > 0 || ToldChannel.Count > 0;
}
