using System.Globalization;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Monitoring;
using MySqlBackup.Core.Monitoring.Baseline;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Alerts;

/// <summary>
/// The one place that knows what of an object is worth an alert, and what of it says that an alert is over. A new type takes a line in
/// <see cref="Read"/> and a method that makes its signals.
/// </summary>
public sealed class AlertConditions
{
    private readonly AlertLimits _limits;
    private readonly TimeProvider _clock;

    /// <summary>Creates the conditions.</summary>
    /// <param name="limits">From where on numbers are bad; null for the usual ones.</param>
    /// <param name="clock">Tells how long an unfinished run has lasted; null for the system's.</param>
    public AlertConditions(AlertLimits? limits = null, TimeProvider? clock = null)
    {
        _limits = limits ?? new AlertLimits();
        _clock = clock ?? TimeProvider.System;
    }

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    /// <summary>The signals of an object; none where there is nothing to say of it.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: not an object that alerts are made of.</exception>
    public IReadOnlyList<AlertSignal> Read(object source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source switch
        {
            BackupRecord record => new BackupConditions(_limits, Now).Read(record).ToList(),
            BackupRun run => new BackupConditions(_limits, Now).Read(run.ToRecord()).ToList(),
            BackupHealth health => HistoryConditions.FromHealth(health, Now).ToList(),
            BaselineComparison comparison => HistoryConditions.FromComparison(comparison).ToList(),
            BackupSuccessRate rate => HistoryConditions.FromRate(rate, _limits, Now).ToList(),
            IntegrityResult result => CheckConditions.Read(result).ToList(),
            RestoreResult result => FromRestore(result).ToList(),
            _ => throw new BackupException(
                BackupErrorId.InvalidArgument,
                $"No alert can be made of an object of the type {source.GetType().Name}. Give what Invoke-MySqlBackup, Get-MySqlBackup, Get-BackupHistory, Get-BackupSuccessRate, Test-BackupHealth, Compare-BackupBaseline, Test-BackupIntegrity or Restore-MySqlBackup emits."),
        };
    }

    /// <summary>Why <see cref="Read"/> has no signal of an object.</summary>
    public static string WhyNone(object source) => source switch
    {
        BackupSuccessRate { SuccessRate: null } => "No run has ended in this time, so there is no rate.",
        BackupSuccessRate { Day: { } day } => $"The rate is that of {day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}, a day that is past: it is no news, and does not say how the backups are now.",
        BackupSuccessRate => "The rate is that of a time that is past: it is no news, and does not say how the backups are now.",
        BaselineComparison => "The measures can't be compared.",
        IntegrityResult => "The backup holds accounts alone, which can't be checked at this level.",
        _ => "The run has not ended, and has not lasted long.",
    };

    private IEnumerable<AlertSignal> FromRestore(RestoreResult result)
    {
        var target = new AlertTarget(result.Server, [result.Target]);
        string restore = $"The restore of {result.Database} from {result.Id} into {target}";
        var signal = new AlertSignal
        {
            Kind = AlertKind.RestoreFailed,
            Target = target,
            IsFiring = false,
            Summary = $"{restore} succeeded: {Quantity.Format(result.TableCount, "table")}, {Quantity.Format(result.RowCount, "row")} in {Duration.Format(result.Duration)}.",
            Facts = AlertFact.Known(
                ("Server", result.Server), ("Database", result.Database), ("Target", result.Target), ("Backup", result.Id),
                ("Duration", Duration.Format(result.Duration)), ("Error", result.ErrorId)),
            Time = Now,
        };
        if (result.Status == BackupStatus.Success)
        {
            yield return signal;
            foreach (AlertTarget reached in BackupConditions.ReachedBy(result.Server, result.Account))
            {
                yield return signal with { Kind = AlertKind.ConnectionFailed, Target = reached };
            }
        }
        else if (BackupConditions.IsConnectionError(result.ErrorId))
        {
            yield return BackupConditions.Firing(signal, AlertKind.ConnectionFailed, BackupConditions.NotReached(result.Server, result.Account, result.ErrorId), $"{restore} failed: {result.ErrorMessage}");
        }
        else
        {
            yield return BackupConditions.Firing(signal, AlertKind.RestoreFailed, target, $"{restore} failed: {result.ErrorMessage}");
        }
    }
}
