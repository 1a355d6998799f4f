using System.Globalization;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Monitoring;
using MySqlBackup.Core.Monitoring.Baseline;
using MySqlBackup.Core.Quantities;

namespace MySqlBackup.Core.Alerts;

/// <summary>What of the history's counts, and of the health that they tell, is worth an alert.</summary>
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

    /// <summary>A measure that is slower than it was; each measure is an alert of its own.</summary>
    public static IEnumerable<AlertSignal> FromComparison(BaselineComparison comparison)
    {
        if (comparison.Verdict == BaselineVerdict.NotComparable)
        {
            yield break;
        }

        string repository = Path.TrimEndingDirectorySeparator(comparison.Repository);
        string place = comparison.Measure.StartsWith("Server", StringComparison.Ordinal) && comparison.Server is { } server
            ? server
            : repository;
        yield return new AlertSignal
        {
            Kind = AlertKind.SlowerThanBaseline,
            Target = new AlertTarget(place, [], repository, comparison.Measure),
            IsFiring = comparison.Verdict == BaselineVerdict.Slower,
            IsState = true,
            Level = AlertRules.LevelOf(AlertKind.SlowerThanBaseline),
            Summary = $"{comparison.Measure} of {place}, measured on {comparison.HostName}: {comparison.Message}",
            Facts = AlertFact.Known(("Server", comparison.Server), ("Repository", repository), ("Measure", comparison.Measure), ("Machine", comparison.HostName)),
            Time = comparison.CurrentTime,
        };
    }

    /// <summary>A backup that is overdue, and a destination that is nearly full.</summary>
    public static IEnumerable<AlertSignal> FromHealth(BackupHealth health, DateTime now)
    {
        string repository = Path.TrimEndingDirectorySeparator(health.Repository);
        string database = health.Database == TableHistory.UnknownDatabase ? "" : health.Database;
        var target = new AlertTarget(health.Server.Length > 0 ? health.Server : repository, database.Length == 0 ? [] : [database], repository);
        yield return new AlertSignal
        {
            Kind = AlertKind.BackupOverdue,
            Target = target,
            IsFiring = health.IsOverdue,
            IsState = true,
            Level = AlertRules.LevelOf(AlertKind.BackupOverdue),
            Summary = health.IsOverdue
                ? $"The backup of {target} is overdue: {(health.Findings.Count > 0 ? health.Findings[0] : "")}"
                : $"The last backup of {target} is {Duration.Format(health.Age ?? TimeSpan.Zero)} old.",
            Facts = AlertFact.Known(
                ("Server", health.Server),
                ("Database", database),
                ("Repository", repository),
                ("Last backup", health.LastId),
                ("Age", health.Age is { } age ? Duration.Format(age) : ""),
                ("Last error", health.LastError)),
            Time = now,
        };
        if (health.IsDestinationFull is { } isFull)
        {
            yield return new AlertSignal
            {
                Kind = AlertKind.DestinationFull,
                Target = new AlertTarget(repository, [], repository),
                IsFiring = isFull,
                IsState = true,
                Level = AlertRules.LevelOf(AlertKind.DestinationFull),
                Summary = string.Create(CultureInfo.InvariantCulture, $"{repository} is {health.DestinationUsedPercent:0.0} % full."),
                Facts = AlertFact.Known(("Repository", repository)),
                Time = now,
            };
        }
    }
}
