using System.Diagnostics;
using MySqlBackup.Core.Dump.Locks;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump;

/// <summary>
/// Brings all connections of a dump to one point in time: lock, open the snapshots, read the position, unlock. Tables whose engine has
/// no snapshots stay locked for reading, on a connection of their own, until their rows are copied. Where an open transaction has written to
/// one of those, that lock would wait for its commit and the commit for the write lock: then the write lock itself is kept instead.
/// </summary>
internal sealed class SnapshotCoordinator : IDisposable
{
    private static readonly TimeSpan LockAttempt = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(200);

    private readonly BackupRequest _request;
    private readonly ServerIdentity _server;
    private readonly IOperationOutput _output;
    private readonly MySqlConnection _control;
    private readonly ServerLock _lock;
    private readonly TableGuard _guard = new();
    private readonly Stopwatch _held = new();
    private bool _keepsWriteLock;
    private bool _isHeld;

    public SnapshotCoordinator(BackupRequest request, ServerIdentity server, ServerLock serverLock, MySqlConnection control, IOperationOutput output)
    {
        _request = request;
        _server = server;
        _lock = serverLock;
        _control = control;
        _output = output;
    }

    /// <summary>True where no definition can change before <see cref="Release"/>.</summary>
    public bool HoldsDefinitions => _lock.HoldsDefinitions;

    /// <summary>How long commits or writes to all tables have been held up, in milliseconds.</summary>
    public double LockHeldMilliseconds => _lock.Mode == LockMode.None ? 0 : Math.Round(_held.Elapsed.TotalMilliseconds, 1);

    /// <summary>Opens the snapshots.</summary>
    /// <param name="connections">The workers' connections.</param>
    /// <param name="hasUnprotected">Whether there are tables without snapshots; quickly, because it is asked while writes wait.</param>
    /// <param name="readTables">Reads the tables of the dump; called while their definitions are held.</param>
    /// <param name="openGuard">Opens one more connection.</param>
    /// <param name="cancellationToken">Ends a wait.</param>
    public ManifestSnapshot Open(
        IReadOnlyList<MySqlConnection> connections,
        Func<MySqlConnection, bool> hasUnprotected,
        Func<MySqlConnection, IReadOnlyList<TableSchema>> readTables,
        Func<MySqlConnection> openGuard,
        CancellationToken cancellationToken)
    {
        var wait = new Stopwatch();
        try
        {
            _control.Execute($"SET SESSION lock_wait_timeout={SqlName.Seconds(_request.LockTimeout)}");
            if (_lock.WaitsForQueries)
            {
                new LongQueryGuard(_control, _request, _output).Clear(cancellationToken);
                wait.Start();
                _lock.AwaitDefinitions(_control);
                wait.Stop();
            }

            IReadOnlyList<TableSchema> tables = [];
            if (_lock.Mode != LockMode.None && (_lock.BlocksDefinitionsFirst || _lock.Mode == LockMode.LockTables))
            {
                tables = ReadSettled(readTables, wait, cancellationToken);
            }

            cancellationToken.ThrowIfCancellationRequested();
            wait.Start();
            _isHeld = true;
            var locked = tables;
            try
            {
                BlockWrites(locked, cancellationToken);
            }
            catch (MySqlServerException e) when (e.Code is ServerErrorCode.AccessDenied or ServerErrorCode.SpecificAccessDenied)
            {
                throw _lock.Refused(e);
            }

            wait.Stop();
            _held.Start();
            foreach (var connection in connections)
            {
                connection.Execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
                connection.Execute("START TRANSACTION /*!40100 WITH CONSISTENT SNAPSHOT */");
            }

            var time = DateTime.UtcNow;
            var position = _lock.Mode == LockMode.None
                ? BinlogPosition.ReadOfSnapshot(connections[0], _server)
                : BinlogPosition.ReadLocked(_control, _server, _output);
            if (!_lock.BlocksDefinitionsFirst)
            {
                if (_lock.HoldsDefinitions && !hasUnprotected(_control))
                {
                    ReleaseWrites();
                }

                // Read under the lock, so that what is read is what the snapshots show.
                tables = readTables(_lock.Mode == LockMode.LockTables || _lock.Mode == LockMode.None ? connections[0] : _control);
            }

            if (tables.FirstOrDefault(t => t.IsChanging) is { } changing)
            {
                throw ChangedTable.Error(changing, null);
            }

            RequireLocked(locked, tables);
            var unprotected = tables.Where(t => t.NeedsGuard).ToList();
            GuardTables(unprotected, openGuard);
            if (_keepsWriteLock)
            {
                // A session may hold a table that is to be read and wait for this very lock: better no backup than a server that stands still.
                foreach (var connection in connections)
                {
                    connection.Execute($"SET SESSION lock_wait_timeout={SqlName.Seconds(_request.LockTimeout)}");
                }
            }
            else if (_held.IsRunning)
            {
                ReleaseWrites();
            }

            foreach (var connection in connections)
            {
                // Metadata locks taken behind this point go with each ROLLBACK TO it, so no table stays locked against DDL after its rows are read.
                connection.Execute("SAVEPOINT " + DumpWorker.Savepoint);
            }

            return new ManifestSnapshot
            {
                LockMode = _lock.Mode.ToString(),
                Consistent = _lock.Mode != LockMode.None || unprotected.Count == 0,
                Time = time,
                LockWaitMilliseconds = Math.Round(wait.Elapsed.TotalMilliseconds, 1),
                LockHeldMilliseconds = LockHeldMilliseconds,
                BinlogFile = position.File,
                BinlogPosition = position.Position,
                Gtid = position.Gtid,
                SourceHost = position.SourceHost,
                SourceBinlogFile = position.SourceFile,
                SourceBinlogPosition = position.SourcePosition,
            };
        }
        catch (MySqlServerException e) when (e.Code is ServerErrorCode.LockWaitTimeout or ServerErrorCode.Deadlock)
        {
            throw _lock.NotGranted(_request.LockTimeout, e);
        }
    }

