using System.Diagnostics;
using System.IO.Enumeration;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Integrity;

/// <summary>Checks a backup. It gives one result for each database, always, each as soon as it is known.</summary>
public sealed class IntegrityOperation
{
    /// <summary>What stands for the databases where the backup does not even tell their names.</summary>
    public const string UnknownDatabase = "*";

    private readonly IntegrityRequest _request;
    private readonly IOperationOutput _output;

    /// <summary>Prepares a check; nothing is read yet.</summary>
    public IntegrityOperation(IntegrityRequest request, IOperationOutput? output = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        _request = request;
        _output = output ?? NullOutput.Instance;
    }

    /// <summary>Checks the databases one after the other.</summary>
    /// <exception cref="BackupException">
    /// There is no backup to check: <see cref="BackupErrorId.BackupNotFound"/>, <see cref="BackupErrorId.NotARepository"/>,
    /// <see cref="BackupErrorId.FormatUnknown"/>. Damage is not thrown; it is in the results.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IEnumerable<IntegrityResult> Run(CancellationToken cancellationToken)
    {
        DateTime start = DateTime.UtcNow;
        long clock = Stopwatch.GetTimestamp();
        BackupSource? source = TryOpen(out IReadOnlyList<IntegrityResult> failed, cancellationToken);
        if (source is null)
        {
            foreach (IntegrityResult result in failed)
            {
                yield return result with { StartTime = start, Duration = Stopwatch.GetElapsedTime(clock) };
            }

            yield break;
        }

        if (source is { KeyProblem: { } problem, WrongKey: null })
        {
            _output.Warning($"{problem} Its files are compared with their hashes; their content, and whether the manifest is the one that was written, is not checked.");
        }

        IEnumerable<IntegrityResult> results = source.Format == BackupSourceFormat.SqlDump
            ? new DumpFileCheck(source, _request, _output).Run(cancellationToken)
            : CheckDatabases(source, cancellationToken);
        foreach (IntegrityResult result in results)
        {
            CheckRecorder.Record(_request, source, result, _output);
            yield return result;
        }

        foreach (string missing in _request.Database.Where(d => d.AsSpan().IndexOfAny('*', '?') < 0 && !source.Databases.Contains(d)))
        {
            yield return Empty(source.Id, missing) with
            {
                Status = IntegrityStatus.Skipped,
                Reason = $"The backup holds no database '{missing}'.",
                StartTime = start,
            };
        }
    }

    /// <summary>
    /// The results for a record that is not of a finished backup: one for each of its databases, none of which passes. They are
    /// <see cref="IntegrityStatus.Failed"/> where a folder claims to be the backup, and <see cref="IntegrityStatus.Skipped"/> where the run left none.
    /// </summary>
    public IReadOnlyList<IntegrityResult> Refuse(BackupRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        string reason = Reason(record);
        IReadOnlyList<IntegrityFinding> findings = record.Path.Length == 0
            ? []
            : [new IntegrityFinding(record.Status is BackupStatus.Incomplete or BackupStatus.Running ? IntegrityFindingKind.Incomplete : IntegrityFindingKind.Manifest, null, null, reason)];
        List<string> databases = record.Database.Where(IsWanted).ToList();
        return (databases.Count == 0 ? NamedDatabases() : databases)
            .Select(database => Empty(record.Id, database) with
            {
                Status = findings.Count > 0 ? IntegrityStatus.Failed : IntegrityStatus.Skipped,
                Reason = reason,
                Findings = findings,
                StartTime = DateTime.UtcNow,
            })
            .ToList();
    }

    /// <summary>Why a record's backup can't be checked.</summary>
    public static string Reason(BackupRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        string id = record.Id.Length == 0 ? "" : $" {record.Id}";
        string server = record.Server.Length == 0 ? "" : $" of {record.Server}";
        return $"There is nothing to check: the backup{id}{server} is {record.Status}. {record.ErrorMessage}".TrimEnd();
    }

    /// <summary>The number of files read, or connections used, at a time.</summary>
    internal static int Threads(IntegrityRequest request) => Math.Max(1, request.ThreadCount ?? Math.Min(16, Environment.ProcessorCount));

    private IEnumerable<IntegrityResult> CheckDatabases(BackupSource source, CancellationToken cancellationToken)
    {
        var shared = new SharedFiles(source, _request);
        List<string> databases = source.Databases.Where(IsWanted).ToList();
        if (source.Databases.Count == 0)
        {
            databases.Add(UnknownDatabase);
        }

        // Disposed where the caller stops to enumerate, too.
        using var server = new DrillServer(source, _request, databases, _output);
        foreach (string database in databases)
        {
            cancellationToken.ThrowIfCancellationRequested();
            DateTime start = DateTime.UtcNow;
            long clock = Stopwatch.GetTimestamp();
            var check = new DatabaseCheck(source, _request, _output, shared, server, database);
            yield return check.Run(cancellationToken) with { StartTime = start, Duration = Stopwatch.GetElapsedTime(clock) };
        }
    }

    private bool IsWanted(string database) =>
        _request.Database.Count == 0 || _request.Database.Any(p => p == database || FileSystemName.MatchesSimpleExpression(p, database, ignoreCase: false));

    // What a damaged or unfinished backup can still be told apart from: a path where there is none.
    private BackupSource? TryOpen(out IReadOnlyList<IntegrityResult> failed, CancellationToken cancellationToken)
    {
        failed = [];
        try
        {
            return BackupSourceOpener.Open(_request.Repository, _request.Id, _request.Decryption, toleratesWrongKey: true, cancellationToken);
        }
        catch (BackupException e) when (e.ErrorId is BackupErrorId.ManifestDamaged or BackupErrorId.FileDamaged)
        {
            failed = Failed(IntegrityFindingKind.Manifest, e.ErrorId == BackupErrorId.ManifestDamaged ? ManifestSerializer.FileName : null, e.Message);
            return null;
        }
        catch (BackupException e) when (e.ErrorId == BackupErrorId.BackupNotFound && IsUnfinished())
        {
            failed = Failed(IntegrityFindingKind.Incomplete, null, e.Message);
            return null;
        }
    }

    private bool IsUnfinished() => _request.Id is { } id
        ? BackupRepository.TryOpen(_request.Repository)?.IsUnfinished(id) == true
        : StorageFactory.Open(_request.Repository).FileSize("", RunOwner.FileName) is not null;

    private IntegrityResult[] Failed(IntegrityFindingKind kind, string? file, string message)
    {
        string id = _request.Id ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(_request.Repository));
        return NamedDatabases()
            .Select(d => Empty(id, d) with { Status = IntegrityStatus.Failed, Reason = message, Findings = [new IntegrityFinding(kind, file, null, message)] })
            .ToArray();
    }

    private List<string> NamedDatabases()
    {
        List<string> named = _request.Database.Where(d => d.AsSpan().IndexOfAny('*', '?') < 0).ToList();
        return named.Count == 0 ? [UnknownDatabase] : named;
    }

    private IntegrityResult Empty(string id, string database) => new()
    {
        Id = id,
        Repository = _request.Repository,
        Database = database,
        Level = _request.Level,
        Status = IntegrityStatus.Failed,
    };
}
