using System.Collections.Concurrent;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Repository;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Integrity;

/// <summary>Checks one database of a backup that is a folder.</summary>
internal sealed class DatabaseCheck
{
    private readonly BackupSource _source;
    private readonly IntegrityRequest _request;
    private readonly DrillServer _server;
    private readonly SharedFiles _shared;
    private readonly string _database;
    private readonly List<BackupSourceFile> _files;
    private readonly Findings _findings = new();
    private readonly StepProgress _progress;
    private readonly FileCheck _fileCheck;
    private readonly ContentCheck _contentCheck;

    public DatabaseCheck(BackupSource source, IntegrityRequest request, IOperationOutput output, SharedFiles shared, DrillServer server, string database)
    {
        _source = source;
        _request = request;
        _server = server;
        _shared = shared;
        _database = database;
        _files = source.Files.Where(f => f.Database == database).OrderByDescending(f => f.Size).ToList();
        _progress = new StepProgress(output, $"Checking {database}");
        _fileCheck = new FileCheck(source, _findings);
        _contentCheck = new ContentCheck(source, _findings, _progress);
    }

    /// <summary>Runs the levels up to the one asked for.</summary>
    public IntegrityResult Run(CancellationToken cancellationToken)
    {
        DrillReport? drill = null;
        IReadOnlyList<IntegrityFinding> shared = [];
        try
        {
            shared = _shared.Check(_progress, cancellationToken);
            CheckFiles(cancellationToken);
            if (_source.WrongKey is { } wrongKey)
            {
                _findings.Skip(wrongKey);
            }

            if (_source.KeyProblem is { } problem)
            {
                if (_request.Level >= IntegrityLevel.Content)
                {
                    _findings.Skip($"Only the files' hashes were compared; their content was not checked. {problem}");
                }

                return Result([.. _findings.ToList(), .. shared], drill);
            }

            if (_request.Level >= IntegrityLevel.Content)
            {
                CheckContent(cancellationToken);
            }

            if (_request.Level == IntegrityLevel.Restore && _source.Databases.Count == 0)
            {
                _findings.Skip("The backup holds no database, so a drill has nothing to restore and compare. Check it at level Content, which reads all its files.");
            }
            else if (_request.Level == IntegrityLevel.Restore && !_findings.Any && shared.Count == 0)
            {
                drill = new RestoreDrill(_source, _request, _server, _progress).Run(_database, _contentCheck.RowsOf(_database), _findings, cancellationToken);
            }
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The check was cancelled.", e, cancellationToken);
        }
        catch (BackupException e)
        {
            _findings.Skip(e.Message);
        }
        catch (AggregateException e) when (e.InnerException is BackupException or MySqlException)
        {
            // From the threads of a step. Damage is noted by the step itself; what is thrown kept it from its work.
            _findings.Skip(e.InnerException.Message);
        }

        _server.ThrowIfEnded();
        return Result([.. _findings.ToList(), .. shared], drill);
    }

    private void CheckFiles(CancellationToken cancellationToken)
    {
        foreach (BackupSourceFile file in _files)
        {
            _fileCheck.CheckPresence(file);
        }

        CheckTablesHaveRows();
        if (_request.Level == IntegrityLevel.Quick)
        {
            return;
        }

        if (_source.Format == BackupSourceFormat.Native)
        {
            _progress.Begin("Checksums", _files.Sum(f => f.Size));
            ForEachFile(f => _fileCheck.CheckHash(f, _progress, cancellationToken), cancellationToken);
        }
        else if (_request.Level == IntegrityLevel.Checksum)
        {
            _findings.Skip("mydumper records no checksums of its files. A check at level Content reads them to their end.");
        }
    }

    private void CheckContent(CancellationToken cancellationToken)
    {
        _progress.Begin("Content", _files.Sum(f => f.UncompressedSize ?? f.Size));
        ForEachFile(f => _contentCheck.Check(f, cancellationToken), cancellationToken);
        _contentCheck.CompareRows(_database);
    }

    // A folder whose manifest lists its files can't lack one unseen; mydumper's has a row count a table and no list.
    private void CheckTablesHaveRows()
    {
        if (_source.Format != BackupSourceFormat.Mydumper)
        {
            return;
        }

        HashSet<string?> withRows = _files.Where(f => f.Kind == BackupFileKind.Data).Select(f => f.Table).ToHashSet();
        foreach (((string database, string table), long rows) in _source.RecordedRows)
        {
            if (database == _database && rows > 0 && !withRows.Contains(table))
            {
                _findings.Add(IntegrityFindingKind.FileMissing, null, table, $"Table '{database}.{table}' has {Quantity.Format(rows, "row")} recorded and no file of rows.");
            }
        }
    }

    private void ForEachFile(Action<BackupSourceFile> check, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = IntegrityOperation.Threads(_request), CancellationToken = cancellationToken };

        // One at a time and the largest first, so that no thread is left with a large one at the end.
        Parallel.ForEach(Partitioner.Create(_files, loadBalance: true), options, check);
    }

    private IntegrityResult Result(IReadOnlyList<IntegrityFinding> findings, DrillReport? drill)
    {
        IntegrityStatus status = findings.Count > 0
            ? IntegrityStatus.Failed
            : _findings.Skipped is null ? IntegrityStatus.Passed : IntegrityStatus.Skipped;

        // A backup without databases has files that belong to none.
        IReadOnlyList<BackupSourceFile> counted = _source.Databases.Count == 0 ? _source.Files : _files;
        return new IntegrityResult
        {
            Id = _source.Id,
            Repository = _source.Repository,
            Database = _database,
            Level = _request.Level,
            Status = status,
            Reason = findings.Count switch
            {
                0 => _findings.Skipped,
                1 => findings[0].Message,
                _ => $"{findings[0].Message} ({findings.Count - 1} more)",
            },
            Findings = findings,
            TableCount = _files.Where(f => f.Kind == BackupFileKind.Table).Select(f => f.Table).Distinct().Count(),
            RowCount = _request.Level >= IntegrityLevel.Content
                ? _contentCheck.RowCount
                : _source.RecordedRows.Where(r => r.Key.Database == _database).Sum(r => r.Value),
            FileCount = counted.Count,
            Size = counted.Sum(f => f.Size),
            ScratchServer = drill?.ServerVersion,
            RestoreDuration = drill?.RestoreDuration,
        };
    }
}
