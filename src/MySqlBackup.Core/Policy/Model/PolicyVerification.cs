using MySqlBackup.Core.Integrity;

namespace MySqlBackup.Core.Policy.Model;

/// <summary>How backups are checked.</summary>
[PolicyShorthand(nameof(Level))]
public sealed record PolicyVerification : PolicySection
{
    /// <summary>How deep, after each backup.</summary>
    [PolicyKey("How deep each backup is checked after it was taken.")]
    public IntegrityLevel? Level { get; init; }

    /// <summary>When the newest backup is restored and compared.</summary>
    [PolicyKey("When the newest backup is restored on a scratch server and compared, as a cron expression.")]
    public CronExpression? RestoreDrill { get; init; }
}
