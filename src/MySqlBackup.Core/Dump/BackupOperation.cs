using System.Diagnostics;
using MySqlBackup.Core.Codecs;
using MySqlBackup.Core.Codecs.Encryption;
using MySqlBackup.Core.Dump.Locks;
using MySqlBackup.Core.History;
using MySqlBackup.Core.Load;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump;

/// <summary>Backs up a server into a repository.</summary>
public sealed class BackupOperation
{
    private readonly BackupRequest _request;
    private readonly WarningCollector _output;
    private BackupRecord _known;

    /// <summary>Creates the operation.</summary>
    public BackupOperation(BackupRequest request, IOperationOutput output)
    {
        _request = request;
        _output = new WarningCollector(output);
        _known = new BackupRecord
        {
            Id = "",
            Status = BackupStatus.Failed,
            Server = request.Server.Address.ToString(),
            Account = request.Server.User,
            Database = request.Database,
            Requested = request.Database,
            Choice = BackupChoice.Describe(request.ExcludeDatabase, request.Table, request.ExcludeTable),
            NoData = request.NoData,
            Attempts = request.Attempt,
            Repository = BackupRepository.Locate(request.Destination),
            StartTime = DateTime.UtcNow,
        };
        if (request.ThreadCount is < 1 or > 256)
        {
            throw new BackupException(BackupErrorId.InvalidArgument, "ThreadCount must be from 1 to 256.");
        }

        if (request.Throttle < 0 || request.MaxThreadsRunning < 0)
        {
            throw new BackupException(BackupErrorId.InvalidArgument, "Throttle and MaxThreadsRunning can't be negative; 0 means no limit.");
        }

        if (request.SampleInterval < BackupRequest.ShortestSampleInterval)
        {
            throw new BackupException(BackupErrorId.InvalidArgument, "SampleInterval must be at least 100 milliseconds.");
        }

        if (request.ChunkSize < 1)
        {
            throw new BackupException(BackupErrorId.InvalidArgument, "ChunkSize must be at least 1 byte.");
        }

        if (request.EncryptManifest && request.Encryption.Count == 0)
        {
            throw new BackupException(BackupErrorId.InvalidArgument, "EncryptManifest encrypts for the recipients of Encryption, and there are none. Give one.");
        }

        if (request.LockMode == LockMode.None && request.ThreadCount is > 1)
        {
            _output.Warning("Without a lock only one connection can read a consistent state: ThreadCount is 1.");
        }
    }

    /// <summary>What would be done.</summary>
    /// <exception cref="BackupException">The server can't be read or the request does not fit it.</exception>
    public BackupPlan Plan(CancellationToken cancellationToken)
    {
        try
        {
            using var connection = ServerConnector.Open(_request.Server, cancellationToken);
            using var stop = cancellationToken.Register(connection.Abort);
            var server = ServerIdentity.Read(connection);
            var planner = new DumpPlanner(_request, server);
            var databases = planner.ReadDatabases(connection);
            var rights = AccountRights.Read(connection);
            planner.RequireRights(connection, rights, databases, _output);
            var mode = LockSelector.Choose(_request.LockMode, server, rights, databases).Mode;
            var tables = planner.ReadTables(connection, databases);
            var plan = new BackupPlan
            {
                Server = _request.Server.Address.ToString(),
                ServerVersion = server.VersionText,
                Database = databases,
                TableCount = tables.Count(t => t.Kind == TableKind.Table),
                ObjectCount = tables.Count(t => t.Kind != TableKind.Table) + databases.Sum(d => planner.ReadPrograms(connection, d).Count),
                EstimatedSize = tables.Where(t => t.Kind == TableKind.Table).Sum(t => t.EstimatedSize),
                LockMode = mode,
                ThreadCount = mode == LockMode.None ? 1 : _request.EffectiveThreadCount,
                Compression = CompressionCodec.Create(_request.Compression, _request.CompressionLevel).ToString(),
                Destination = _request.Destination,
                Recipient = TryRecipients(),
            };
            planner.RequireContent(plan.TableCount + plan.ObjectCount);
            return plan;
        }
        catch (MySqlException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw ServerConnector.Translate(e, _request.Server);
        }
    }

