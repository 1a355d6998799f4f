namespace MySqlBackup.Core.Alerts;

/// <summary>An alert that is open: something is bad, or a channel that was told has not heard that it is over. Times are UTC.</summary>
public sealed record OpenAlert
{
    /// <summary>One of <see cref="AlertKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is about.</summary>
    public required AlertTarget Target { get; init; }

    /// <summary>The server; null where it is about a repository.</summary>
    public string? Server => Target.Place == Target.Repository ? null : Target.Place;

    /// <summary>The databases, as they were asked for; empty where it is about all or none.</summary>
    public IReadOnlyList<string> Database => Target.Database;

    /// <summary>The repository; null for what is the server's alone.</summary>
    public string? Repository => Target.Repository;

    /// <summary>How loudly it was told last, or else how bad its kind is.</summary>
    public required AlertLevel Level { get; init; }

    /// <summary>How many in a row there are; 0 where it is over.</summary>
    public required int Count { get; init; }

    /// <summary>Since when it is so.</summary>
    public required DateTime Since { get; init; }

    /// <summary>When something was heard of it last.</summary>
    public required DateTime LastTime { get; init; }

    /// <summary>When it was told last; null where nobody was told.</summary>
    public DateTime? ToldTime { get; init; }

    /// <summary>The channels that were told, and not yet that it is over.</summary>
    public IReadOnlyList<string> ToldChannel { get; init; } = [];

    /// <summary>True where it is over, and only <see cref="ToldChannel"/> does not know.</summary>
    public bool IsOver => Count == 0;

    /// <summary>The file that it is kept in.</summary>
    public required string StatePath { get; init; }

    /// <summary>The open alert of an entry; null where there is none.</summary>
    internal static OpenAlert? Of(AlertEntry entry, string statePath)
    {
        bool isTold = entry.ToldChannel.Count > 0;
        return entry.IsOpen
            ? new OpenAlert
            {
                Kind = entry.Kind,
                Target = entry.Target,
                Level = isTold ? entry.ToldLevel : AlertRules.LevelOf(entry.Kind),
                Count = entry.Count,
                Since = entry.Since,
                LastTime = entry.LastTime,
                ToldTime = isTold ? entry.ToldTime : null,
                ToldChannel = entry.ToldChannel,
                StatePath = statePath,
            }
            : null;
    }
}
