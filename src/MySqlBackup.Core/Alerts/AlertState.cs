namespace MySqlBackup.Core.Alerts;

/// <summary>What is known of all kinds and targets.</summary>
internal sealed record AlertState
{
    public const int CurrentFormatVersion = 1;

    public required int FormatVersion { get; init; }

    public required IReadOnlyList<AlertEntry> Entries { get; init; }

    public static AlertState Empty { get; } = new() { FormatVersion = CurrentFormatVersion, Entries = [] };

    public AlertEntry? Find(string kind, AlertTarget target) => Entries.FirstOrDefault(e => e.Kind == kind && e.Target.Equals(target));

    /// <summary>The state with this entry in place of the one for the same kind and target.</summary>
    public AlertState With(AlertEntry entry) => this with
    {
        Entries = [.. Entries.Where(e => e.Kind != entry.Kind || !e.Target.Equals(entry.Target)), entry],
    };

    /// <summary>The state without what nothing was heard of since then.</summary>
    public AlertState Without(DateTime oldest) =>
        Entries.Any(e => e.LastTime < oldest) ? this with { Entries = Entries.Where(e => e.LastTime >= oldest).ToArray() } : this;
}