    /// <summary>Takes the backup. When this returns, it is complete and on stable storage; when it throws, nothing of it looks like a backup.</summary>
    /// <exception cref="BackupException">Why it failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public BackupRecord Run(CancellationToken cancellationToken)
    {
        var start = RunRecorder.Now();
        _known = _known with { Id = BackupRepository.NewId(start), StartTime = start };
        var recorder = new RunRecorder(_request, _known, _output);
        try
        {
            var record = BackUp(recorder, cancellationToken);
            return recorder.End(record);
        }
        catch (Exception e)
        {
            _known = _known with { Diagnosis = recorder.End(Describe(BackupException.From(e))).Diagnosis };
            throw;
        }
    }

    /// <summary>The record of this run where it failed: all that was known of it by then.</summary>
    /// <param name="failure">What <see cref="Run"/> ended with.</param>
    public BackupRecord Describe(BackupException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return _known with
        {
            EndTime = DateTime.UtcNow,
            Keep = null,
            PeakMemory = PeakMemory(),
            ErrorId = failure.ErrorId,
            ErrorMessage = failure.Message,
            Warnings = _output.Warnings,
        };
    }

    private BackupRecord BackUp(RunRecorder recorder, CancellationToken cancellationToken)
    {
        var codec = CompressionCodec.Create(_request.Compression, _request.CompressionLevel);
        codec.RequireAvailable();
        WarmUp.Begin(codec);
        if (_request.FixPermission)
        {
            EncryptionKeys.ClosePermissions(_request.Encryption, _output);
        }

        using BackupEncryption? encryption = CreateEncryption();
        using var connections = new ConnectionSet(_request.Server, cancellationToken);
        try
        {
            var control = connections.Open();
            var server = ServerIdentity.Read(control);
            _known = _known with { ServerVersion = server.VersionText };
            var rights = AccountRights.Read(control);
            var planner = new DumpPlanner(_request, server);
            var databases = planner.ReadDatabases(control);
            _known = _known with { Database = databases };
            planner.RequireRights(control, rights, databases, _output);
            var serverLock = LockSelector.Choose(_request.LockMode, server, rights, databases);
            _known = _known with { LockMode = serverLock.Mode.ToString() };
            var repository = BackupRepository.Create(_request.Destination, cancellationToken);
            _known = _known with { Repository = repository.Location, Compression = codec.Name };
            RepositoryPermission.Check(repository, _request.FixPermission, _output);
            recorder.Attach(repository, databases);
            var workers = Enumerable.Range(0, _request.EffectiveThreadCount).Select(_ => connections.OpenReader(server)).ToList();
            using var coordinator = new SnapshotCoordinator(_request, server, serverLock, control, _output);
            IReadOnlyList<TableSchema> tables = [];
            var snapshot = coordinator.Open(
                workers,
                c => new SchemaReader(c, server).HasTableWithoutSnapshot(databases),
                c =>
                {
                    tables = planner.ReadTables(c, databases);
                    CheckSpace(repository, tables);
                    return tables;
                },
                connections.Open,
                cancellationToken);
            _output.Verbose($"Snapshot{BinlogPosition.Describe(snapshot, server)}; lock waited for {snapshot.LockWaitMilliseconds} ms and held {snapshot.LockHeldMilliseconds} ms.");
            using var writer = repository.Begin(_known.Id, codec, _output, encryption);
            if (_request.Keep)
            {
                _known = _known with { Keep = KeepMark.Now(_request.KeepNote) };
                writer.Mark(_known.Keep);
            }

            using var pace = new DumpPace(_request.Throttle, cancellationToken);
            var session = new DumpSession
            {
                Request = _request,
                Server = server,
                Snapshot = coordinator,
                Writer = writer,
                Output = _output,
                Witness = new DefinitionWitness(connections.Open, server),
                Pace = pace,
                LockedTables = new LockedTables(tables.Count(t => t.NeedsGuard), coordinator.ReleaseGuard),
                OutsideReferences = new OutsideReferences(server, databases, tables, planner.LeavesOutTables, _output),
                CutsTables = WorkBalance.NeedsChunks(tables.Where(t => t.Kind == TableKind.Table).Select(t => t.EstimatedSize), workers.Count),
                CancellationToken = cancellationToken,
            };
            var dumps = Enqueue(session, planner, workers[0], databases, tables);
            new WorkerGroup(session, workers, new ServerWatch(control, _request, pace, recorder.AddServerThreads, _output), connections.AbortAll).Run(
                new OperationProgress("Backing up " + _request.Server.Address, "Data", 0, tables.Sum(t => t.EstimatedSize), 0, 0, dumps.Sum(d => d.Tables.Count), TimeSpan.Zero, ""));
            coordinator.Release();
            snapshot = snapshot with { LockHeldMilliseconds = coordinator.LockHeldMilliseconds };
            return Complete(session, _known.StartTime, server, snapshot, dumps) with { Keep = _known.Keep };
        }
        catch (MySqlException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw ServerConnector.Translate(e, _request.Server);
        }
    }

