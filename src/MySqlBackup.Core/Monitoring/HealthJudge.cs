using System.Globalization;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Monitoring;

/// <summary>Holds what is known of a database against what is asked.</summary>
internal sealed class HealthJudge(BackupHealthRequest request, string repository, double? usedPercent, DateTime now)
{
    /// <summary>The verdict.</summary>
    /// <param name="subject">What is known of the database.</param>
    /// <param name="last">Its last backup.</param>
    /// <param name="failures">The runs that failed since, newest first.</param>
    /// <param name="lastError">Why the last of them failed.</param>
    public BackupHealth Judge(HealthSubject subject, LastBackup last, IReadOnlyList<(DateTime Start, string Id)> failures, string? lastError)
    {
        BackupRecord? backup = last.Record;
        TimeSpan? age = backup is null || last.LiesAhead ? null : now > backup.StartTime ? now - backup.StartTime : TimeSpan.Zero;
        BackupCheck? drill = subject.Checks.LastOrDefault(c => c.IsProof);
        List<HealthFinding> findings =
        [
            .. JudgeAge(subject, backup, age),
            .. last.PassedOver,
            .. JudgeChecks(subject, backup),
            .. subject.IsLeftOut ? [] : JudgeDrill(drill),
            .. JudgeFailures(failures.Count, backup is null ? HealthFindingKind.RunsFailed : HealthFindingKind.RunsFailedSince, lastError),
            .. JudgeSpace(),
        ];
        return new BackupHealth
        {
            Repository = repository,
            Server = subject.Server,
            Database = subject.Database,
            Status = findings.Count == 0 ? BackupHealthStatus.Healthy : findings.Max(f => f.Status),
            Reasons = findings.OrderByDescending(f => f.Status).ToArray(),
            IsOverdue = !subject.IsLeftOut && (age is null || age > request.MaxAge),
            IsDestinationFull = usedPercent is null ? null : usedPercent > request.MaxUsedPercent,
            LastSuccess = backup?.StartTime,
            LastId = backup?.Id,
            Age = age,
            Rto = drill?.RestoreDuration,
            LastDrill = drill?.StartTime,
            ConsecutiveFailures = failures.Count,
            LastError = lastError,
            DestinationUsedPercent = usedPercent,
            LastDuration = backup?.EndTime is null ? null : backup.Duration,
            LastSize = subject.Database == TableHistory.UnknownDatabase ? backup?.Manifest?.Files.Sum(f => f.Size) : backup?.Manifest?.SizeOf(subject.Database),
            LastThroughput = backup is { Throughput: > 0 } ? backup.Throughput : null,
        };
    }

    private IEnumerable<HealthFinding> JudgeAge(HealthSubject subject, BackupRecord? backup, TimeSpan? age)
    {
        if (subject.IsLeftOut)
        {
            yield return Warning(HealthFindingKind.AllLeftOut);
        }
        else if (backup is null)
        {
            yield return subject.Database == TableHistory.UnknownDatabase ? Unhealthy(HealthFindingKind.NoBackup) : Unhealthy(HealthFindingKind.NoBackupOf, subject.Database);
        }
        else if (age is null)
        {
            yield return Unhealthy(HealthFindingKind.NoPastBackup);
        }
        else if (age > request.MaxAge)
        {
            yield return Unhealthy(HealthFindingKind.BackupOld, Duration.Format(age.Value), Duration.Format(request.MaxAge));
        }
    }

    private static IEnumerable<HealthFinding> JudgeChecks(HealthSubject subject, BackupRecord? backup)
    {
        BackupCheck? check = subject.Checks.LastOrDefault(c => c.Id == backup?.Id && c.Status != IntegrityStatus.Skipped);
        if (check is { Status: IntegrityStatus.Failed })
        {
            yield return Unhealthy(HealthFindingKind.CheckFailed, check.Level.ToString(), Text(check.StartTime), check.Reason ?? "");
            yield break;
        }

        BackupCheck? drill = subject.Checks.LastOrDefault(c => c.Level == IntegrityLevel.Restore && c.Status != IntegrityStatus.Skipped);
        if (drill is { Status: IntegrityStatus.Failed })
        {
            yield return Warning(HealthFindingKind.DrillFailed, drill.Id, Text(drill.StartTime), drill.Reason ?? "");
        }
    }

    private IEnumerable<HealthFinding> JudgeDrill(BackupCheck? drill)
    {
        if (request.MaxDrillAge is { } longest)
        {
            if (drill is null)
            {
                yield return Unhealthy(HealthFindingKind.NoDrill);
            }
            else if (now - drill.StartTime > longest)
            {
                yield return Unhealthy(HealthFindingKind.DrillOld, Duration.Format(now - drill.StartTime), Duration.Format(longest));
            }
        }

        if (request.MaxRto is { } limit)
        {
            if (drill?.RestoreDuration is not { } restore)
            {
                yield return Warning(HealthFindingKind.RestoreNotMeasured);
            }
            else if (restore > limit)
            {
                yield return Unhealthy(HealthFindingKind.RestoreSlow, Duration.Format(restore), Duration.Format(limit));
            }
        }
    }

    private static IEnumerable<HealthFinding> JudgeFailures(int count, HealthFindingKind kind, string? lastError)
    {
        if (count > 0)
        {
            yield return lastError is null ? Warning(kind, Quantity.Format(count)) : Warning(kind, Quantity.Format(count), lastError);
        }
    }

    private IEnumerable<HealthFinding> JudgeSpace()
    {
        if (usedPercent is { } used && used > request.MaxUsedPercent)
        {
            yield return Warning(HealthFindingKind.DestinationFull, used.ToString("0.0", CultureInfo.InvariantCulture), request.MaxUsedPercent.ToString("0.#", CultureInfo.InvariantCulture));
        }
    }

    private static HealthFinding Warning(HealthFindingKind kind, params string[] values) => HealthFinding.Of(BackupHealthStatus.Warning, kind, values);

    private static HealthFinding Unhealthy(HealthFindingKind kind, params string[] values) => HealthFinding.Of(BackupHealthStatus.Unhealthy, kind, values);

    private static string Text(DateTime time) => time.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
