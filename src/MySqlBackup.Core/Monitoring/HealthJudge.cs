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
        List<(BackupHealthStatus Status, string Text)> findings =
        [
            .. JudgeAge(subject, backup, age),
            .. last.PassedOver.Select(reason => (BackupHealthStatus.Warning, reason)),
            .. JudgeChecks(subject, backup),
            .. subject.IsLeftOut ? [] : JudgeDrill(drill),
            .. JudgeFailures(failures.Count, backup is null ? "" : " since the last backup", lastError),
            .. JudgeSpace(),
        ];
        return new BackupHealth
        {
            Repository = repository,
            Server = subject.Server,
            Database = subject.Database,
            Status = findings.Count == 0 ? BackupHealthStatus.Healthy : findings.Max(f => f.Status),
            Findings = findings.OrderByDescending(f => f.Status).Select(f => f.Text).ToArray(),
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

    private IEnumerable<(BackupHealthStatus, string)> JudgeAge(HealthSubject subject, BackupRecord? backup, TimeSpan? age)
    {
        if (subject.IsLeftOut)
        {
            yield return (BackupHealthStatus.Warning, "All databases that are known here are left out by -ExcludeDatabase (--exclude-database), so none was judged.");
        }
        else if (backup is null)
        {
            string what = subject.Database == TableHistory.UnknownDatabase ? "The repository holds no backup." : $"The repository holds no backup of {subject.Database}.";
            yield return (BackupHealthStatus.Unhealthy, $"{what} Run one, and look into why earlier ones failed.");
        }
        else if (age is null)
        {
            yield return (BackupHealthStatus.Unhealthy, "No backup has a time that has passed, so how old the last one is can't be told.");
        }
        else if (age > request.MaxAge)
        {
            yield return (BackupHealthStatus.Unhealthy, $"The last backup is {Duration.Format(age.Value)} old; {Duration.Format(request.MaxAge)} are allowed.");
        }
    }

    private static IEnumerable<(BackupHealthStatus, string)> JudgeChecks(HealthSubject subject, BackupRecord? backup)
    {
        BackupCheck? check = subject.Checks.LastOrDefault(c => c.Id == backup?.Id && c.Status != IntegrityStatus.Skipped);
        if (check is { Status: IntegrityStatus.Failed })
        {
            yield return (BackupHealthStatus.Unhealthy, $"The last backup failed its check, {check.Level} at {Text(check.StartTime)}: {check.Reason}");
            yield break;
        }

        BackupCheck? drill = subject.Checks.LastOrDefault(c => c.Level == IntegrityLevel.Restore && c.Status != IntegrityStatus.Skipped);
        if (drill is { Status: IntegrityStatus.Failed })
        {
            yield return (BackupHealthStatus.Warning, $"The last drill failed, of {drill.Id} at {Text(drill.StartTime)}: {drill.Reason}");
        }
    }

    private IEnumerable<(BackupHealthStatus, string)> JudgeDrill(BackupCheck? drill)
    {
        if (request.MaxDrillAge is { } longest)
        {
            if (drill is null)
            {
                yield return (BackupHealthStatus.Unhealthy, "No drill has passed. Run Test-BackupIntegrity -Level Restore, or mysqlbackup verify --level restore.");
            }
            else if (now - drill.StartTime > longest)
            {
                yield return (BackupHealthStatus.Unhealthy, $"The last drill that passed was {Duration.Format(now - drill.StartTime)} ago; {Duration.Format(longest)} are allowed.");
            }
        }

        if (request.MaxRto is { } limit)
        {
            if (drill?.RestoreDuration is not { } restore)
            {
                yield return (BackupHealthStatus.Warning, "How long a restore takes was not measured: no drill has passed.");
            }
            else if (restore > limit)
            {
                yield return (BackupHealthStatus.Unhealthy, $"The last drill's restore took {Duration.Format(restore)}; {Duration.Format(limit)} are allowed.");
            }
        }
    }

    private static IEnumerable<(BackupHealthStatus, string)> JudgeFailures(int count, string since, string? lastError)
    {
        if (count > 0)
        {
            yield return (BackupHealthStatus.Warning, $"{Quantity.Format(count, "run")} failed{since}{(lastError is null ? "." : $", the last of them: {lastError}")}");
        }
    }

    private IEnumerable<(BackupHealthStatus, string)> JudgeSpace()
    {
        if (usedPercent > request.MaxUsedPercent)
        {
            yield return (BackupHealthStatus.Warning, string.Create(CultureInfo.InvariantCulture, $"The destination is {usedPercent:0.0} % full; {request.MaxUsedPercent:0.#} % are allowed."));
        }
    }

    private static string Text(DateTime time) => time.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
