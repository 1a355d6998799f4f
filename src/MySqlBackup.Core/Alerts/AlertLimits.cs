namespace MySqlBackup.Core.Alerts;

/// <summary>From where on a number is worth an alert.</summary>
public sealed record AlertLimits
{
    private const long SmallBackup = 10L << 30;
    private const long LargeBackup = 100L << 30;

    /// <summary>The longest that a backup may run: two hours.</summary>
    public TimeSpan LongRun { get; init; } = TimeSpan.FromHours(2);

    /// <summary>The least success rate, in percent: 95.</summary>
    public double SuccessRate { get; init; } = 95;

    /// <summary>How long a backup of so many bytes of rows is expected to take: 30 minutes below 10 GB, two hours below 100 GB; null above.</summary>
    public static TimeSpan? ExpectedDuration(long dataSize) => dataSize switch
    {
        < SmallBackup => TimeSpan.FromMinutes(30),
        < LargeBackup => TimeSpan.FromHours(2),
        _ => null,
    };
}
