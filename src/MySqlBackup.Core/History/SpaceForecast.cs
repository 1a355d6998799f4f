using MySqlBackup.Core.Quantities;

namespace MySqlBackup.Core.History;

/// <summary>When a destination is full, and what says so.</summary>
internal static class SpaceForecast
{
    /// <summary>Fewer days tell a whim from a trend no better than a coin.</summary>
    private const int LeastDays = 3;

    /// <summary>Fills in the forecast.</summary>
    /// <param name="trend">The trend, with the bytes free now.</param>
    /// <param name="change">How the free space changes a day, in bytes; null where it was measured on one day alone.</param>
    /// <param name="days">Days on which the free space was measured.</param>
    /// <param name="firstDay">The first day with a backup; null where there is none.</param>
    public static BackupCapacityTrend Apply(BackupCapacityTrend trend, double? change, int days, DateTime? firstDay)
    {
        long free = trend.DestinationFree ?? 0;
        if (change is { } measured && days >= LeastDays)
        {
            string over = $"Measured on {Quantity.Format(days, "day")}, the free space";
            return measured < 0
                ? trend with
                {
                    DaysUntilFull = free / -measured,
                    Reasoning = $"{over} shrinks by {ByteSize.Format(-measured)} a day, all that is written and deleted there counted; {ByteSize.Format(free)} are free.",
                }
                : trend with { Reasoning = $"{over} does not shrink: what is deleted makes up for what is written. {ByteSize.Format(free)} are free." };
        }

        if (firstDay is not { } first || trend.TotalSize == 0)
        {
            return trend with { Reasoning = $"Nothing was written in this time; {ByteSize.Format(free)} are free." };
        }

        // Counted from the first backup on: what was before it tells nothing.
        double span = (trend.Until - first).TotalDays;
        double written = trend.TotalSize / span;
        return trend.Until.Date > first
            ? trend with
            {
                DaysUntilFull = free / written,
                Reasoning = $"The free space was measured on {Quantity.Format(days, "day")}, too few to see a trend. At {ByteSize.Format(written)} of backups a day and nothing deleted, {ByteSize.Format(free)} free would last so long.",
            }
            : trend with { Reasoning = $"Backups were made on one day only, too few to see a trend; {ByteSize.Format(free)} are free." };
    }
}
