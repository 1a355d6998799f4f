using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Load;

/// <summary>Restores a folder: definitions, rows, keys, then all that rows must not set off.</summary>
internal sealed class FolderRestore
{
    private readonly BackupSource _source;
    private readonly RestoreRequest _request;
    private readonly IOperationOutput _output;
    private readonly CancellationToken _cancellation;
    private readonly RestoreProgress _progress;
    private readonly Dictionary<DatabaseRestore, BackupException> _late = [];
    private List<DatabaseRestore> _databases = [];
    private ServerIdentity _identity = null!;
    private LoadMethod _method;
    private ScriptRunner _scripts = null!;

    public FolderRestore(BackupSource source, RestoreRequest request, IOperationOutput output, CancellationToken cancellation)
    {
        _source = source;
        _request = request;
        _output = output;
        _cancellation = cancellation;
        _progress = new RestoreProgress(output, $"Restoring {source.Id}");
    }

    public RestorePlan Plan()
    {
        Prepare();
        return RestorePlanner.Describe(_source, _request, _databases, _method, RestoreOperation.ThreadCount(_request));
    }

    public IReadOnlyList<RestoreResult> Run()
    {
        Prepare();
        _scripts = new ScriptRunner(_source, _request.Server, new StatementRenamer(
            _databases.ToDictionary(database => StatementText.Fold(database.Source), database => StatementText.Fold(database.Target))), _request.DefinerMode);
        using var workers = new RestoreWorkers(_request.Server, RestoreOperation.ThreadCount(_request), _cancellation);
        var loader = new LoadWorker(_source, _request, _identity, _method, _progress, _output);
        Definitions(workers);
        Rows(workers, loader);
        Objects(workers);
        var accounts = Users(workers);
        foreach (var database in _databases)
        {
            if (_late.TryGetValue(database, out var failure))
            {
                database.Fail(failure);
            }
            workers.RunOne(database, connection => RestoreTarget.Complete(connection, database));
            if (!database.HasFailed && database.BringsMark)
            {
                Warn(database, RestoreTarget.BroughtMark(database));
            }
            database.Ended = _progress.Elapsed;
        }
        return (_databases.Count == 0 && accounts is not null ? [accounts] : _databases).ConvertAll(database => database.ToResult(_source.Id, _request.Server));
    }

    private bool LeavesOut => _request.IsPartial || _request.Database.Count + _request.ExcludeDatabase.Count > 0;

    // All that is looked at before anything is changed.
    private void Prepare()
    {
        if (!_source.IsComplete)
        {
            throw new BackupException(
                BackupErrorId.FileDamaged, $"{_source.Path} does not say that its dump finished, so rows may be missing. Restore from another copy.");
        }
        using (var connection = RestoreSession.Open(_request.Server, _cancellation))
        {
            _identity = ServerIdentity.Read(connection);
            _method = LoadMethodChoice.Choose(connection, _request);
            var ignoreCase = _identity.LowerCaseTableNames != 0;
            _databases = RestorePlanner.Plan(_source, _request, ignoreCase);
            foreach (var database in _databases)
            {
                RestoreTarget.Inspect(connection, database, ignoreCase);
                if (!_request.Force)
                {
                    RestoreTarget.Refuse(connection, database, _request.Table.Count == 0);
                }
            }
            var comparer = ignoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
            if (_identity.IsMariaDb && LeavesOut)
            {
                new DefaultSequences(new FolderSequences(_source, comparer), _request, _output, ignoreCase).Add(connection, _databases);
            }
            if (_request.IsPartial)
            {
                FolderViews.Require(connection, _source, _databases, comparer, _request.Server);
            }
            Tell(TargetSettings.Warning(connection, _request));
            var check = new TargetCheck(connection, _identity, _request);
            Tell(check.Warning(TargetOrigin.Of(_source)));
            _databases.ForEach(database => check.Add(_source, database, _cancellation));
            check.Require();
        }
        new RestoreFiles(_source, _databases, RestoreOperation.ThreadCount(_request)).Require(_cancellation);
    }

    private void Definitions(RestoreWorkers workers)
    {
        var tables = _databases.SelectMany(database => database.Tables).ToList();
        _progress.BytesExpected = tables.Sum(table => table.Size);
        _progress.TablesTotal = tables.Count;
        _progress.Begin("Definitions");
        foreach (var database in _databases)
        {
            workers.RunOne(database, connection =>
            {
                if (!database.TargetExists && database.CreateFile is not null)
                {
                    _scripts.Run(connection, database.CreateFile, null);
                }
                RestoreTarget.Begin(connection, database, _source.Id, _request.Server);
            });
            Sequences(workers, database);
        }
        workers.Run(tables.FindAll(table => table.SchemaFile is not null), table => table.Database, (connection, table) =>
            _scripts.Run(connection, table.SchemaFile!, table.Database.Target, (head, statement) =>
            {
                if (head is not { IsCreate: true, Kind: "TABLE" })
                {
                    return statement;
                }
                table.Definition = TableDefinition.Parse(statement);
                return table.Definition?.CreateStatement(table.DefersKeys) ?? statement;
            }));
    }

    private void Rows(RestoreWorkers workers, LoadWorker loader)
    {
        _progress.Begin("Rows");
        var tables = _databases.SelectMany(database => database.Tables).ToLookup(table => table.DataFiles.Count > 0);
        var queue = LoadQueue.Create(tables[true]);
        workers.Run<LoadUnit>(last => queue.Take(last?.Table), unit => unit.Table.Database, loader.Load);
        workers.Run(tables[false].ToList(), table => table.Database, loader.Finish);
    }