    // Before anything is asked of the server: a recipient that can't be used costs no lock.
    private BackupEncryption? CreateEncryption() =>
        _request.Encryption.Count == 0 ? null : BackupEncryption.Create(_known.Id, _request.Encryption, _request.EncryptManifest);

    // The plan refuses what the backup would refuse.
    private string[] TryRecipients()
    {
        if (_request.Encryption.Count == 0)
        {
            return [];
        }

        using BackupEncryption trial = BackupEncryption.Create("", _request.Encryption, _request.EncryptManifest);
        return trial.Recipients.Select(r => r.ToString()).ToArray();
    }

    private List<DatabaseDump> Enqueue(
        DumpSession session, DumpPlanner planner, MySqlConnection connection, IReadOnlyList<string> databases, IReadOnlyList<TableSchema> tables)
    {
        var dumps = new List<DatabaseDump>();
        foreach (var table in tables.Where(t => t.Name == RestoreTarget.Mark))
        {
            _output.Warning($"{table.Database} holds the table {table.Name}: a restore into it has begun and not ended, so what is backed up is not whole.");
        }

        foreach (var database in databases)
        {
            var own = tables.Where(t => t.Database == database).ToLookup(t => t.Kind == TableKind.Table);
            var dump = new DatabaseDump(
                database,
                own[true].Select(t => planner.CreateTable(t, session.Names, _output)).ToList(),
                own[false].ToList(),
                planner.ReadPrograms(connection, database),
                session.Names);
            dumps.Add(dump);
            session.Queue.Add(new DatabaseJob(dump));
            foreach (var table in dump.Tables)
            {
                session.Queue.Add(new TableJob(table));
            }
        }

        planner.RequireContent(dumps.Sum(d => d.Tables.Count + d.Sequences.Count + d.Views.Count + d.Programs.Count));
        if (planner.IncludesAccounts)
        {
            session.Queue.Add(new AccountJob());
        }

        return dumps;
    }

    private BackupRecord Complete(DumpSession session, DateTime start, ServerIdentity server, ManifestSnapshot snapshot, List<DatabaseDump> dumps)
    {
        BackupRecord record = session.Writer.Complete(new BackupManifest
        {
            Id = session.Writer.Id,
            Tool = ToolName.Value,
            Server = server.ToManifest(_request.Server),
            StartTime = start,
            EndTime = DateTime.UtcNow,
            Options = new ManifestOptions
            {
                Compression = session.Writer.Codec.Name,
                CompressionLevel = session.Writer.Codec.Level,
                ThreadCount = _request.EffectiveThreadCount,
                ChunkSize = _request.ChunkSize,
                Database = _request.Database,
                ExcludeDatabase = _request.ExcludeDatabase,
                Table = _request.Table,
                ExcludeTable = _request.ExcludeTable,
                NoData = _request.NoData ? true : null,
            },
            Snapshot = snapshot,
            Databases = dumps.Select(d => d.ToManifest()).ToList(),
            Files = [],
            PeakMemory = PeakMemory(),
            Warnings = _output.Warnings,
        });
        return record with { Attempts = _request.Attempt };
    }

    private void CheckSpace(BackupRepository repository, IReadOnlyList<TableSchema> tables)
    {
        if (!_request.SkipSpaceCheck && SpaceNeed.For(tables, _request.NoData).FindShortage(repository.Location, repository.AvailableSpace) is { } shortage)
        {
            throw new BackupException(BackupErrorId.DestinationFull, shortage + " Free some, choose another destination, or skip the space check.");
        }
    }

    private static long PeakMemory()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