    /// <summary>Lets the tables without snapshots be written again; called once their rows are copied.</summary>
    public void ReleaseGuard()
    {
        _guard.Release();
        if (_keepsWriteLock)
        {
            _keepsWriteLock = false;
            ReleaseWrites();
        }
    }

    /// <summary>Releases what is still held.</summary>
    public void Release()
    {
        if (_isHeld)
        {
            _isHeld = false;
            _lock.Release(_control);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _guard.Dispose();

    // A statement that is changing a table holds it, and waits for the lock of ours that keeps it from ending: it is let through, and the plan made anew.
    private IReadOnlyList<TableSchema> ReadSettled(Func<MySqlConnection, IReadOnlyList<TableSchema>> readTables, Stopwatch wait, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            wait.Start();
            _isHeld = true;
            _lock.BlockDefinitions(_control);
            wait.Stop();
            var tables = readTables(_control);
            if (tables.FirstOrDefault(t => t.IsChanging) is not { } changing)
            {
                return tables;
            }

            _lock.ReleaseWrites(_control);
            Release();
            if (clock.Elapsed >= _request.LockTimeout)
            {
                throw ChangedTable.Error(changing, null);
            }

            _output.Verbose($"{changing} is being changed by another session; trying again.");
            if (cancellationToken.WaitHandle.WaitOne(LockPause))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private void GuardTables(List<TableSchema> tables, Func<MySqlConnection> openGuard)
    {
        if (tables.Count == 0)
        {
            return;
        }

        if (_lock.Mode == LockMode.None)
        {
            _output.Warning($"{(tables.Count == 1 ? "1 table has" : $"{tables.Count} tables have")} an engine without snapshots ({string.Join(", ", tables.Take(3))}{(tables.Count > 3 ? " …" : "")}); without a lock each shows the time at which it is read.");
            return;
        }

        if (_guard.TryHold(tables, openGuard))
        {
            return;
        }

        _keepsWriteLock = true;
        var until = tables.Count == 1 ? "that table is" : $"those {tables.Count} tables are";
        _output.Warning(_lock.Mode == LockMode.LockTables
            ? $"Other sessions wait to write to tables without snapshots, so all tables of this backup stay locked against writing until {until} copied."
            : $"Open transactions have written to tables without snapshots, so all commits wait until {until} copied.");
    }

    // A waiting lock stops every new write. Where a transaction that it waits for itself waits for rows of one that it stops, nothing moves until
    // the lock gives up: so it gives up soon, lets them through, and asks again.
    private void BlockWrites(IReadOnlyList<TableSchema> tables, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        if (_lock.WaitsForQueries)
        {
            var attempt = _request.LockTimeout < LockAttempt ? _request.LockTimeout : LockAttempt;
            _control.Execute($"SET SESSION lock_wait_timeout={SqlName.Seconds(attempt)}");
        }

        while (true)
        {
            try
            {
                _lock.BlockWrites(_control, tables);
                return;
            }
            catch (MySqlServerException e) when (e.Code is ServerErrorCode.LockWaitTimeout or ServerErrorCode.Deadlock && _lock.WaitsForQueries && clock.Elapsed < _request.LockTimeout)
            {
                if (cancellationToken.WaitHandle.WaitOne(LockPause))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        }
    }

    private void ReleaseWrites()
    {
        // Where the write lock was kept, a worker lets it go, while the server's watch asks over the same connection.
        lock (_control)
        {
            _lock.ReleaseWrites(_control);
        }

        _held.Stop();
        if (!_lock.HoldsDefinitions)
        {
            _isHeld = false;
        }
    }

    // LOCK TABLES takes names: a table that came into being between the reading of them and the lock has none.
    private void RequireLocked(IReadOnlyList<TableSchema> locked, IReadOnlyList<TableSchema> tables)
    {
        if (_lock.Mode == LockMode.LockTables
            && tables.ExceptBy(locked.Select(t => t.QuotedName), t => t.QuotedName).FirstOrDefault(t => t.Kind != TableKind.View) is { } missed)
        {
            throw ChangedTable.Error(missed, null);
        }
    }
}
