using System.Globalization;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Alerts;

/// <summary>What of a run of a backup is worth an alert, and which alerts its end is the end of.</summary>
/// <param name="limits">From where on numbers are bad.</param>
/// <param name="now">The time, UTC.</param>
internal sealed class BackupConditions(AlertLimits limits, DateTime now)
{
    // What checks name where a backup can't say which databases it holds.
    public const string UnknownDatabase = "*";

    // An id has the second in which its run began.
    private static readonly TimeSpan IdTolerance = TimeSpan.FromMinutes(1);

    /// <summary>The signals of a run.</summary>
    public IEnumerable<AlertSignal> Read(BackupRecord record) => record.Status switch
    {
        BackupStatus.Success => [.. FromFinished(record), .. FromEnd(record)],
        BackupStatus.Failed => [FromFailed(record), .. FromEnd(record)],
        _ => EndOf(record) is { } ended ? Read(ended) : FromUnfinished(record),
    };

    /// <summary>A signal like another, of something bad.</summary>
    public static AlertSignal Firing(AlertSignal signal, string kind, AlertTarget target, string summary) =>
        signal with { Kind = kind, Target = target, IsFiring = true, Level = AlertRules.LevelOf(kind), Summary = summary, Ends = null };

    /// <summary>True for the errors of one who never got as far as to be let in.</summary>
    public static bool IsConnectionError(string? errorId) => errorId
        is BackupErrorId.ServerUnreachable or BackupErrorId.TlsFailed or BackupErrorId.AccessDenied or BackupErrorId.AuthenticationUnsupported;

    /// <summary>What could not be connected to: the server, or where that refused an account, the account there.</summary>
    public static AlertTarget NotReached(string server, string? account, string? errorId) => new(
        server, [], null, account is { Length: > 0 } && errorId is (BackupErrorId.AccessDenied or BackupErrorId.AuthenticationUnsupported) ? AlertTarget.OfAccount(account) : null);

    /// <summary>What was connected to: the server, and with which account. What lets one account in says nothing of another.</summary>
    public static IEnumerable<AlertTarget> ReachedBy(string server, string? account) =>
        account is { Length: > 0 } ? [new AlertTarget(server, []), new AlertTarget(server, [], null, AlertTarget.OfAccount(account))] : [new AlertTarget(server, [])];

    private IEnumerable<AlertSignal> FromFinished(BackupRecord record)
    {
        AlertTarget job = JobOf(record);
        AlertTarget[] covered = CoveredBy(record, job);
        string size = $"{Quantity.Format(record.TableCount, "table")}, {ByteSize.Format(record.DataSize)} of rows in {Duration.Format(record.Duration)}";
        AlertSignal fine = SignalOf(record, AlertKind.BackupFailed, job, $"The backup of {job} succeeded: {size}.") with
        {
            Ends = target => covered.Any(c => c.Covers(target)),
        };
        yield return fine;

        // That it took several attempts makes it no longer, and no slower.
        AlertSignal once = fine with { Attempts = 1 };
        if (RoomOf(record, job) is { } room)
        {
            yield return fine with { Kind = AlertKind.DestinationFull, Target = room, Ends = null };
        }

        foreach (AlertTarget reached in ReachedBy(job.Place, record.Account))
        {
            yield return fine with { Kind = AlertKind.ConnectionFailed, Target = reached, Ends = null };
        }

        yield return record.Duration <= limits.LongRun
            ? fine with { Kind = AlertKind.BackupLong }
            : Firing(once, AlertKind.BackupLong, job, $"The backup of {job} took {Duration.Format(record.Duration)}, longer than {Duration.Format(limits.LongRun)}: {size}.");
        yield return AlertLimits.ExpectedDuration(record.DataSize) is { } expected && record.Duration > expected
            ? Firing(once, AlertKind.BackupSlow, job, $"The backup of {job} took {Duration.Format(record.Duration)}, where {Duration.Format(expected)} is expected: {size}.")
            : fine with { Kind = AlertKind.BackupSlow };
        if (record.Diagnosis is { } diagnosis)
        {
            yield return diagnosis.IsSlow
                ? Firing(once, AlertKind.SlowerThanBaseline, job, $"The backup of {job} was slow: {diagnosis.Summary}")
                : fine with { Kind = AlertKind.SlowerThanBaseline };
        }
    }

    private AlertSignal FromFailed(BackupRecord record)
    {
        AlertTarget job = JobOf(record);
        string again = record.Attempts > 1 ? string.Create(CultureInfo.InvariantCulture, $" again, at attempt {record.Attempts}") : "";
        AlertSignal signal = Firing(SignalOf(record, "", job, ""), AlertKind.BackupFailed, job, $"The backup of {job} failed{again}: {record.ErrorMessage}");
        return record.ErrorId switch
        {
            BackupErrorId.DestinationFull => Firing(signal, AlertKind.DestinationFull, RoomOf(record, job) ?? job, signal.Summary),
            // A backup that was one: found now, whenever it was made, and found by every look.
            BackupErrorId.ManifestDamaged or BackupErrorId.FileDamaged or BackupErrorId.FormatUnknown when record.Id.Length > 0 => Firing(
                signal with { Time = now, IsState = true },
                AlertKind.IntegrityFailed,
                new AlertTarget(job.Repository ?? job.Place, [UnknownDatabase], job.Repository, CheckConditions.ScopeOf(record.Id, IntegrityLevel.Quick)),
                $"The backup {record.Id} in {record.Repository} can't be used: {record.ErrorMessage}"),
            _ when IsConnectionError(record.ErrorId) => Firing(signal, AlertKind.ConnectionFailed, NotReached(job.Place, record.Account, record.ErrorId), signal.Summary),
            _ => signal,
        };
    }

