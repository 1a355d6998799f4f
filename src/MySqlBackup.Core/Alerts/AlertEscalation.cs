namespace MySqlBackup.Core.Alerts;

/// <summary>What happens to an alert that goes on.</summary>
public sealed record AlertEscalation
{
    /// <summary>From so many in a row on.</summary>
    public int At { get; init; }

    /// <summary>The least level from there on.</summary>
    public AlertLevel Level { get; init; }

    /// <summary>Channels beside those of the rule, by name or wildcard, whatever least level they have.</summary>
    public string[] Channel { get; init; } = [];

    /// <inheritdoc />
    public override string ToString() => $"{At}: {Level}{(Channel.Length == 0 ? "" : " " + string.Join(", ", Channel))}";
}
