using System.Globalization;
using MySqlBackup.Core.History;

namespace MySqlBackup.Core.Alerts;

/// <summary>What of the history's counts is worth an alert.</summary>
internal static class HistoryConditions
{
    /// <summary>A rate below what is wanted; nothing where no run ended, since that is no rate.</summary>
    public static IEnumerable<AlertSignal> FromRate(BackupSuccessRate rate, AlertLimits limits)
    {
        if (rate.SuccessRate is not { } percent)
        {
            yield break;
        }

        string what = rate.Server is null ? rate.History : $"{rate.Server} in {rate.History}";
        string days = rate.Day is { } day ? day.ToString("'on' yyyy-MM-dd", CultureInfo.InvariantCulture) : $"since {rate.Since.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
        yield return new AlertSignal
        {
            Kind = AlertKind.SuccessRateLow,
            Target = new AlertTarget(rate.Server ?? rate.History, rate.Database is null ? [] : [rate.Database]),
            IsFiring = percent < limits.SuccessRate,
            Level = AlertRules.LevelOf(AlertKind.SuccessRateLow),
            Summary = string.Create(CultureInfo.InvariantCulture, $"{percent:0.0} % of the backups of {what} succeeded {days}: {rate.FailureCount} of {rate.SuccessCount + rate.FailureCount} failed."),
            Time = rate.Until,
        };
    }
}
