using MySqlBackup.Core.Repository.Retention;

namespace MySqlBackup.Core.Policy.Model;

/// <summary>How long backups stay. Each rule keeps some; what none keeps may go, but never the last verified one.</summary>
[PolicyShorthand(nameof(OlderThan))]
public sealed record PolicyRetention : PolicySection
{
    /// <summary>Only what is older may go.</summary>
    [PolicyKey("Only what is older than this may go, such as 30d.")]
    public TimeSpan? OlderThan { get; init; }

    /// <summary>The newest.</summary>
    [PolicyKey("Keep so many, the newest.", Least = 0)]
    public int? Last { get; init; }

    /// <summary>One a day.</summary>
    [PolicyKey("Keep the newest of each of the last so many days.", Least = 0)]
    public int? Daily { get; init; }

    /// <summary>One a week.</summary>
    [PolicyKey("Keep the newest of each of the last so many ISO weeks.", Least = 0)]
    public int? Weekly { get; init; }

    /// <summary>One a month.</summary>
    [PolicyKey("Keep the newest of each of the last so many months.", Least = 0)]
    public int? Monthly { get; init; }

    /// <summary>One a year.</summary>
    [PolicyKey("Keep the newest of each of the last so many years.", Least = 0)]
    public int? Yearly { get; init; }

    /// <summary>Any moment within can be reached.</summary>
    [PolicyKey("Keep all that are younger than this, and the newest before it.")]
    public TimeSpan? RecoveryWindow { get; init; }

    /// <summary>Only where it is this full.</summary>
    [PolicyKey("What may go goes only while the device is fuller than this, in percent.", Least = 1, Most = 99)]
    public double? MaxUsedPercent { get; init; }

    /// <summary>The rules as <c>Remove-ExpiredBackup</c> has them.</summary>
    /// <param name="zone">Where days, weeks, months and years begin.</param>
    public RetentionPolicy ToRules(TimeZoneInfo zone) => new()
    {
        OlderThan = OlderThan,
        KeepLast = Last,
        KeepDaily = Daily,
        KeepWeekly = Weekly,
        KeepMonthly = Monthly,
        KeepYearly = Yearly,
        RecoveryWindow = RecoveryWindow,
        MaxUsedPercent = MaxUsedPercent,
        TimeZone = zone,
    };
}
