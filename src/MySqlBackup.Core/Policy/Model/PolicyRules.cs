namespace MySqlBackup.Core.Policy.Model;

/// <summary>What a target and a tier can both say; the target's word goes before its tier's.</summary>
public abstract record PolicyRules : PolicySection
{
    /// <summary>How much depends on it.</summary>
    [PolicyKey("How much depends on it: of runs that are due together the higher go first.", Values = ["high", "medium", "low"])]
    public string? Priority { get; init; }

    /// <summary>When it runs; none means when it is asked for.</summary>
    [PolicyKey("When it runs, as a cron expression of five fields or @daily and its like.")]
    public CronExpression? Schedule { get; init; }

    /// <summary>Where the schedule's times are meant.</summary>
    [PolicyKey("The time zone of the schedule and the window.")]
    public TimeZoneInfo? TimeZone { get; init; }

    /// <summary>Between which times of the day a run may begin.</summary>
    [PolicyKey("The times of the day between which a run may begin, such as 22:00-06:00. A run that is due outside waits for it.")]
    public PolicyWindow? Window { get; init; }

    /// <summary>How long backups stay.</summary>
    [PolicyKey("How long backups stay: an age such as 30d, or rules.")]
    public PolicyRetention? Retention { get; init; }

    /// <summary>How it is backed up.</summary>
    [PolicyKey("How it is backed up.")]
    public PolicyStrategy? Strategy { get; init; }

    /// <summary>How its backups are checked.</summary>
    [PolicyKey("How its backups are checked.")]
    public PolicyVerification? Verification { get; init; }
}
