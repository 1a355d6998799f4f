using System.Globalization;
using MySqlBackup.Core.Quantities;

namespace MySqlBackup.Core.Repository.Retention;

/// <summary>
/// Which backups stay. Each rule keeps some of a series; what no rule keeps may go. A series is the backups of one server that were asked for the same.
/// </summary>
public sealed record RetentionPolicy
{
    /// <summary>Only what is older than this may go.</summary>
    public TimeSpan? OlderThan { get; init; }

    /// <summary>Keeps so many, the newest.</summary>
    public int? KeepLast { get; init; }

    /// <summary>Keeps the newest of each of the last so many days that have one.</summary>
    public int? KeepDaily { get; init; }

    /// <summary>Keeps the newest of each of the last so many ISO weeks that have one.</summary>
    public int? KeepWeekly { get; init; }

    /// <summary>Keeps the newest of each of the last so many months that have one.</summary>
    public int? KeepMonthly { get; init; }

    /// <summary>Keeps the newest of each of the last so many years that have one.</summary>
    public int? KeepYearly { get; init; }

    /// <summary>Keeps all that are younger than this, and the newest before it: any moment within can be reached from one of them.</summary>
    public TimeSpan? RecoveryWindow { get; init; }

    /// <summary>What may go goes only while the repository's device is fuller than this, oldest first.</summary>
    public double? MaxUsedPercent { get; init; }

    /// <summary>Where days, weeks, months and years begin.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>True where a rule is there that keeps something whatever backups there are.</summary>
    private bool KeepsAny =>
        OlderThan > TimeSpan.Zero || RecoveryWindow > TimeSpan.Zero || new[] { KeepLast, KeepDaily, KeepWeekly, KeepMonthly, KeepYearly }.Any(count => count > 0);

    /// <summary>The time zone of a name: one of the system's, <c>UTC</c>, or <c>Local</c>.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: the system knows none of that name.</exception>
    public static TimeZoneInfo FindTimeZone(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Equals("Local", StringComparison.OrdinalIgnoreCase))
        {
            return TimeZoneInfo.Local;
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? zone)
            ? zone
            : throw new BackupException(BackupErrorId.InvalidArgument, $"There is no time zone '{name}' on this machine. Write one such as Europe/Berlin, UTC or Local.");
    }

    /// <summary>Refuses a policy that keeps nothing, or that makes no sense.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>.</exception>
    public void Validate()
    {
        if (OlderThan < TimeSpan.Zero || RecoveryWindow < TimeSpan.Zero || new[] { KeepLast, KeepDaily, KeepWeekly, KeepMonthly, KeepYearly }.Any(count => count < 0))
        {
            throw new BackupException(BackupErrorId.InvalidArgument, "A policy's numbers and times can't be negative.");
        }

        if (MaxUsedPercent is <= 0 or >= 100 or double.NaN)
        {
            throw new BackupException(BackupErrorId.InvalidArgument, "-MaxUsedPercent takes a number between 0 and 100.");
        }

        if (!KeepsAny)
        {
            throw new BackupException(
                BackupErrorId.InvalidArgument,
                "Nothing is removed: the policy keeps nothing. Say what stays, with -OlderThan, -KeepLast, -KeepDaily, -KeepWeekly, -KeepMonthly, -KeepYearly or -RecoveryWindow.");
        }
    }

    /// <summary>What it keeps, in words.</summary>
    public override string ToString()
    {
        string?[] rules =
        [
            OlderThan is { } age ? $"what is younger than {InWords(age)}" : null,
            Of(KeepLast, "the last {0}"),
            Of(KeepDaily, "{0} daily"),
            Of(KeepWeekly, "{0} weekly"),
            Of(KeepMonthly, "{0} monthly"),
            Of(KeepYearly, "{0} yearly"),
            RecoveryWindow is { } window ? $"the recovery window of {InWords(window)}" : null,
        ];
        return string.Join(", ", rules.OfType<string>());
    }

    /// <summary>Whole days as days.</summary>
    internal static string InWords(TimeSpan time) =>
        time > TimeSpan.Zero && time.Ticks % TimeSpan.TicksPerDay == 0 ? Quantity.Format(time.Ticks / TimeSpan.TicksPerDay, "day") : Duration.Format(time);

    private static string? Of(int? count, string format) => count > 0 ? string.Format(CultureInfo.InvariantCulture, format, count) : null;
}
