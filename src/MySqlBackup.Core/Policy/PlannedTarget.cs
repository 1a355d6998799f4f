using MySqlBackup.Core.Policy.Model;

namespace MySqlBackup.Core.Policy;

/// <summary>A target with all that its tier and the policy say for it, and when it runs next.</summary>
public sealed record PlannedTarget
{
    /// <summary>Its databases, by name or wildcard.</summary>
    public required IReadOnlyList<string> Database { get; init; }

    /// <summary>The server's name in the policy; null for the one that option files and the environment name.</summary>
    public required string? Server { get; init; }

    /// <summary><c>high</c>, <c>medium</c> or <c>low</c>.</summary>
    public required string Priority { get; init; }

    /// <summary>Its cron expression; null where it runs only when it is asked for.</summary>
    public required string? Schedule { get; init; }

    /// <summary>Where the schedule's times are meant.</summary>
    public required string TimeZone { get; init; }

    /// <summary>When it runs next, in UTC; null without a schedule.</summary>
    public required DateTime? NextRun { get; init; }

    /// <summary>Where its backups go; the first gets them from the server.</summary>
    public required IReadOnlyList<string> Destination { get; init; }

    /// <summary>What stays, in words, for each destination.</summary>
    public required IReadOnlyList<string> Retention { get; init; }

    internal static PlannedTarget Of(PolicySpec spec, PolicyTarget target, DateTime now)
    {
        PolicyTier? tier = target.Tier is { } name ? spec.Tiers.GetValueOrDefault(name) : null;
        TimeZoneInfo zone = target.TimeZone ?? tier?.TimeZone ?? spec.TimeZone ?? TimeZoneInfo.Utc;
        CronExpression? schedule = target.Schedule ?? tier?.Schedule;
        List<PolicyStorage> storages = spec.Storage.Where(s => target.Storage.Count == 0 || target.Storage.Contains(s.Title)).ToList();
        return new PlannedTarget
        {
            Database = target.Database,
            Server = target.Server ?? (spec.Servers.Count > 0 ? spec.Servers[0].Name : null),
            Priority = target.Priority ?? tier?.Priority ?? "medium",
            Schedule = schedule?.ToString(),
            TimeZone = zone.Id,
            NextRun = schedule?.Next(now, zone)?.UtcDateTime,
            Destination = storages.ConvertAll(Address),
            Retention = storages.ConvertAll(s => (target.Retention ?? tier?.Retention ?? s.RetentionPolicy)?.ToRules(zone) is { } rules ? rules.ToString() : "all"),
        };
    }

    // Where variables may be lacking it need not be known where a storage is.
    private static string Address(PolicyStorage storage)
    {
        try
        {
            return storage.ToAddress();
        }
        catch (BackupException)
        {
            return storage.Title;
        }
    }
}
