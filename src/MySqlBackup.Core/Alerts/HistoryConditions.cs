using System.Globalization;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Monitoring;
using MySqlBackup.Core.Monitoring.Baseline;
using MySqlBackup.Core.Quantities;

namespace MySqlBackup.Core.Alerts;

/// <summary>What of the history's counts, and of the health that they tell, is worth an alert.</summary>
internal static class HistoryConditions
{
    /// <summary>
    /// A rate below what is wanted. Nothing where no run ended, since that is no rate, and nothing of a time that is past: neither is it
    /// news, nor does it say how the backups are now.
    /// </summary>
    public static IEnumerable<AlertSignal> FromRate(BackupSuccessRate rate, AlertLimits limits, DateTime now)
    {
        bool isPast = rate.Day is { } counted ? counted.Date != now.Date : now - rate.Until > TimeSpan.FromDays(1);
        if (rate.SuccessRate is not { } percent || isPast)
        {
            yield break;
        }

        string? repository = rate.Repository is null ? null : Path.TrimEndingDirectorySeparator(rate.Repository);
        string history = repository ?? rate.History;
        string server = rate.Server ?? string.Join(", ", rate.TargetFilter);
        string days = rate.Day is { } day ? day.ToString("'on' yyyy-MM-dd", CultureInfo.InvariantCulture) : $"since {rate.Since.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
        // Counts of unlike periods are unlike things.
        string period = rate.Day is null ? Quantity.Format((rate.Until.Date - rate.Since.Date).Days + 1, "day") : "today";
        var target = new AlertTarget(
            server.Length > 0 ? server : history,
            rate.Database is null ? rate.DatabaseFilter : [rate.Database],
            history,
            period);
        yield return new AlertSignal
        {
            Kind = AlertKind.SuccessRateLow,
            Target = target,
            IsFiring = percent < limits.SuccessRate,
            IsState = true,
            Level = AlertRules.LevelOf(AlertKind.SuccessRateLow),
            Summary = string.Create(
                CultureInfo.InvariantCulture,
                $"{percent:0.0} % of the backups of {target with { Scope = null }} succeeded {days}: {rate.FailureCount} of {rate.SuccessCount + rate.FailureCount} failed."),
            Facts = AlertFact.Known(("Server", server), ("Database", string.Join(", ", target.Database)), ("Repository", repository), ("Period", period)),
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
            // A server of which no database was known, or a repository without any backup, is not heard of any more once one is.
            Ends = known => target.Covers(known) || known.Equals(target with { Database = [] }) || known.Equals(new AlertTarget(repository, [], repository)),
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