    // A repository knows of a run that left its folder behind no more than that; the history knows whether it has died, and what it was asked for.
    private static BackupRecord? EndOf(BackupRecord record)
    {
        if (record.Server.Length > 0 || !BackupId.IsValid(record.Id))
        {
            return null;
        }

        try
        {
            DateTime begun = BackupId.Time(record.Id);
            var query = new HistoryQuery { Id = [record.Id], Since = begun - IdTolerance, Until = begun + IdTolerance };
            return BackupRepository.TryOpen(record.Repository) is { } repository
                && new JournalHistory(repository, NullOutput.Instance).ReadRuns(query, CancellationToken.None).LastOrDefault() is { Status: not BackupStatus.Running } run
                ? run.ToRecord()
                : null;
        }
        catch (BackupException)
        {
            // A history that can't be read knows no better.
            return null;
        }
    }

    private IEnumerable<AlertSignal> FromUnfinished(BackupRecord record)
    {
        TimeSpan age = now - record.StartTime;
        if (age > limits.LongRun)
        {
            string repository = TrimPath(record.Repository);
            // A repository knows nothing of its unfinished runs but their ids, and a history knows more; both are to mean the same.
            yield return Firing(
                SignalOf(record, "", new AlertTarget("", []), "") with { Time = now, IsState = true },
                AlertKind.BackupLong,
                new AlertTarget(repository, [], repository, record.Id),
                $"The backup {record.Id} in {repository} began {Duration.Format(age)} ago and has not ended: it runs longer than {Duration.Format(limits.LongRun)}, or has died.");
        }
    }

    // A run that was long is over with its end. One that is gone has none, and whoever ends next in the repository tells so.
    private IEnumerable<AlertSignal> FromEnd(BackupRecord record)
    {
        if (record.Id.Length > 0 && record.Repository.Length > 0)
        {
            string repository = TrimPath(record.Repository);
            var target = new AlertTarget(repository, [], repository, record.Id);
            yield return SignalOf(record, AlertKind.BackupLong, target, $"The backup {record.Id} in {repository} has ended, and no earlier one goes on.") with
            {
                Time = now,
                Ends = known => known.Equals(target) || (AlertPlace.AreSame(known.Place, repository) && BackupId.IsValid(known.Scope ?? "") && IsGone(repository, known.Scope!)),
            };
        }
    }

    private static bool IsGone(string path, string id)
    {
        try
        {
            return BackupRepository.TryOpen(path) is { } repository
                && !repository.Storage.FolderExists(id + BackupId.PartialSuffix)
                && new JournalHistory(repository, NullOutput.Instance).ReadRunning().All(told => told.Run.Id != id);
        }
        catch (BackupException)
        {
            // What can't be read is not known to be gone.
            return false;
        }
    }

    // What was asked for: the same for all runs of a job, however far they come.
    private static AlertTarget JobOf(BackupRecord record)
    {
        string repository = TrimPath(record.Repository);
        return new AlertTarget(
            record.Server.Length > 0 ? record.Server : repository,
            record.Requested ?? record.Database,
            repository.Length > 0 ? repository : null,
            ScopeOf(record, record.NoData));
    }

    // The room that a job did not find: another job that finds its own says nothing of it.
    private static AlertTarget? RoomOf(BackupRecord record, AlertTarget job) => job.Repository is not { } repository
        ? null
        : new AlertTarget(repository, [], repository, (job with { Place = ServerAddress.Normalize(job.Place), Repository = null, Scope = null }).ToString() + (job.Scope is null ? "" : ", " + job.Scope));

    // Good for what was asked for, and for each database that came of it; what has the data has the definitions too.
    private static AlertTarget[] CoveredBy(BackupRecord record, AlertTarget job)
    {
        AlertTarget[] covered = [job, job with { Database = job.Database.Union(record.Database, StringComparer.Ordinal).ToArray() }];
        return record.NoData ? covered : [.. covered, .. covered.Select(target => target with { Scope = ScopeOf(record, isWithoutData: true) })];
    }

    // A part of the data is another job: what it has says nothing of the rest.
    private static string? ScopeOf(BackupRecord record, bool isWithoutData) => (record.Choice, isWithoutData) switch
    {
        (null, true) => AlertTarget.Definitions,
        ({ } choice, true) => $"{AlertTarget.Definitions}; {choice}",
        var (choice, _) => choice,
    };

    private static AlertSignal SignalOf(BackupRecord record, string kind, AlertTarget target, string summary) => new()
    {
        Kind = kind,
        Target = target,
        IsFiring = false,
        Summary = summary,
        Facts = FactsOf(record),
        Time = record.EndTime ?? record.StartTime,
        Run = record.Id.Length > 0 ? record.Id : null,
        Attempts = record.Attempts,
    };

    private static string TrimPath(string repository) => Path.TrimEndingDirectorySeparator(repository);

    private static AlertFact[] FactsOf(BackupRecord record) => AlertFact.Known(
        ("Server", record.Server),
        ("Database", string.Join(", ", record.Database)),
        ("Repository", record.Repository),
        ("Backup", record.Id),
        ("Attempt", record.Attempts > 1 ? Quantity.Format(record.Attempts) : ""),
        ("Started", record.StartTime == default ? "" : record.StartTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)),
        ("Duration", record.EndTime is null ? "" : Duration.Format(record.Duration)),
        ("Size", record.Size == 0 ? "" : ByteSize.Format(record.Size)),
        ("Error", record.ErrorId));
}
