namespace MySqlBackup.Core.Alerts;

/// <summary>What became of one message on one channel.</summary>
public sealed record AlertDelivery
{
    /// <summary>The channel's name.</summary>
    public required string Channel { get; init; }

    /// <summary>What kind of channel it is, for example <c>Slack</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The host or file, without anything secret.</summary>
    public required string Destination { get; init; }

    /// <summary>True where the other side took it, for some recipients at least: the others stand in <see cref="Error"/> then.</summary>
    public required bool Succeeded { get; init; }

    /// <summary>Why not, and what to do.</summary>
    public string? Error { get; init; }

    /// <summary>How long it took, attempts and pauses included.</summary>
    public TimeSpan Duration { get; init; }

    /// <inheritdoc />
    public override string ToString() => Error is null ? Channel : $"{Channel} ({(Succeeded ? "in part" : "failed")}: {Error})";
}
