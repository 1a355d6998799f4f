namespace MySqlBackup.Core.Policy.Model;

/// <summary>What a policy says.</summary>
public sealed record PolicySpec : PolicySection
{
    /// <summary>The servers; none means the one that option files and the environment name.</summary>
    [PolicyKey("The servers. Without any, the one that option files and the environment name is meant.")]
    public IReadOnlyList<PolicyServer> Servers { get; init; } = [];

    /// <summary>Rules for many targets, by name.</summary>
    [PolicyKey("Rules that targets share, by name; a target names its tier.")]
    public IReadOnlyDictionary<string, PolicyTier> Tiers { get; init; } = new Dictionary<string, PolicyTier>();

    /// <summary>What is backed up.</summary>
    [PolicyKey("What is backed up: one item for each backup that has a schedule of its own.", IsRequired = true)]
    public IReadOnlyList<PolicyTarget> Targets { get; init; } = [];

    /// <summary>How.</summary>
    [PolicyKey("How it is backed up, where a target or its tier says nothing else.")]
    public PolicyStrategy? Strategy { get; init; }

    /// <summary>Where to.</summary>
    [PolicyKey("Where backups go: one storage or a list. With several, each backup goes to the first and is copied to the others.", IsRequired = true)]
    public IReadOnlyList<PolicyStorage> Storage { get; init; } = [];

    /// <summary>How backups are checked.</summary>
    [PolicyKey("How backups are checked, where a target or its tier says nothing else.")]
    public PolicyVerification? Verification { get; init; }

    /// <summary>Where times of the day are meant.</summary>
    [PolicyKey("The time zone of schedules and windows, such as Europe/Berlin; UTC without it.")]
    public TimeZoneInfo? TimeZone { get; init; }

    /// <summary>Who is told how runs ended.</summary>
    [PolicyKey("Who is told how runs ended.")]
    public PolicyNotifications? Notifications { get; init; }
}
