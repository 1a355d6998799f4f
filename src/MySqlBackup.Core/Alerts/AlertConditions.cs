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
    // What checks name where a backup can't say which databases it holds.
    private const string UnknownDatabase = "*";

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
            BackupRecord record => FromBackup(record).ToList(),
            BackupRun run => FromBackup(run.ToRecord()).ToList(),
            BackupHealth health => HistoryConditions.FromHealth(health, Now).ToList(),
            BaselineComparison comparison => HistoryConditions.FromComparison(comparison).ToList(),
            BackupSuccessRate rate => HistoryConditions.FromRate(rate, _limits).ToList(),
            IntegrityResult result => [FromCheck(result)],
            RestoreResult result => FromRestore(result).ToList(),
            _ => throw new BackupException(
                BackupErrorId.InvalidArgument,
                $"No alert can be made of an object of the type {source.GetType().Name}. Give what Invoke-MySqlBackup, Get-MySqlBackup, Get-BackupHistory, Get-BackupSuccessRate, Test-BackupHealth, Compare-BackupBaseline, Test-BackupIntegrity or Restore-MySqlBackup emits."),
        };
    }

    private IEnumerable<AlertSignal> FromBackup(BackupRecord record) => record.Status switch
    {
        BackupStatus.Success => FromFinished(record),
        BackupStatus.Failed => [FromFailed(record)],
        _ => FromUnfinished(record),
    };

    private IEnumerable<AlertSignal> FromFinished(BackupRecord record)
    {
        string server = PlaceOf(record);
        IReadOnlyList<string> asked = record.Manifest?.Options.Database ?? record.Database;
        // Good for what was asked for, and for each database that came of it.
        var covered = new AlertTarget(server, asked.Count == 0 ? [] : asked.Union(record.Database, StringComparer.Ordinal).ToArray());
        var run = new AlertTarget(server, asked);
        DateTime time = record.EndTime ?? record.StartTime;
        string size = $"{Quantity.Format(record.TableCount, "table")}, {ByteSize.Format(record.DataSize)} of rows in {Duration.Format(record.Duration)}";
        var fine = new AlertSignal
        {
            Kind = AlertKind.BackupFailed,
            Target = covered,
            IsFiring = false,
            Summary = $"The backup of {run} succeeded: {size}.",
            Facts = FactsOf(record),
            Time = time,
        };
        yield return fine;
        yield return fine with { Kind = AlertKind.DestinationFull };
        yield return fine with { Kind = AlertKind.ConnectionFailed, Target = new AlertTarget(server, []) };
        // An unfinished run is only known by its repository.
        yield return fine with { Kind = AlertKind.BackupLong, Target = new AlertTarget(Trim(record.Repository), []) };
        yield return record.Duration <= _limits.LongRun
            ? fine with { Kind = AlertKind.BackupLong }
            : Firing(fine, AlertKind.BackupLong, run, $"The backup of {run} took {Duration.Format(record.Duration)}, longer than {Duration.Format(_limits.LongRun)}: {size}.");
        yield return AlertLimits.ExpectedDuration(record.DataSize) is { } expected && record.Duration > expected
            ? Firing(fine, AlertKind.BackupSlow, run, $"The backup of {run} took {Duration.Format(record.Duration)}, where {Duration.Format(expected)} is expected: {size}.")
            : fine with { Kind = AlertKind.BackupSlow };
        if (record.Diagnosis is { } diagnosis)
        {
            yield return diagnosis.IsSlow
                ? Firing(fine, AlertKind.SlowerThanBaseline, run, $"The backup of {run} was slow: {diagnosis.Summary}")
                : fine with { Kind = AlertKind.SlowerThanBaseline };
        }
    }

    private AlertSignal FromFailed(BackupRecord record)
    {
        var signal = new AlertSignal
        {
            Kind = AlertKind.BackupFailed,
            Target = new AlertTarget(PlaceOf(record), record.Database),
            IsFiring = true,
            Level = AlertRules.LevelOf(AlertKind.BackupFailed),
            Summary = $"The backup of {new AlertTarget(PlaceOf(record), record.Database)} failed: {record.ErrorMessage}",
            Facts = FactsOf(record),
            Time = record.EndTime ?? record.StartTime,
        };
        return record.ErrorId switch
        {
            BackupErrorId.DestinationFull => Firing(signal, AlertKind.DestinationFull, signal.Target, signal.Summary),
            // A backup that was one: found now, whenever it was made.
            BackupErrorId.ManifestDamaged or BackupErrorId.FileDamaged when record.Id.Length > 0 => Firing(
                signal with { Time = Now },
                AlertKind.IntegrityFailed,
                new AlertTarget(Trim(record.Repository), [UnknownDatabase]),
                $"The backup {record.Id} can't be used: {record.ErrorMessage}"),
            _ when IsConnectionError(record.ErrorId) => Firing(signal, AlertKind.ConnectionFailed, new AlertTarget(signal.Target.Place, []), signal.Summary),
            _ => signal,
        };
    }

    private IEnumerable<AlertSignal> FromUnfinished(BackupRecord record)
    {
        DateTime now = Now;
        TimeSpan age = now - record.StartTime;
        if (age > _limits.LongRun)
        {
            yield return new AlertSignal
            {
                Kind = AlertKind.BackupLong,
                Target = new AlertTarget(Trim(record.Repository), []),
                IsFiring = true,
                Level = AlertRules.LevelOf(AlertKind.BackupLong),
                Summary = $"The backup {record.Id} began {Duration.Format(age)} ago and has not ended: it runs longer than {Duration.Format(_limits.LongRun)}, or has died.",
                Facts = FactsOf(record),
                Time = now,
            };
        }
    }

    private static AlertSignal FromCheck(IntegrityResult result)
    {
        string place = Trim(result.Repository);
        string check = $"The check of {result.Database} in backup {result.Id} at level {result.Level}";
        AlertLevel usual = AlertRules.LevelOf(AlertKind.IntegrityFailed);
        // A good check of any database also shows that backups can be read again.
        return new AlertSignal
        {
            Kind = AlertKind.IntegrityFailed,
            Target = new AlertTarget(place, result.IsValid ? [result.Database, UnknownDatabase] : [result.Database]),
            IsFiring = !result.IsValid,
            Level = result.Status == IntegrityStatus.Skipped ? AlertLevel.Warning : usual,
            Summary = result.Status switch
            {
                IntegrityStatus.Passed => $"{check} passed: {Quantity.Format(result.TableCount, "table")}, {Quantity.Format(result.RowCount, "row")}.",
                IntegrityStatus.Skipped => $"{check} could not be carried out: {result.Reason}",
                _ => $"{check} failed: {result.Reason}",
            },
            Facts = Facts(
                ("Repository", place), ("Database", result.Database), ("Backup", result.Id), ("Level", result.Level.ToString()),
                ("Findings", result.Findings.Count == 0 ? "" : Quantity.Format(result.Findings.Count)), ("Finding", result.Findings.Count == 0 ? "" : result.Findings[0].Message)),
            Time = result.StartTime + result.Duration,
        };
    }

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
            Facts = Facts(
                ("Server", result.Server), ("Database", result.Database), ("Target", result.Target), ("Backup", result.Id),
                ("Duration", Duration.Format(result.Duration)), ("Error", result.ErrorId)),
            Time = Now,
        };
        if (result.Status == BackupStatus.Success)
        {
            yield return signal;
            yield return signal with { Kind = AlertKind.ConnectionFailed, Target = new AlertTarget(result.Server, []) };
        }
        else if (IsConnectionError(result.ErrorId))
        {
            yield return Firing(signal, AlertKind.ConnectionFailed, new AlertTarget(result.Server, []), $"{restore} failed: {result.ErrorMessage}");
        }
        else
        {
            yield return Firing(signal, AlertKind.RestoreFailed, target, $"{restore} failed: {result.ErrorMessage}");
        }
    }

    private static AlertSignal Firing(AlertSignal signal, string kind, AlertTarget target, string summary) =>
        signal with { Kind = kind, Target = target, IsFiring = true, Level = AlertRules.LevelOf(kind), Summary = summary };

    private static bool IsConnectionError(string? errorId) => errorId
        is BackupErrorId.ServerUnreachable or BackupErrorId.TlsFailed or BackupErrorId.AccessDenied or BackupErrorId.AuthenticationUnsupported;

    private static string PlaceOf(BackupRecord record) => record.Server.Length > 0 ? record.Server : Trim(record.Repository);

    private static string Trim(string repository) => Path.TrimEndingDirectorySeparator(repository);

    private static AlertFact[] FactsOf(BackupRecord record) => Facts(
        ("Server", record.Server),
        ("Database", record.Database.Count == 0 ? "" : string.Join(", ", record.Database)),
        ("Repository", record.Repository),
        ("Backup", record.Id),
        ("Started", record.StartTime == default ? "" : record.StartTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)),
        ("Duration", record.EndTime is null ? "" : Duration.Format(record.Duration)),
        ("Size", record.Size == 0 ? "" : ByteSize.Format(record.Size)),
        ("Error", record.ErrorId));

    private static AlertFact[] Facts(params (string Name, string? Value)[] facts) =>
        facts.Where(fact => !string.IsNullOrEmpty(fact.Value)).Select(fact => new AlertFact(fact.Name, AlertText.OneLine(fact.Value!))).ToArray();
}