    private void Objects(RestoreWorkers workers)
    {
        _progress.Begin("Foreign keys");
        foreach (var database in _databases)
        {
            workers.RunOne(database, connection =>
            {
                RestoreSession.Prepare(connection, database.Target);
                foreach (var table in database.Tables)
                {
                    if (table.Definition?.AddForeignKeys() is { } statement)
                    {
                        _scripts.Execute(connection, statement, new StatementPosition(table.SchemaFile!.Name, 1, 1, 0));
                    }
                }
            });
        }
        _progress.Begin("Routines");
        _databases.ForEach(database => Programs(workers, database, database.Routines, head => head.IsRoutine));
        _progress.Begin("Views");
        Views(workers);
        _progress.Begin("Triggers");
        _databases.ForEach(database => Programs(workers, database, database.Triggers, head => head.Kind == "TRIGGER"));
        _progress.Begin("Events");
        _databases.ForEach(database => Programs(workers, database, database.Routines, head => head.Kind == "EVENT"));
    }

    // Views build on views, also of other databases: those that fail are tried again as long as others succeed.
    private void Views(RestoreWorkers workers)
    {
        var left = _databases.SelectMany(database => database.Views.Select(file => (Database: database, File: file))).ToList();
        var hopeless = new Dictionary<BackupSourceFile, BackupException>();
        for (var before = -1; left.Count > 0 && left.Count != before;)
        {
            before = left.Count;
            _late.Clear();
            left = left.FindAll(view =>
            {
                var done = false;
                workers.RunOne(view.Database, connection =>
                {
                    try
                    {
                        _scripts.Run(connection, view.File, view.Database.Target);
                        done = true;
                    }
                    catch (BackupException failure) when (failure.InnerException is MySqlServerException)
                    {
                        if (FolderViews.Invalid(_source, view.Database).Contains(view.File.Table!))
                        {
                            hopeless[view.File] = failure;
                        }
                        else
                        {
                            _late.TryAdd(view.Database, failure);
                        }
                    }
                });
                return !done && !view.Database.HasFailed;
            });
        }
        foreach (var (database, file) in left.Where(view => hopeless.ContainsKey(view.File)))
        {
            Warn(database, $"The view {database.Target}.{file.Table} could not be read when it was backed up and can't be created: {hopeless[file].Message} Its definition is in {file.Name}.");
        }
    }

    // Gives what has the warnings and, where there is no database, the failure.
    private DatabaseRestore? Users(RestoreWorkers workers)
    {
        var file = RestorePlanner.Accounts(_source);
        if (!_request.IncludeUser || file is null)
        {
            return null;
        }
        _progress.Begin("Users");
        var owner = _databases.FirstOrDefault() ?? new DatabaseRestore { Source = RestoreResult.UnknownDatabase, Target = RestoreResult.UnknownDatabase };
        workers.RunOne(owner, connection =>
        {
            try
            {
                new AccountRestore(_scripts, _databases, warning => Warn(owner, warning)).Run(connection, file);
            }
            catch (BackupException failure)
            {
                owner.Fail(failure);
                _databases.ForEach(database => database.Fail(failure));
            }
        });
        owner.Ended = _progress.Elapsed;
        return owner;
    }

    private void Sequences(RestoreWorkers workers, DatabaseRestore database)
    {
        foreach (var file in database.Sequences)
        {
            workers.RunOne(database, connection => _scripts.Run(connection, file, database.Target));
        }
    }

    // A file may hold objects of several kinds: each round takes its own, and the session settings between them.
    private void Programs(RestoreWorkers workers, DatabaseRestore database, IReadOnlyList<BackupSourceFile> files, Func<StatementHead, bool> wanted)
    {
        foreach (var file in files)
        {
            workers.RunOne(database, connection => _scripts.Run(connection, file, database.Target, (head, statement) =>
            {
                var isProgram = head.IsRoutine || head.Kind is "EVENT" or "TRIGGER";
                if (isProgram && !(wanted(head) && (file.Table is not null || IsOfRestoredTable(database, head))))
                {
                    return null;
                }
                if (_request.Force && head.IsCreate && (head.IsRoutine || head.Kind == "EVENT"))
                {
                    _scripts.Execute(connection, $"DROP {head.Kind} IF EXISTS {SqlName.Quote(head.Name)}", new StatementPosition(file.Name, 0, 0, 0));
                }
                return statement;
            }, warning => Warn(database, warning)));
        }
    }

    // What concerns all databases.
    private void Tell(string? warning)
    {
        if (warning is not null)
        {
            _databases.ForEach(database => database.Warn(warning));
            _output.Warning(warning);
        }
    }

    private void Warn(DatabaseRestore database, string warning)
    {
        database.Warn(warning);
        _output.Warning(warning);
    }

    private bool IsOfRestoredTable(DatabaseRestore database, StatementHead head)
    {
        if (!_request.IsPartial || head.Kind != "TRIGGER")
        {
            return _request.Table.Count == 0;
        }
        // Those of tables that are replaced went with them; any other that is dropped here by its name alone may be one of a table that stays.
        var table = StatementText.Unfold(head.Table);
        return head.IsCreate && database.Tables.Any(restored => restored.Name == table);
    }
}
